import type { RecoveryCodeQueryRepository } from '../../authentication/recovery-codes/recovery-code-query-repository.contract.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link RecoveryCodeQueryRepository} over `store.recoveryCodes`. */
export class InMemoryRecoveryCodeQueries implements RecoveryCodeQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  left({ adminId }: Parameters<RecoveryCodeQueryRepository['left']>[0]): ReturnType<RecoveryCodeQueryRepository['left']> {
    return atomically(() => {
      const unused = (this.store.recoveryCodes.get(adminId) ?? []).filter(({ usedAt }) => usedAt === null);
      return { adminId, left: unused.length };
    });
  }
}
