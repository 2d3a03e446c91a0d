import type {
  RoleHoldingPage,
  RolePage,
  RolePageQuery,
  RoleQueryRepository,
} from '../../authorization/roles/role-query-repository.contract.js';
import type { RoleRecord } from '../../authorization/roles/role.record.js';
import type { AdminId, RoleId } from '../../kernel/ids.js';
import { roleHolding, roleRecord, roleSummary } from '../doubles/answers.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { keysetPage } from '../doubles/keyset.js';
import type { StoredHolding } from '../doubles/stored-rows.js';

/** {@link RoleQueryRepository} over `store.roles` and `store.holdings`. */
export class InMemoryRoleQueries implements RoleQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  byId({ roleId }: { readonly roleId: RoleId }): Promise<RoleRecord | null> {
    return atomically(() => {
      const role = this.store.roles.get(roleId);
      return role === undefined ? null : roleRecord(role);
    });
  }

  page({ cursor, limit }: RolePageQuery): Promise<RolePage> {
    return atomically(() => {
      const page = keysetPage([...this.store.roles.values()], {
        list: 'roles',
        positionOf: (role) => [role.createdAt, this.store.roles.sequenceOf(role.roleId)],
        newestFirst: false,
        cursor,
        limit,
      });
      return page === null
        ? { outcome: 'invalid_cursor' }
        : { outcome: 'page', roles: page.rows.map(roleSummary), next: page.next };
    });
  }

  ofAdmin({ adminId, ...query }: RolePageQuery & { readonly adminId: AdminId }): Promise<RoleHoldingPage> {
    return this.holdings(`roles of ${adminId}`, this.store.holdings.where('admin', adminId), query);
  }

  holders({ roleId, ...query }: RolePageQuery & { readonly roleId: RoleId }): Promise<RoleHoldingPage> {
    return this.holdings(`holders of ${roleId}`, this.store.holdings.where('role', roleId), query);
  }

  private holdings(list: string, holdings: readonly StoredHolding[], { cursor, limit }: RolePageQuery): Promise<RoleHoldingPage> {
    return atomically(() => {
      const page = keysetPage(holdings, {
        list,
        positionOf: (holding) => [holding.assignedAt, this.store.holdingSequenceOf(holding)],
        newestFirst: false,
        cursor,
        limit,
      });
      if (page === null) return { outcome: 'invalid_cursor' };
      const named = page.rows.map((holding) => roleHolding(holding, this.store.roles.get(holding.roleId)?.name ?? ''));
      return { outcome: 'page', holdings: named, next: page.next };
    });
  }
}
