import type { KeyObject } from 'node:crypto';
import { createSecretKey } from 'node:crypto';

import { Redacted } from '@maatify/admin-infra';

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/;
const HEX = /^(?:[0-9A-Fa-f]{2}){32}$/;
/** 32 random bytes hold about 30 different values; fewer than half of that does not happen by chance. */
const LEAST_DIFFERENT_BYTES = 16;
const HOW_TO_MAKE_ONE = `node -e "console.log(require('node:crypto').randomBytes(32).toString('base64'))"`;

/** 32 bytes, as they are or in base64. */
export type SealingKey = string | Uint8Array | Redacted | Redacted<Uint8Array>;

/**
 * The keys of a {@link Sealer}, by name.
 *
 * When to use: one key to begin with. To rotate, add a new one and name it `current`; keep the older ones in `all` until
 * nothing is sealed with them any more. A name is stored beside what was sealed, so never give it to another key.
 *
 * @example
 * const keys = { current: 'k2', all: { k1: process.env.SEALING_KEY_1, k2: process.env.SEALING_KEY_2 } };
 */
export interface SealingKeys {
  /** The name of the key that seals from now on. */
  readonly current: string;
  /** Every key that may still have to open something. */
  readonly all: Readonly<Record<string, SealingKey | undefined>>;
}

/** The keys, checked: all problems in one error, so that whoever configures a server mends them in one go. */
export function readKeys(given: SealingKeys | undefined): ReadonlyMap<string, KeyObject> {
  // From a configuration, so it may be missing whatever its type says.
  const { current = '', all = {} }: Partial<SealingKeys> = given ?? {};
  const problems: string[] = [];
  const keys = new Map<string, KeyObject>();
  const names = new Map<string, string>();
  for (const [id, key] of Object.entries(all)) {
    const value: unknown = Redacted.is(key) ? key.reveal() : key;
    const bytes = bytesOf(value);
    const wrong = KEY_ID.test(id) ? problemOf(value, bytes) : 'its name may have 1 to 32 letters, digits, "-" and "_" only';
    if (wrong !== null || bytes === null) {
      problems.push(`key ${JSON.stringify(id)}: ${wrong ?? 'it cannot be read'}`);
      continue;
    }
    const fingerprint = bytes.toString('hex');
    const twin = names.get(fingerprint);
    if (twin !== undefined) problems.push(`key "${id}": it is the same key as "${twin}"; a rotation needs a new one`);
    names.set(fingerprint, id);
    keys.set(id, createSecretKey(bytes));
  }
  if (!Object.hasOwn(all, current)) problems.push(`current: there is no key named ${JSON.stringify(current)} in \`all\``);
  if (problems.length > 0) {
    const list = problems.map((problem) => `\n- ${problem}`).join('');
    throw new TypeError(`The sealing keys cannot be used:${list}\nMake a key with: ${HOW_TO_MAKE_ONE}`);
  }
  return keys;
}

function bytesOf(value: unknown): Buffer | null {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value !== 'string' || !BASE64.test(value)) return null;
  return Buffer.from(value, 'base64');
}

/** What is wrong with a key, without showing any of it. */
function problemOf(value: unknown, bytes: Buffer | null): string | null {
  if (value === undefined || value === null || value === '') return 'it is missing; is the environment variable set?';
  if (typeof value === 'string' && HEX.test(value)) return "it looks like hex; pass Buffer.from(text, 'hex'), or base64";
  if (bytes === null) return 'it is neither bytes nor base64';
  if (bytes.length !== KEY_BYTES) return `it has ${String(bytes.length)} bytes, and AES-256 takes exactly ${String(KEY_BYTES)}`;
  if (isPredictable(bytes)) return 'it is a pattern or readable text, not 32 random bytes; whoever reads the source can guess it';
  return null;
}

/** Each of these happens to a random key less than once in 10^13. */
function isPredictable(bytes: Buffer): boolean {
  const step = ((bytes[1] ?? 0) - (bytes[0] ?? 0)) & 0xff;
  const counts = bytes.every((byte, index) => index === 0 || byte === (((bytes[index - 1] ?? 0) + step) & 0xff));
  const halvesAlike = bytes.subarray(0, KEY_BYTES / 2).equals(bytes.subarray(KEY_BYTES / 2));
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return counts || halvesAlike || isText || new Set(bytes).size < LEAST_DIFFERENT_BYTES;
}
