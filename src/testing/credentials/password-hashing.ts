import { createHash, scryptSync, timingSafeEqual } from 'node:crypto';

const PREFIX = 'in-memory-scrypt';
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** The least work scrypt can do: a test suite hashes thousands of times. Never use it for real passwords. */
const COST = { N: 2, r: 1, p: 1 } as const;
/** One that begins with `old-` was made the same way some time ago, and is to be made anew. */
const OLD = 'old-';
const HASH = /^(?:old-)?in-memory-scrypt\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;

export function hashPassword(password: string, random: (bytes: number) => Buffer): string {
  const salt = random(SALT_BYTES);
  return `${PREFIX}$${salt.toString('base64url')}$${derive(password, salt).toString('base64url')}`;
}

export function isOldHash(hash: string | null): boolean {
  return hash?.startsWith(OLD) === true;
}

/** Whether both are the same text, by digests: how long it takes says nothing about where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text, 'utf16le').digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

/** With no hash, or one that cannot be read, it does the same work against a dummy and answers false. */
export function passwordMatches(password: string, hash: string | null): boolean {
  const [, salt, key] = HASH.exec(hash ?? '') ?? [];
  const readable = salt !== undefined && key !== undefined;
  const stored = readable ? Buffer.from(key, 'base64url') : Buffer.alloc(KEY_BYTES);
  const derived = derive(password, readable ? Buffer.from(salt, 'base64url') : Buffer.alloc(SALT_BYTES));
  const equal = timingSafeEqual(derived, stored);
  return readable && equal;
}

/**
 * UTF-16, because UTF-8 would make every ill-formed text the same one; digested first, because scrypt fills a short key up
 * with zeros, so that NULs at the end would not count: the password counts exactly as it was sent.
 */
function derive(password: string, salt: Buffer): Buffer {
  const exact = createHash('sha512').update(Buffer.from(password, 'utf16le')).digest();
  return scryptSync(exact, salt, KEY_BYTES, COST);
}
