import type { AdminId, FactorDisabling, Instant, TotpCommandRepository } from '@maatify/admin-infra';
import { sql } from 'kysely';

import type { Matter } from '../admins/admin-locks.js';
import { lockAdmins, lockAuthorAnd, lockMatter } from '../admins/admin-locks.js';
import { isLastHolder } from '../admins/last-holder.js';
import { mattersOf, settingsStand } from '../settings/settings-stand.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import { deleteRecoveryCodes, factorOf, isEnabled } from './totp-rows.js';

type Start = Parameters<TotpCommandRepository['startPending']>[0];
type Enable = Parameters<TotpCommandRepository['enable']>[0];

const NOTHING_PENDING = { pendingId: null, pendingSealedSeed: null, pendingVouchedBy: null, pendingExpiresAt: null } as const;

/** Changes an admin's second factor, under the lock of the admin's row or in one conditional statement. */
export class KyselyTotpCommandRepository implements TotpCommandRepository {
  constructor(private readonly store: Store) {}

  startPending(start: Start): ReturnType<TotpCommandRepository['startPending']> {
    const { adminId, pendingId, sealedSeed, vouchedBy, expiresAt, expectedEpoch, replaces } = start;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      // The admin's row is the lock for its factor as well: an `enable` beside us is before this write or waits for it.
      const admin = (await lockAdmins(this.store, tx, [adminId])).get(adminId);
      const stored = ids.stored(adminId);
      if (isEnabled(await factorOf(tx, stored)) !== replaces) return lost(replaces ? 'not_enabled' : 'already_enabled');
      if (admin?.status !== 'active' || admin.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const pendingSealedSeed = sealedSeed.reveal();
      const pending = { pendingId, pendingSealedSeed, pendingVouchedBy: vouchedBy, pendingExpiresAt: expiresAt };
      const fresh = { adminId: stored, sealedSeed: null, enabledAt: null, lastStep: null, ...pending };
      await dialect.upsert(tx.insertInto('totpFactors').values(fresh), ['adminId'], pending);
      return { outcome: 'won', adminId };
    });
  }

  enable({ adminId, pendingId, step, expectedEpoch, replaces, at }: Enable): ReturnType<TotpCommandRepository['enable']> {
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      // Held until factor and epoch have both moved, so that of parallel calls the second finds nothing pending.
      const admin = (await lockAdmins(this.store, tx, [adminId])).get(adminId);
      const stored = ids.stored(adminId);
      const factor = await factorOf(tx, stored);
      if (factor?.pendingId !== pendingId || factor.pendingExpiresAt === null || at >= factor.pendingExpiresAt)
        return lost('not_pending');
      if (isEnabled(factor) !== replaces) return lost('not_pending');
      if (admin?.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const credentialEpoch = expectedEpoch + 1;
      // The code that confirmed the factor is used up by it; never a lower step than was used before.
      const lastStep = sql<number>`case when last_step > ${step} then last_step else ${step} end`;
      const enabled = { sealedSeed: factor.pendingSealedSeed, enabledAt: at, lastStep, ...NOTHING_PENDING };
      const changed = await dialect.together(tx, {
        // `cancelPending` works without the admin's lock: what it took away meanwhile is not enabled.
        factor: tx.updateTable('totpFactors').set(enabled).where('adminId', '=', stored).where('pendingId', '=', pendingId),
        admin: tx.updateTable('admins').set({ credentialEpoch }).where('id', '=', stored),
        recoveryCodes: deleteRecoveryCodes(tx, stored),
      });
      return changed.factor === 0 ? lost('not_pending') : { outcome: 'won', adminId, credentialEpoch };
    });
  }

  async cancelPending({
    adminId,
    at,
  }: {
    readonly adminId: AdminId;
    readonly at: Instant;
  }): ReturnType<TotpCommandRepository['cancelPending']> {
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('totpFactors')
        .set(NOTHING_PENDING)
        .where('adminId', '=', this.store.ids.stored(adminId))
        .where('pendingExpiresAt', '>', at)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n ? { outcome: 'won', adminId } : lost('nothing_pending');
  }

  disable(disabling: FactorDisabling): ReturnType<TotpCommandRepository['disable']> {
    const { adminId, expectedEpoch, lifelineAbility, restsOn, by } = disabling;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      // Shared with whatever else could take the last holder or moves a setting, so that of two such changes the second looks anew.
      const lifeline: readonly Matter[] = lifelineAbility === null ? [] : ['lifeline'];
      await lockMatter(this.store, tx, ...lifeline, ...mattersOf(restsOn));
      // Author and owner: neither may move between the check and the write.
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (!(await settingsStand(this.store, tx, restsOn))) return lost('setting_moved');
      const stored = ids.stored(adminId);
      if (!isEnabled(await factorOf(tx, stored))) return lost('not_enabled');
      if (admin?.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      if (lifelineAbility !== null) {
        const asked = { adminId, lifelineAbility, holderNeedsFactor: true };
        if (await isLastHolder(this.store, tx, asked)) return lost('last_holder');
      }
      const credentialEpoch = expectedEpoch + 1;
      // The last step stays: what was used once is used up for every factor this admin may ever have.
      const disabled = { sealedSeed: null, enabledAt: null, ...NOTHING_PENDING };
      await dialect.together(tx, {
        factor: tx.updateTable('totpFactors').set(disabled).where('adminId', '=', stored),
        admin: tx.updateTable('admins').set({ credentialEpoch }).where('id', '=', stored),
        recoveryCodes: deleteRecoveryCodes(tx, stored),
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
