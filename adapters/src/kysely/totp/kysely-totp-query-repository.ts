import type { AdminId, TotpQueryRepository, TotpState } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';

/** Reads an admin's second factor in one statement. */
export class KyselyTotpQueryRepository implements TotpQueryRepository {
  constructor(private readonly store: Store) {}

  async state({ adminId }: { readonly adminId: AdminId | null }): Promise<TotpState> {
    // Asked for nobody too, so that an unknown address costs the same query as a known one.
    const row = await this.store.run((db) =>
      db.selectFrom('totpFactors').selectAll().where('adminId', '=', this.store.ids.stored(adminId)).executeTakeFirst(),
    );
    if (row === undefined) return { adminId, enabled: false, sealedSeed: null, pending: null };
    const { sealedSeed, pendingId, pendingSealedSeed, pendingVouchedBy, pendingExpiresAt } = row;
    return {
      adminId,
      enabled: sealedSeed !== null,
      sealedSeed: sealedSeed === null ? null : Redacted.of(sealedSeed),
      pending:
        pendingId === null || pendingSealedSeed === null || pendingExpiresAt === null
          ? null
          : {
              pendingId,
              vouchedBy: pendingVouchedBy,
              sealedSeed: Redacted.of(pendingSealedSeed),
              expiresAt: pendingExpiresAt,
            },
    };
  }
}
