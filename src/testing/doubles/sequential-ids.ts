import { createHash } from 'node:crypto';

import type { IdGenerator } from '../../kernel/id-generator.contract.js';

const SEED = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Ids and secrets that are the same in every run.
 *
 * When to use: in place of the random ids in tests that compare recordings, or search output for a known secret.
 *
 * Promises: `id()` answers `<seed>-1`, `<seed>-2`, …; `secret()` answers 43 characters of base64url, all different,
 * derived from seed and count. Two generators with different seeds share no answer. Predictable: never for real sessions.
 *
 * Failures: a `TypeError` for a seed that is not 1-32 characters of `A-Z a-z 0-9 - _`.
 *
 * @example
 * const ids = new SequentialIds('run');
 * ids.id(); // 'run-1'
 * ids.secret() === ids.secretAt(1); // true
 */
export class SequentialIds implements IdGenerator {
  readonly #seed: string;
  #ids = 0;
  #secrets = 0;

  constructor(seed = 'id') {
    if (!SEED.test(seed)) throw new TypeError('a seed is 1-32 characters of A-Z a-z 0-9 - _');
    this.#seed = seed;
  }

  id(): string {
    return `${this.#seed}-${String((this.#ids += 1))}`;
  }

  secret(): string {
    return this.secretAt((this.#secrets += 1));
  }

  /** The secret that was or will be the `count`-th, from 1; uses none up. */
  secretAt(count: number): string {
    return createHash('sha256')
      .update(`${this.#seed} secret ${String(count)}`)
      .digest('base64url');
  }

  /** How many secrets were given out. */
  get secretsIssued(): number {
    return this.#secrets;
  }
}
