import type {
  AdminCredentials,
  AdminId,
  AdminPage,
  AdminPageQuery,
  AdminQueryRepository,
  AdminRecord,
  CanonicalEmail,
  CodeOwner,
  CodeOwnerQuery,
  Digest,
  Instant,
} from '@maatify/admin-infra';
import { sql } from 'kysely';

import { deviceRecognised } from '../devices/device-rows.js';
import { pageOf, positionOf } from '../store/cursor.js';
import { contains } from '../store/contains.js';
import type { Store } from '../store/store.js';
import type { CredentialRow } from './admin-rows.js';
import { credentialsOf, CREDENTIAL_COLUMNS, folded, RECORD_COLUMNS, recordOf, SECOND_FACTOR } from './admin-rows.js';

const LIST = 'admins';

/** Reads admins, each method in one statement. */
export class KyselyAdminQueryRepository implements AdminQueryRepository {
  constructor(private readonly store: Store) {}

  async forSignIn({
    canonicalEmail,
    deviceDigest,
  }: {
    readonly canonicalEmail: CanonicalEmail;
    readonly deviceDigest: Digest | null;
  }) {
    const row = await this.store.run((db) =>
      db
        // One row whether the address is known or not, so that both take the same plan and the same lookups.
        .selectFrom(sql<object>`(select 1 as one)`.as('probe'))
        .leftJoin('admins', (join) => join.on('admins.canonicalEmail', '=', canonicalEmail))
        .select(CREDENTIAL_COLUMNS)
        .select(SECOND_FACTOR)
        .select(deviceRecognised(sql.ref('admins.id'), sql.val(deviceDigest)).as('recognised'))
        .executeTakeFirstOrThrow(),
    );
    if (row.id === null) return { admin: null, deviceRecognised: false };
    // The id is there, so the join found a row and all its columns.
    return { admin: credentialsOf(this.store.ids, row as CredentialRow), deviceRecognised: row.recognised === 1 };
  }

  async credentialsOf({ adminId }: { readonly adminId: AdminId }): Promise<AdminCredentials | null> {
    const { ids } = this.store;
    const row = await this.store.run((db) =>
      db
        .selectFrom('admins')
        .select(CREDENTIAL_COLUMNS)
        .select(SECOND_FACTOR)
        .where('id', '=', ids.stored(adminId))
        .executeTakeFirst(),
    );
    return row === undefined ? null : credentialsOf(ids, row);
  }

  async byId({ adminId }: { readonly adminId: AdminId }): Promise<AdminRecord | null> {
    const { ids } = this.store;
    const row = await this.store.run((db) =>
      db.selectFrom('admins').select(RECORD_COLUMNS).where('id', '=', ids.stored(adminId)).executeTakeFirst(),
    );
    return row === undefined ? null : recordOf(ids, row);
  }

  async ownerOfCode({ codeDigest, purpose, at }: CodeOwnerQuery): Promise<CodeOwner | null> {
    const owner = await this.store.run((db) =>
      db
        .selectFrom('oneTimeCodes')
        .innerJoin('admins', 'admins.id', 'oneTimeCodes.adminId')
        .select(['oneTimeCodes.codeDigest', 'admins.email', 'admins.name'])
        .where('oneTimeCodes.codeDigest', '=', codeDigest)
        .where('oneTimeCodes.purpose', '=', purpose)
        .where('oneTimeCodes.usedAt', 'is', null)
        .where('oneTimeCodes.lapsedAt', 'is', null)
        .where('oneTimeCodes.expiresAt', '>', at)
        .executeTakeFirst(),
    );
    return owner ?? null;
  }

  async page({ filter, cursor, limit }: AdminPageQuery): Promise<AdminPage> {
    const { ids } = this.store;
    const { status, search } = filter;
    const after = cursor === null ? null : positionOf(LIST, cursor, (key) => ids.isStored(key));
    if (cursor !== null && after === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = db.selectFrom('admins').select(RECORD_COLUMNS);
      if (after !== null) {
        const at = after.at as Instant;
        // The first condition is what an index can start from; the second breaks the ties of one millisecond.
        query = query.where('createdAt', '>=', at).where((eb) => eb.or([eb('createdAt', '>', at), eb('id', '>', after.key)]));
      }
      if (status !== null) query = query.where('status', '=', status);
      if (search !== null) {
        const inText = ['nameFolded', 'emailFolded'].map((column) => contains(column, folded(search)));
        const address = search.toLowerCase();
        query = query.where((eb) =>
          eb.or([
            ...inText,
            // Of a closed admin this one holds no address; the next one does, and of nobody else.
            eb.and([eb('closedAt', 'is', null), contains('canonicalEmail', address)]),
            contains('releasedEmail', address),
          ]),
        );
      }
      return query
        .orderBy('createdAt')
        .orderBy('id')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(LIST, read, limit, ({ createdAt, id }) => [createdAt, ids.stored(ids.read(id))]);
    return { outcome: 'page', admins: rows.map((row) => recordOf(ids, row)), next };
  }
}
