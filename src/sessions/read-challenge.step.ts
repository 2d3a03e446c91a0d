import { digestOf } from '../kernel/digest.js';
import type { Redacted } from '../kernel/redacted.js';
import { firstRead } from '../runner/operation.js';
import { challengeByDigest } from './session.methods.js';

/** The first read of every operation that continues a half-done sign-in. */
export const readChallenge = firstRead(challengeByDigest, ({ challenge }: { readonly challenge: Redacted }) => ({
  challengeDigest: digestOf('challenge', challenge.reveal()),
}));
