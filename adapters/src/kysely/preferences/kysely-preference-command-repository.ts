import type { NotificationChoosing, PreferenceCommandRepository, PreferenceUpdate } from '@maatify/admin-infra';

import { lockAuthorAnd } from '../admins/admin-locks.js';
import { lost } from '../store/lost.js';
import { storable } from '../store/storable.js';
import type { Store } from '../store/store.js';

/** Changes preferences, each method in one transaction that locks the admin's row first: what it decides on cannot move. */
export class KyselyPreferenceCommandRepository implements PreferenceCommandRepository {
  constructor(private readonly store: Store) {}

  update(update: PreferenceUpdate): ReturnType<PreferenceCommandRepository['update']> {
    const { adminId, expectedVersion, language, timezone, locale, by } = update;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      const { stands } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const id = ids.stored(adminId);
      const query = tx.selectFrom('preferences').select('version').where('adminId', '=', id);
      const stored = await dialect.locked(query).executeTakeFirst();
      if ((stored?.version ?? 0) !== expectedVersion) return lost('preferences_moved');
      const version = expectedVersion + 1;
      const set = { language: storable(language), timezone: storable(timezone), locale: storable(locale), version };
      await dialect.upsert(tx.insertInto('preferences').values({ adminId: id, ...set }), ['adminId'], set);
      return { outcome: 'won', adminId, version };
    });
  }

  choose(choosing: NotificationChoosing): ReturnType<PreferenceCommandRepository['choose']> {
    const { adminId, channel, type, enabled, keepsOneOf, by } = choosing;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      const { stands } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const id = ids.stored(adminId);
      const query = tx.selectFrom('notificationChoices').select(['channel', 'enabled']);
      const chosen = await dialect.locked(query.where('adminId', '=', id).where('type', '=', type)).execute();
      const flag = enabled ? 1 : 0;
      if (chosen.some((one) => one.channel === channel && one.enabled === flag)) return lost('unchanged');
      const isOff = (other: string): boolean => chosen.some((one) => one.channel === other && one.enabled === 0);
      if (keepsOneOf?.every(isOff) === true) return lost('last_channel');
      const row = { adminId: id, channel, type, enabled: flag } as const;
      const keys = ['adminId', 'channel', 'type'] as const;
      await dialect.upsert(tx.insertInto('notificationChoices').values(row), keys, { enabled: flag });
      return { outcome: 'won', adminId };
    });
  }
}
