import type { BinaryLike, ScryptOptions } from 'node:crypto';
import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import type { ImportedLimits } from './argon2.options.js';
import type { StoredHash } from './stored-hash.js';

type Imported<K extends StoredHash['kind']> = Extract<StoredHash, { readonly kind: K }>;

const scrypted = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);

/**
 * Verifying this stored hash would take more memory or time than `importedLimits` allow, so it was not tried.
 *
 * It is thrown rather than answered as a wrong password: somebody who types the right one should not be told otherwise, and
 * whoever runs the server should hear of it.
 */
export class UnaffordableHash extends Error {
  override readonly name = 'UnaffordableHash';
}

export function demandAffordable(stored: StoredHash, { memoryKiB, work, bcryptCost }: Required<ImportedLimits>): void {
  const needed = needsOf(stored);
  if (needed.memoryKiB <= memoryKiB && needed.work <= work && needed.bcryptCost <= bcryptCost) return;
  throw new UnaffordableHash(
    `A stored ${stored.kind} hash asks for ${described(needed)}, and verifying may cost ` +
      `${described({ memoryKiB, work, bcryptCost })} here. Raise importedLimits, or give that admin a new password.`,
  );
}

function needsOf(stored: StoredHash): Required<ImportedLimits> {
  switch (stored.kind) {
    case 'argon2':
      return { memoryKiB: stored.memoryCost, work: stored.memoryCost * stored.timeCost, bcryptCost: 0 };
    case 'scrypt':
      return { memoryKiB: (stored.N * stored.r) / 8, work: stored.N * stored.r * stored.p, bcryptCost: 0 };
    case 'bcrypt':
      return { memoryKiB: 0, work: 0, bcryptCost: stored.cost };
  }
}

const described = ({ memoryKiB, work, bcryptCost }: Required<ImportedLimits>): string =>
  `${String(memoryKiB)} KiB, work ${String(work)}, bcrypt cost ${String(bcryptCost)}`;

export async function matchesScrypt({ N, r, p, salt, key }: Imported<'scrypt'>, password: string): Promise<boolean> {
  // Node refuses at exactly what the parameters need; the second half is for its own bookkeeping.
  const maxmem = 256 * N * r + 256 * r * p;
  return timingSafeEqual(await scrypted(password, salt, key.length, { N, r, p, maxmem }), key);
}

/**
 * The hash was made from the first 72 bytes of a password, so what follows them cannot be checked: that is bcrypt, and it ends
 * with the hash that replaces this one.
 */
export async function matchesBcrypt({ text }: Imported<'bcrypt'>, password: string): Promise<boolean> {
  const bcrypt = await loadBcrypt();
  return bcrypt.compare(password, text);
}

/** Loaded at the first bcrypt hash: an application without any needs no such package. */
async function loadBcrypt() {
  try {
    return (await import('bcryptjs')).default;
  } catch (cause) {
    throw new Error('A stored hash is one of bcrypt, and the package that verifies those is missing: npm install bcryptjs', {
      cause,
    });
  }
}
