import type { AdminId, TotpQueryRepository, TotpState } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { eq } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { totpFactors } from '../database/schema.js';
import { StoreAdapter } from './support/store-adapter.js';

/** No admin has it: ids have at least one character. */
const NOBODY = '' as AdminId;

@StoreAdapter()
export class PgTotpQueryRepository implements TotpQueryRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async state({ adminId }: { readonly adminId: AdminId | null }): Promise<TotpState> {
    // Asked for nobody too, so that an unknown address costs the same query as a known one (A7).
    const [row] = await this.db
      .select()
      .from(totpFactors)
      .where(eq(totpFactors.adminId, adminId ?? NOBODY));
    if (row === undefined) return { adminId, enabled: false, sealedSeed: null, pending: null };
    const { sealedSeed, pendingId, pendingSealedSeed, pendingExpiresAt } = row;
    return {
      adminId,
      enabled: sealedSeed !== null,
      sealedSeed: sealedSeed === null ? null : Redacted.of(sealedSeed),
      pending:
        pendingId === null || pendingSealedSeed === null || pendingExpiresAt === null
          ? null
          : { pendingId, sealedSeed: Redacted.of(pendingSealedSeed), expiresAt: pendingExpiresAt },
    };
  }
}
