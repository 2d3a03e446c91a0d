import type { PasswordHasher } from '../../credentials/password-hasher.contract.js';
import { Redacted } from '../../kernel/redacted.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { hashPassword, isOldHash, passwordMatches } from './password-hashing.js';

/** {@link PasswordHasher} with a real but cheap salted hash; counts its work, so that a test can compare it. */
export class InMemoryPasswordHasher implements PasswordHasher {
  #verifications = 0;
  #hashings = 0;

  constructor(private readonly store: InMemoryStore) {}

  /** How often `verify` did its work, with a hash or without one. */
  get verifications(): number {
    return this.#verifications;
  }

  get hashings(): number {
    return this.#hashings;
  }

  verify(check: Parameters<PasswordHasher['verify']>[0]): ReturnType<PasswordHasher['verify']> {
    return atomically(() => {
      this.#verifications += 1;
      const hash = check.hash?.reveal() ?? null;
      const matches = passwordMatches(check.password.reveal(), hash);
      return { verdict: matches ? 'match' : 'mismatch', needsRehash: matches && isOldHash(hash) };
    });
  }

  hash({ password }: { readonly password: Redacted }): Promise<{ readonly hash: Redacted }> {
    return atomically(() => {
      this.#hashings += 1;
      return { hash: Redacted.of(hashPassword(password.reveal(), this.store.random)) };
    });
  }
}
