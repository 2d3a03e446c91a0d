const KEY_BYTES = 32;
const MIN_SECRET_LENGTH = 32;
const MIN_DISTINCT_CHARACTERS = 8;
const MIN_DISTINCT_BYTES = 12;
/** Canonical base64 of 32 bytes; `Buffer.from` would silently skip characters it does not know. */
const BASE64_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;
/** Words of values copied out of examples and tutorials. */
const EXAMPLE_WORDS = ['change', 'example', 'secret', 'password', 'keyboard', 'insecure', 'default', '0123456789', 'abcdefgh'];

export type Material<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Reads a 32-byte key. A key that anyone could have copied from somewhere protects nothing, so those are refused. */
export function readKey(text: string): Material<Buffer> {
  if (!BASE64_32_BYTES.test(text)) return { ok: false, problem: 'is not 32 bytes in base64' };
  const key = Buffer.from(text, 'base64');
  // The last character of 43 carries two unused bits: a second spelling of the same key would be another key id.
  if (key.length !== KEY_BYTES || key.toString('base64') !== text) return { ok: false, problem: 'is not canonical base64' };
  return looksChosen(key)
    ? { ok: false, problem: 'is a well-known or patterned value, not a random one' }
    : { ok: true, value: key };
}

/** Reads a secret text such as the one cookies are signed with. */
export function readSecret(text: string): Material<string> {
  if (text.length < MIN_SECRET_LENGTH) return { ok: false, problem: `is shorter than ${String(MIN_SECRET_LENGTH)} characters` };
  if (new Set(text).size < MIN_DISTINCT_CHARACTERS || namesAnExample(text)) {
    return { ok: false, problem: 'is a well-known or patterned value, not a random one' };
  }
  return { ok: true, value: text };
}

function looksChosen(key: Buffer): boolean {
  // 32 random bytes have fewer than 12 distinct values with a probability far below 2^-80.
  if (new Set(key).size < MIN_DISTINCT_BYTES) return true;
  const step = difference(key, 1);
  if (key.every((_, index) => index === 0 || difference(key, index) === step)) return true;
  // A phrase somebody typed: 32 random bytes are all printable with a probability of about 2^-46.
  return key.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function difference(key: Buffer, index: number): number {
  return ((key[index] ?? 0) - (key[index - 1] ?? 0)) & 0xff;
}

function namesAnExample(text: string): boolean {
  const lower = text.toLowerCase();
  return EXAMPLE_WORDS.some((word) => lower.includes(word));
}
