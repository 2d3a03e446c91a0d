import type { AdminId, Digest, Instant, RecoveryCodeCommandRepository, RecoveryCodeReplacement } from '@maatify/admin-infra';

import { lockAdmins } from '../admins/admin-locks.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import { deleteRecoveryCodes, factorOf, isEnabled } from './totp-rows.js';

/** Keeps recovery codes, one row each: replaced under the lock of the admin's row, used up in one conditional statement. */
export class KyselyRecoveryCodeCommandRepository implements RecoveryCodeCommandRepository {
  constructor(private readonly store: Store) {}

  replace({
    adminId,
    codeDigests,
    expectedEpoch,
  }: RecoveryCodeReplacement): ReturnType<RecoveryCodeCommandRepository['replace']> {
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      // The admin's row is the lock for its codes as well: of two replacements the second removes what the first put in.
      const admin = (await lockAdmins(this.store, tx, [adminId])).get(adminId);
      const stored = ids.stored(adminId);
      if (!isEnabled(await factorOf(tx, stored))) return lost('not_enabled');
      if (admin?.status !== 'active' || admin.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const fresh = codeDigests.map((codeDigest) => ({ adminId: stored, codeDigest, usedAt: null }));
      await dialect.together(tx, {
        earlier: deleteRecoveryCodes(tx, stored),
        fresh: tx.insertInto('recoveryCodes').values(fresh),
      });
      return { outcome: 'won', adminId };
    });
  }

  async claim(claim: {
    readonly adminId: AdminId;
    readonly codeDigest: Digest;
    readonly at: Instant;
  }): ReturnType<RecoveryCodeCommandRepository['claim']> {
    const { adminId, codeDigest, at } = claim;
    const stored = this.store.ids.stored(adminId);
    // One conditional statement: parallel claims queue on the row, and each checks again what the one before it stored.
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('recoveryCodes')
        .set({ usedAt: at })
        .where('adminId', '=', stored)
        .where('codeDigest', '=', codeDigest)
        .where('usedAt', 'is', null)
        .executeTakeFirst(),
    );
    if (numUpdatedRows > 0n) return { outcome: 'won', adminId, codeDigest };
    const row = await this.store.run((db) =>
      db
        .selectFrom('recoveryCodes')
        .select('usedAt')
        .where('adminId', '=', stored)
        .where('codeDigest', '=', codeDigest)
        .executeTakeFirst(),
    );
    return lost(row === undefined ? 'unknown' : 'used');
  }
}
