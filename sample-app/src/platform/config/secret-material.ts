const KEY_BYTES = 32;
const MIN_SECRET_LENGTH = 32;
const MIN_DISTINCT_CHARACTERS = 10;
const MIN_DISTINCT_BYTES = 12;
/** Canonical base64 of 32 bytes; `Buffer.from` would silently skip characters it does not know. */
const BASE64_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;
/** Words of values copied out of examples and tutorials. Five letters at least: shorter ones turn up in random texts. */
const EXAMPLE_WORDS = [
  ...['change', 'replace', 'example', 'secret', 'password', 'passphrase', 'keyboard', 'insecure', 'default', 'placeholder'],
  ...[
    'sample',
    'dummy',
    'cookie',
    'session',
    'admin',
    'letmein',
    'qwerty',
    'foobar',
    'lorem',
    'insert',
    'enter-',
    'your-',
    'todo-',
  ],
  ...['development', 'production', 'staging', 'testing'],
];
/** Neighbours in the alphabet or on the keys, five in a row. */
const ROWS = ['0123456789', '9876543210', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const RUN = 6;
const PATTERNED = 'is a well-known or patterned value, not a random one';

export type Material<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Reads a 32-byte key. A key that anyone could have copied from somewhere protects nothing, so those are refused. */
export function readKey(text: string): Material<Buffer> {
  if (!BASE64_32_BYTES.test(text)) return { ok: false, problem: 'is not 32 bytes in base64' };
  const key = Buffer.from(text, 'base64');
  // The last character of 43 carries two unused bits: a second spelling of the same key would have another name.
  if (key.length !== KEY_BYTES || key.toString('base64') !== text) return { ok: false, problem: 'is not canonical base64' };
  return looksChosen(key) ? { ok: false, problem: PATTERNED } : { ok: true, value: key };
}

/** Reads a secret text such as the one cookies are signed with. */
export function readSecret(text: string): Material<string> {
  if (text.length < MIN_SECRET_LENGTH) return { ok: false, problem: `is shorter than ${String(MIN_SECRET_LENGTH)} characters` };
  const patterned = new Set(text).size < MIN_DISTINCT_CHARACTERS || repeatsItself(Array.from(text)) || namesAnExample(text);
  return patterned ? { ok: false, problem: PATTERNED } : { ok: true, value: text };
}

/** Whether a password is its user's own name, or one that everybody tries first. Others are too long known to their owners to be judged. */
export function isDefaultPassword(user: string, password: string): boolean {
  const lower = password.toLowerCase();
  return (
    lower === user.toLowerCase() || lower === 'root' || lower === 'postgres' || lower === 'mysql' || namesAnExample(password)
  );
}

function looksChosen(key: Buffer): boolean {
  // 32 random bytes have fewer than 12 distinct values with a probability far below 2^-80.
  if (new Set(key).size < MIN_DISTINCT_BYTES || repeatsItself([...key])) return true;
  const step = difference(key, 1);
  if (key.every((_, index) => index === 0 || difference(key, index) === step)) return true;
  // A phrase somebody typed: 32 random bytes are all printable with a probability of about 2^-46.
  return key.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** One piece over and over, the last time perhaps cut short. */
function repeatsItself(parts: readonly (string | number)[]): boolean {
  const periods = Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => index + 1);
  return periods.some((period) => parts.every((part, index) => index < period || part === parts[index - period]));
}

function difference(key: Buffer, index: number): number {
  return ((key[index] ?? 0) - (key[index - 1] ?? 0)) & 0xff;
}

function namesAnExample(text: string): boolean {
  const lower = text.toLowerCase();
  const runs = ROWS.flatMap((row) => Array.from({ length: row.length - RUN + 1 }, (_, index) => row.slice(index, index + RUN)));
  return [...EXAMPLE_WORDS, ...runs].some((word) => lower.includes(word));
}
