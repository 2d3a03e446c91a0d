import { createHmac, timingSafeEqual } from 'node:crypto';

import { Redacted } from '../../kernel/redacted.js';

const SEED_BYTES = 20;
const STEP_MS = 30_000;
const DIGITS = 6;
const SEALED_PREFIX = 'in-memory-sealed:';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function newSeed(random: (bytes: number) => Buffer): Buffer {
  return random(SEED_BYTES);
}

/** Reversible by anybody, and says so: it stands where a host encrypts. */
export function sealSeed(seed: Buffer): string {
  return SEALED_PREFIX + seed.toString('base64url');
}

/** Throws for what was not sealed here or is too short to be a seed: unreadable is never "a wrong code". */
export function openSealedSeed(sealed: string): Buffer {
  const seed = Buffer.from(sealed.slice(SEALED_PREFIX.length), 'base64url');
  if (sealSeed(seed) !== sealed || seed.length < SEED_BYTES) throw new Error('the sealed seed cannot be read');
  return seed;
}

/** The 30-second period an instant lies in. */
function stepAt(atMs: number): number {
  return Math.floor(atMs / STEP_MS);
}

/** RFC 4226 truncation of HMAC-SHA1 over the step (RFC 6238). */
function codeOfStep(seed: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step a code belongs to, one step of drift either way; looks at all three before it answers. */
export function stepOfCode(seed: Buffer, code: string, atMs: number): number | null {
  if (!/^[0-9]{6}$/.test(code)) return null;
  const current = stepAt(atMs);
  let found: number | null = null;
  for (const step of [current - 1, current, current + 1]) {
    if (step >= 0 && timingSafeEqual(Buffer.from(codeOfStep(seed, step)), Buffer.from(code))) found = step;
  }
  return found;
}

export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32.charAt(parseInt(group.padEnd(5, '0'), 2))).join('');
}

function fromBase32(text: string): Buffer {
  const values = Array.from(text.toUpperCase().replace(/=+$/, ''), (character) => BASE32.indexOf(character));
  if (values.length === 0 || values.includes(-1)) throw new TypeError('a TOTP secret is a base32 text');
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/**
 * The six-digit code an authenticator app shows at a moment.
 *
 * When to use: in a test, to answer a TOTP challenge; `secretOrUri` is what an enrolment gave out (`secret` or
 * `provisioningUri`, wrapped or revealed) or what `store.enableTotp` answered.
 *
 * Promises: RFC 6238 with SHA-1, six digits, 30 seconds.
 *
 * Failures: throws a `TypeError` when there is no base32 secret in it.
 *
 * @example
 * const secret = store.enableTotp(adminId);
 * codeFor(secret, clock.now()); // '492039'
 */
export function codeFor(secretOrUri: string | Redacted, atMs: number): string {
  const text = Redacted.is(secretOrUri) ? secretOrUri.reveal() : secretOrUri;
  const secret = text.startsWith('otpauth:') ? (new URL(text).searchParams.get('secret') ?? '') : text;
  return codeOfStep(fromBase32(secret), stepAt(atMs));
}
