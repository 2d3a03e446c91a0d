import type {
  ExternalIdentityPage,
  ExternalIdentityPageQuery,
  ExternalIdentityQueryRepository,
  Instant,
  LinkId,
} from '@maatify/admin-infra';
import { sql } from 'kysely';

import { SECOND_FACTOR } from '../admins/admin-rows.js';
import { deviceRecognised } from '../devices/device-rows.js';
import { isText, pageOf, positionOf } from '../store/cursor.js';
import type { Store } from '../store/store.js';
import { LINK_COLUMNS, linkOf, standingOf } from './external-link-rows.js';

const LIST = 'external_links';

/** Reads links to external identities, each method in one statement. */
export class KyselyExternalIdentityQueryRepository implements ExternalIdentityQueryRepository {
  constructor(private readonly store: Store) {}

  async forSignIn({
    provider,
    externalId,
    deviceDigest,
  }: Parameters<ExternalIdentityQueryRepository['forSignIn']>[0]): ReturnType<ExternalIdentityQueryRepository['forSignIn']> {
    const { ids } = this.store;
    const row = await this.store.run((db) =>
      db
        .selectFrom('externalLinks')
        .innerJoin('admins', 'admins.id', 'externalLinks.adminId')
        .select(LINK_COLUMNS)
        .select(['admins.status', 'admins.credentialEpoch', 'admins.mustChangePassword'])
        // The hash itself stays where it is.
        .select(sql<number>`case when ${sql.ref('admins.passwordHash')} is null then 0 else 1 end`.as('hasPassword'))
        .select(SECOND_FACTOR)
        .select(deviceRecognised(sql.ref('admins.id'), sql.val(deviceDigest)).as('recognised'))
        .where('externalLinks.standing', '=', standingOf({ provider, externalId }))
        .where('admins.closedAt', 'is', null)
        .executeTakeFirst(),
    );
    if (row === undefined) return { linked: null, deviceRecognised: false };
    const link = linkOf(ids, row);
    const admin = {
      adminId: link.adminId,
      status: row.status,
      credentialEpoch: row.credentialEpoch,
      hasPassword: row.hasPassword === 1,
      mustChangePassword: row.mustChangePassword === 1,
      secondFactorEnabled: row.secondFactor === 1,
    };
    return { linked: { link, admin }, deviceRecognised: row.recognised === 1 };
  }

  async page({ adminId, cursor, limit }: ExternalIdentityPageQuery): Promise<ExternalIdentityPage> {
    const { ids } = this.store;
    const before = cursor === null ? null : positionOf(LIST, cursor, isText);
    if (cursor !== null && before === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = db.selectFrom('externalLinks').select(LINK_COLUMNS).where('adminId', '=', ids.stored(adminId));
      if (before !== null) {
        const [at, id] = [before.at as Instant, before.key as LinkId];
        // The first condition is what an index can start from; the second breaks the ties of one millisecond.
        query = query.where('linkedAt', '<=', at).where((eb) => eb.or([eb('linkedAt', '<', at), eb('id', '<', id)]));
      }
      return query
        .orderBy('linkedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(LIST, read, limit, ({ linkedAt, linkId }) => [linkedAt, linkId]);
    return { outcome: 'page', links: rows.map((row) => linkOf(ids, row)), next };
  }
}
