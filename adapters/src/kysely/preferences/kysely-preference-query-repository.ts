import type { AdminId, PreferenceQueryRepository, PreferenceRecord } from '@maatify/admin-infra';
import { sql } from 'kysely';

import type { Store } from '../store/store.js';

/** Reads preferences in one statement: one row for each choice, and one where nothing was chosen or stored. */
export class KyselyPreferenceQueryRepository implements PreferenceQueryRepository {
  constructor(private readonly store: Store) {}

  async ofAdmin({ adminId }: { readonly adminId: AdminId }): Promise<PreferenceRecord> {
    const id = this.store.ids.stored(adminId);
    const rows = await this.store.run((db) =>
      db
        .selectFrom(sql<object>`(select 1 as one)`.as('probe'))
        .leftJoin('preferences', (join) => join.on('preferences.adminId', '=', id))
        .leftJoin('notificationChoices', (join) => join.on('notificationChoices.adminId', '=', id))
        .select(['preferences.language', 'preferences.timezone', 'preferences.locale', 'preferences.version'])
        .select(['notificationChoices.channel', 'notificationChoices.type', 'notificationChoices.enabled'])
        .execute(),
    );
    const { language = null, timezone = null, locale = null, version = null } = rows[0] ?? {};
    const notifications = rows.flatMap(({ channel, type, enabled }) =>
      channel === null || type === null ? [] : [{ channel, type, enabled: enabled === 1 }],
    );
    return { adminId, language, timezone, locale, version: version ?? 0, notifications };
  }
}
