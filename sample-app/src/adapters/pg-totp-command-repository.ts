import type { AdminId, Instant, TotpCommandRepository } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { and, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { admins, totpFactors } from '../database/schema.js';
import { lockAdmins } from './support/admin-locks.js';
import { StoreAdapter } from './support/store-adapter.js';

type Start = Parameters<TotpCommandRepository['startPending']>[0];
type Enable = Parameters<TotpCommandRepository['enable']>[0];

@StoreAdapter()
export class PgTotpCommandRepository implements TotpCommandRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  startPending({
    adminId,
    pendingId,
    sealedSeed,
    expiresAt,
    expectedEpoch,
  }: Start): ReturnType<TotpCommandRepository['startPending']> {
    return this.db.transaction(async (tx) => {
      // The admin's row is the lock for its factor as well: an `enable` beside us is before this write or waits for it.
      const admin = (await lockAdmins(tx, [adminId])).get(adminId);
      if (typeof (await factorOf(tx, adminId))?.sealedSeed === 'string') return { outcome: 'lost', reason: 'already_enabled' };
      if (admin?.status !== 'active' || admin.credentialEpoch !== expectedEpoch)
        return { outcome: 'lost', reason: 'epoch_moved' };
      const pending = { pendingId, pendingSealedSeed: sealedSeed.reveal(), pendingExpiresAt: expiresAt };
      await tx
        .insert(totpFactors)
        .values({ adminId, ...pending })
        .onConflictDoUpdate({ target: totpFactors.adminId, set: pending });
      return { outcome: 'won', adminId };
    });
  }

  enable({ adminId, pendingId, step, expectedEpoch, at }: Enable): ReturnType<TotpCommandRepository['enable']> {
    return this.db.transaction(async (tx) => {
      // Held until factor and epoch have both moved, so that of parallel calls the second finds nothing pending (C9).
      const admin = (await lockAdmins(tx, [adminId])).get(adminId);
      const factor = await factorOf(tx, adminId);
      if (factor?.pendingId !== pendingId || factor.pendingExpiresAt === null || at >= factor.pendingExpiresAt) {
        return { outcome: 'lost', reason: 'not_pending' };
      }
      if (admin?.credentialEpoch !== expectedEpoch) return { outcome: 'lost', reason: 'epoch_moved' };
      await tx
        .update(totpFactors)
        .set({
          sealedSeed: factor.pendingSealedSeed,
          enabledAt: at,
          // The code that confirmed the factor is used up by it (C10); never lower than what was used before.
          lastStep: sql`greatest(${totpFactors.lastStep}, ${step})`,
          pendingId: null,
          pendingSealedSeed: null,
          pendingExpiresAt: null,
        })
        .where(eq(totpFactors.adminId, adminId));
      const credentialEpoch = expectedEpoch + 1;
      await tx.update(admins).set({ credentialEpoch }).where(eq(admins.id, adminId));
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }

  async claimStep(claim: {
    readonly adminId: AdminId;
    readonly step: number;
    readonly at: Instant;
  }): ReturnType<TotpCommandRepository['claimStep']> {
    const { adminId, step } = claim;
    // One conditional statement: parallel claims queue on the row, and each checks again what the one before it stored (A1).
    const claimed = await this.db
      .update(totpFactors)
      .set({ lastStep: step })
      .where(
        and(
          eq(totpFactors.adminId, adminId),
          isNotNull(totpFactors.sealedSeed),
          or(isNull(totpFactors.lastStep), lt(totpFactors.lastStep, step)),
        ),
      )
      .returning({ adminId: totpFactors.adminId });
    if (claimed.length > 0) return { outcome: 'won' };
    const factor = await factorOf(this.db, adminId);
    return { outcome: 'lost', reason: typeof factor?.sealedSeed === 'string' ? 'replayed' : 'not_enabled' };
  }
}

async function factorOf(db: Database | Transaction, adminId: AdminId) {
  const [row] = await db.select().from(totpFactors).where(eq(totpFactors.adminId, adminId));
  return row;
}
