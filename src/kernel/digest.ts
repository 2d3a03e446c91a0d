import { hash } from 'node:crypto';

import type { Digest } from './ids.js';

/** What a digested value was issued for. */
export type DigestPurpose =
  'session' | 'challenge' | 'device' | 'one_time_code' | 'contact_code' | 'unknown_email' | 'recovery' | 'recovery_code';

/**
 * The SHA-256 digest under which a token, code or device value is stored and looked up.
 *
 * Only for values of at least 128 random bits: a plain digest of a guessable text can be guessed back. The purpose is
 * hashed in, so that a value issued for one purpose is unknown under every other.
 */
export function digestOf(purpose: DigestPurpose, secret: string): Digest {
  // In one go: a hash object is held by the engine until the collector lets it go, one by one.
  return hash('sha256', `${purpose}\0${secret}`, 'hex') as Digest;
}
