import type { AdminId, RecoveryCodeQueryRepository } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';

/** Counts an admin's unused recovery codes in one statement. */
export class KyselyRecoveryCodeQueryRepository implements RecoveryCodeQueryRepository {
  constructor(private readonly store: Store) {}

  async left({ adminId }: { readonly adminId: AdminId }): ReturnType<RecoveryCodeQueryRepository['left']> {
    const unused = await this.store.run((db) =>
      db
        .selectFrom('recoveryCodes')
        .select('codeDigest')
        .where('adminId', '=', this.store.ids.stored(adminId))
        .where('usedAt', 'is', null)
        .execute(),
    );
    return { adminId, left: unused.length };
  }
}
