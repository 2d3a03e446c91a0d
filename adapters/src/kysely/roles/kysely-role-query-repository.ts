import type {
  AdminId,
  RoleHoldingPage,
  RoleId,
  RolePage,
  RolePageQuery,
  RoleQueryRepository,
  RoleRecord,
} from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database, StoredAdminId } from '../schema/database.js';
import type { Position } from '../store/cursor.js';
import { pageOf, positionOf } from '../store/cursor.js';
import type { Store } from '../store/store.js';
import { holdingOf, summaryOf } from './role-rows.js';

const ROLES = 'roles';
const OF_ADMIN = 'roles of an admin';
const HOLDERS = 'holders of a role';

/** Role ids may have been there before the library: not all of them are printable ASCII. */
const isRoleKey = (key: unknown): key is string => typeof key === 'string' && key.length > 0 && key.length <= 128;

/** Reads roles, each method in one statement. */
export class KyselyRoleQueryRepository implements RoleQueryRepository {
  constructor(private readonly store: Store) {}

  async byId({ roleId }: { readonly roleId: RoleId }): Promise<RoleRecord | null> {
    // Version and abilities in one statement: a change between two would be judged as neither.
    const rows = await this.store.run((db) =>
      db
        .selectFrom('roles')
        .leftJoin('roleAbilities', 'roleAbilities.role', 'roles.role')
        .selectAll('roles')
        .select('roleAbilities.ability')
        .where('roles.role', '=', roleId)
        .orderBy('roleAbilities.ability')
        .execute(),
    );
    const [row] = rows;
    if (row?.role !== roleId) return null;
    return { ...summaryOf(row), abilities: rows.flatMap(({ ability }) => (ability === null ? [] : [ability])) };
  }

  async page({ cursor, limit }: RolePageQuery): Promise<RolePage> {
    const after = cursor === null ? null : positionOf(ROLES, cursor, isRoleKey);
    if (cursor !== null && after === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = db.selectFrom('roles').selectAll();
      if (after !== null) {
        // The first condition is what an index can start from; the second breaks the ties of one millisecond.
        query = query
          .where('createdAt', '>=', after.at)
          .where((eb) => eb.or([eb('createdAt', '>', after.at), eb('role', '>', after.key)]));
      }
      return query
        .orderBy('createdAt')
        .orderBy('role')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(ROLES, read, limit, ({ createdAt, role }) => [createdAt, role]);
    return { outcome: 'page', roles: rows.map(summaryOf), next };
  }

  async ofAdmin({ adminId, cursor, limit }: RolePageQuery & { readonly adminId: AdminId }): Promise<RoleHoldingPage> {
    const { ids } = this.store;
    const after = cursor === null ? null : positionOf(OF_ADMIN, cursor, isRoleKey);
    if (cursor !== null && after === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = holdings(db).where('adminRoles.adminId', '=', ids.stored(adminId));
      if (after !== null) {
        query = query
          .where('adminRoles.assignedAt', '>=', after.at)
          .where((eb) => eb.or([eb('adminRoles.assignedAt', '>', after.at), eb('adminRoles.role', '>', after.key)]));
      }
      return query
        .orderBy('adminRoles.assignedAt')
        .orderBy('adminRoles.role')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(OF_ADMIN, read, limit, ({ assignedAt, role }) => [assignedAt, role]);
    return { outcome: 'page', holdings: rows.map((row) => holdingOf(ids, row)), next };
  }

  async holders({ roleId, cursor, limit }: RolePageQuery & { readonly roleId: RoleId }): Promise<RoleHoldingPage> {
    const { ids } = this.store;
    const isAdmin = (key: unknown): key is StoredAdminId => ids.isStored(key);
    const after: Position<StoredAdminId> | null = cursor === null ? null : positionOf(HOLDERS, cursor, isAdmin);
    if (cursor !== null && after === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      let query = holdings(db).where('adminRoles.role', '=', roleId);
      if (after !== null) {
        query = query
          .where('adminRoles.assignedAt', '>=', after.at)
          .where((eb) => eb.or([eb('adminRoles.assignedAt', '>', after.at), eb('adminRoles.adminId', '>', after.key)]));
      }
      return query
        .orderBy('adminRoles.assignedAt')
        .orderBy('adminRoles.adminId')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(HOLDERS, read, limit, ({ assignedAt, adminId }) => [assignedAt, ids.stored(ids.read(adminId))]);
    return { outcome: 'page', holdings: rows.map((row) => holdingOf(ids, row)), next };
  }
}

function holdings(db: Kysely<Database>) {
  return db
    .selectFrom('adminRoles')
    .innerJoin('roles', 'roles.role', 'adminRoles.role')
    .selectAll('adminRoles')
    .select('roles.name');
}
