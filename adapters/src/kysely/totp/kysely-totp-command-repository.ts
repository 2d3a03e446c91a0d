import type { AdminId, Instant, TotpCommandRepository } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { lockAdmins } from '../admins/admin-locks.js';
import type { Database, StoredAdminId } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';

type Start = Parameters<TotpCommandRepository['startPending']>[0];
type Enable = Parameters<TotpCommandRepository['enable']>[0];

const NOTHING_PENDING = { pendingId: null, pendingSealedSeed: null, pendingVouchedBy: null, pendingExpiresAt: null } as const;

/** Changes an admin's second factor, under the lock of the admin's row or in one conditional statement. */
export class KyselyTotpCommandRepository implements TotpCommandRepository {
  constructor(private readonly store: Store) {}

  startPending(start: Start): ReturnType<TotpCommandRepository['startPending']> {
    const { adminId, pendingId, sealedSeed, vouchedBy, expiresAt, expectedEpoch } = start;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      // The admin's row is the lock for its factor as well: an `enable` beside us is before this write or waits for it.
      const admin = (await lockAdmins(this.store, tx, [adminId])).get(adminId);
      const stored = ids.stored(adminId);
      if (isEnabled(await factorOf(tx, stored))) return lost('already_enabled');
      if (admin?.status !== 'active' || admin.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const pendingSealedSeed = sealedSeed.reveal();
      const pending = { pendingId, pendingSealedSeed, pendingVouchedBy: vouchedBy, pendingExpiresAt: expiresAt };
      const fresh = { adminId: stored, sealedSeed: null, enabledAt: null, lastStep: null, ...pending };
      await dialect.upsert(tx.insertInto('totpFactors').values(fresh), ['adminId'], pending);
      return { outcome: 'won', adminId };
    });
  }

  enable({ adminId, pendingId, step, expectedEpoch, at }: Enable): ReturnType<TotpCommandRepository['enable']> {
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      // Held until factor and epoch have both moved, so that of parallel calls the second finds nothing pending.
      const admin = (await lockAdmins(this.store, tx, [adminId])).get(adminId);
      const stored = ids.stored(adminId);
      const factor = await factorOf(tx, stored);
      if (factor?.pendingId !== pendingId || factor.pendingExpiresAt === null || at >= factor.pendingExpiresAt)
        return lost('not_pending');
      if (admin?.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const credentialEpoch = expectedEpoch + 1;
      // The code that confirmed the factor is used up by it; never a lower step than was used before.
      const lastStep = Math.max(step, factor.lastStep ?? step);
      const enabled = { sealedSeed: factor.pendingSealedSeed, enabledAt: at, lastStep, ...NOTHING_PENDING };
      await dialect.together(tx, {
        factor: tx.updateTable('totpFactors').set(enabled).where('adminId', '=', stored),
        admin: tx.updateTable('admins').set({ credentialEpoch }).where('id', '=', stored),
      });
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }

  async claimStep(claim: {
    readonly adminId: AdminId;
    readonly step: number;
    readonly at: Instant;
  }): ReturnType<TotpCommandRepository['claimStep']> {
    const adminId = this.store.ids.stored(claim.adminId);
    const { step } = claim;
    // One conditional statement: parallel claims queue on the row, and each checks again what the one before it stored.
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('totpFactors')
        .set({ lastStep: step })
        .where('adminId', '=', adminId)
        .where('sealedSeed', 'is not', null)
        .where((eb) => eb.or([eb('lastStep', 'is', null), eb('lastStep', '<', step)]))
        .executeTakeFirst(),
    );
    if (numUpdatedRows > 0n) return { outcome: 'won' };
    return lost(isEnabled(await this.store.run((db) => factorOf(db, adminId))) ? 'replayed' : 'not_enabled');
  }
}

function factorOf(db: Kysely<Database>, adminId: StoredAdminId) {
  return db.selectFrom('totpFactors').selectAll().where('adminId', '=', adminId).executeTakeFirst();
}

function isEnabled(factor: { readonly sealedSeed: string | null } | undefined): boolean {
  return factor !== undefined && factor.sealedSeed !== null;
}
