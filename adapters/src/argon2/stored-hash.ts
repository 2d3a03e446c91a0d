/** A stored hash, read. Nothing else is ever handed to a hash function. */
export type StoredHash =
  | ({ readonly kind: 'argon2'; readonly text: string; readonly isCurrentForm: boolean } & Argon2Cost)
  | {
      readonly kind: 'scrypt';
      readonly N: number;
      readonly r: number;
      readonly p: number;
      readonly salt: Buffer;
      readonly key: Buffer;
    }
  | { readonly kind: 'bcrypt'; readonly text: string; readonly cost: number };

export interface Argon2Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

const ARGON2 =
  /^\$argon2(i|d|id)(?:\$v=(16|19))?\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{16,86})$/;
const SCRYPT =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,4}),p=([1-9]\d{0,4})\$([A-Za-z0-9+/]{8,128})\$([A-Za-z0-9+/]{43}|[A-Za-z0-9+/]{86})$/;
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** What this package writes: argon2id, version 19, a salt of 16 bytes and 32 bytes of hash. */
const CURRENT = { algorithm: 'id', version: '19', saltLength: 22, hashLength: 43 };

/** Null for everything that is no complete hash: it never matches. */
export function readHash(text: string): StoredHash | null {
  return readArgon2(text) ?? readScrypt(text) ?? readBcrypt(text);
}

function readArgon2(text: string): StoredHash | null {
  const [, algorithm, version, m, t, p, salt = '', hash = ''] = ARGON2.exec(text) ?? [];
  const cost = { memoryCost: Number(m), timeCost: Number(t), parallelism: Number(p) };
  // Argon2 is defined from eight blocks of memory a lane, and for numbers of 32 bits.
  const defined = cost.memoryCost >= 8 * cost.parallelism && Math.max(cost.memoryCost, cost.timeCost) < 2 ** 32;
  if (!defined || bytesOf(salt) === null || bytesOf(hash) === null) return null;
  const lengths = salt.length === CURRENT.saltLength && hash.length === CURRENT.hashLength;
  const isCurrentForm = algorithm === CURRENT.algorithm && version === CURRENT.version && lengths;
  return { kind: 'argon2', text, isCurrentForm, ...cost };
}

/**
 * `ln` is the logarithm of N. Only whole hashes of 32 or 64 bytes: the first bytes of a scrypt hash are those of a longer one,
 * so that a text that was cut in the store would still match.
 */
function readScrypt(text: string): StoredHash | null {
  const [, ln, r, p, saltText = '', keyText = ''] = SCRYPT.exec(text) ?? [];
  const [salt, key] = [bytesOf(saltText), bytesOf(keyText)];
  // Scrypt is defined for fewer than 2^(16 r) steps.
  if (ln === undefined || Number(ln) >= 16 * Number(r) || salt === null || key === null) return null;
  return { kind: 'scrypt', N: 2 ** Number(ln), r: Number(r), p: Number(p), salt, key };
}

function readBcrypt(text: string): StoredHash | null {
  const [, digits] = BCRYPT.exec(text) ?? [];
  const cost = Number(digits);
  return cost >= 4 && cost <= 31 ? { kind: 'bcrypt', text, cost } : null;
}

/** Base64 without padding as PHC strings have it, in its only spelling; null for another. */
function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64').replaceAll('=', '') === text ? bytes : null;
}
