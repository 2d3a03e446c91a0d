import type { TotpQueryRepository } from '../../authentication/totp/totp-query-repository.contract.js';
import type { TotpState } from '../../authentication/totp/totp.record.js';
import type { AdminId } from '../../kernel/ids.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link TotpQueryRepository} over `store.totp`. */
export class InMemoryTotpQueries implements TotpQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  state({ adminId }: { readonly adminId: AdminId | null }): Promise<TotpState> {
    return atomically(() => {
      const stored = adminId === null ? undefined : this.store.totp.get(adminId);
      const sealedSeed = stored?.sealedSeed ?? null;
      const pending = stored?.pending ?? null;
      return { adminId, enabled: sealedSeed !== null, sealedSeed, pending: pending === null ? null : { ...pending } };
    });
  }
}
