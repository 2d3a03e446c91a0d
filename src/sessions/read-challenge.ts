import { digestOf } from '../kernel/digest.js';
import type { Redacted } from '../kernel/redacted.js';
import { challengeByDigest } from './session.edges.js';

/** The first read of every operation that continues a half-done sign-in. */
export const firstReadOfChallenge = {
  edge: challengeByDigest,
  args: ({ challenge }: { readonly challenge: Redacted }) => ({ challengeDigest: digestOf('challenge', challenge.reveal()) }),
};
