import { randomBytes } from 'node:crypto';

import type { PasswordHasher } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { hash, verify } from '@node-rs/argon2';

import type { Argon2Options, CheckedArgon2Options } from './argon2.options.js';
import { checkedArgon2Options } from './argon2.options.js';
import { HashingQueue } from './hashing-queue.js';
import { demandAffordable, matchesBcrypt, matchesScrypt } from './imported-hashes.js';
import type { Argon2Cost, StoredHash } from './stored-hash.js';
import { readHash } from './stored-hash.js';

/** The contract's verdict, and whether the hash that matched should be replaced by one of `hash`. */
export interface PasswordVerdict {
  readonly verdict: 'match' | 'mismatch';
  /** True only with `match`: nobody knows the password of a hash that did not. */
  readonly needsRehash: boolean;
}

const MISMATCH: PasswordVerdict = { verdict: 'mismatch', needsRehash: false };

/**
 * Hashes passwords with argon2id, and verifies those an older system made.
 *
 * When to use: as the `PasswordHasher`; {@link argon2Contracts} binds it. Imported hashes go into the store as they are: argon2
 * with any parameters, scrypt as a PHC string (`$scrypt$ln=17,r=8,p=1$salt$hash`), bcrypt (`$2a$`, `$2b$`, `$2y$`; install
 * `bcryptjs`).
 *
 * Promises: those of the contract. `needsRehash` says that a hash matched which `hash` would not make today: another algorithm,
 * or other parameters than the options, lower or higher. At most `maxConcurrent` passwords are hashed at once, a few wait for a
 * short time.
 *
 * Gotchas: bcrypt looks at the first 72 bytes only, so an imported hash of a longer password matches whatever follows them; the
 * hash that replaces it covers the whole password as it was typed then. Until imported hashes are replaced a wrong password
 * takes the time of its own hash, which can tell an imported account from an unknown email.
 *
 * Failures: the constructor throws a `TypeError` that lists every option out of bounds. {@link HashingOverloaded} when the queue
 * is full or a turn does not come in time; {@link UnaffordableHash} when a stored hash asks for more than `importedLimits`.
 *
 * @example
 * const hasher = new Argon2PasswordHasher();
 * const { hash } = await hasher.hash({ password: Redacted.of('correct horse') });
 * await hasher.verify({ password: Redacted.of('correct horse'), hash }); // { verdict: 'match', needsRehash: false }
 */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #options: CheckedArgon2Options;
  readonly #cost: Argon2Cost;
  readonly #queue: HashingQueue;
  /** The hash of nothing: random bytes where a hash has its result. Comparing with it costs what a real one costs. */
  readonly #dummy: StoredHash | null;

  constructor(options: Argon2Options = {}) {
    this.#options = checkedArgon2Options(options);
    const { memoryCost, timeCost, parallelism } = this.#options;
    this.#cost = { memoryCost, timeCost, parallelism };
    this.#queue = new HashingQueue(this.#options);
    const [salt, result] = [16, 32].map((length) => randomBytes(length).toString('base64').replaceAll('=', ''));
    const parameters = `m=${String(memoryCost)},t=${String(timeCost)},p=${String(parallelism)}`;
    this.#dummy = readHash(`$argon2id$v=19$${parameters}$${String(salt)}$${String(result)}`);
  }

  async verify({
    password,
    hash: given,
  }: {
    readonly password: Redacted;
    readonly hash: Redacted | null;
  }): Promise<PasswordVerdict> {
    const stored = given === null ? null : readHash(given.reveal());
    if (stored !== null) demandAffordable(stored, this.#options.importedLimits);
    const tried = stored ?? this.#dummy;
    const matches = tried !== null && (await this.#queue.run(() => matchesHash(tried, password.reveal())));
    // Without a readable hash nothing matches, whatever the comparison with the dummy said.
    if (stored === null || !matches) return MISMATCH;
    return { verdict: 'match', needsRehash: !this.#isCurrent(stored) };
  }

  async hash({ password }: { readonly password: Redacted }): Promise<{ readonly hash: Redacted }> {
    return { hash: Redacted.of(await this.#queue.run(() => hash(password.reveal(), this.#cost))) };
  }

  #isCurrent(stored: StoredHash): boolean {
    if (stored.kind !== 'argon2' || !stored.isCurrentForm) return false;
    const { memoryCost, timeCost, parallelism } = this.#cost;
    return stored.memoryCost === memoryCost && stored.timeCost === timeCost && stored.parallelism === parallelism;
  }
}

function matchesHash(stored: StoredHash, password: string): Promise<boolean> {
  switch (stored.kind) {
    case 'argon2':
      return verify(stored.text, password);
    case 'scrypt':
      return matchesScrypt(stored, password);
    case 'bcrypt':
      return matchesBcrypt(stored, password);
  }
}
