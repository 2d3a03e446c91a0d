import type { GrantQuestion, RoleAuthority } from '../../authorization/roles/role-authority.contract.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link RoleAuthority} over `store.grants`: whoever holds it may hand it out. */
export class InMemoryRoleAuthority implements RoleAuthority {
  constructor(private readonly store: InMemoryStore) {}

  mayGrant({ actor, abilities }: GrantQuestion): ReturnType<RoleAuthority['mayGrant']> {
    return atomically(() => {
      const holds = abilities.every((ability) => this.store.grants.actorHolds(actor, ability));
      return { decision: holds ? 'allow' : 'deny' };
    });
  }

  compare({ actor, adminId }: Parameters<RoleAuthority['compare']>[0]): ReturnType<RoleAuthority['compare']> {
    return atomically(() => {
      const { grants } = this.store;
      const holds = grants.of(adminId).every((ability) => grants.actorHolds(actor, ability));
      return { adminId, standing: holds ? 'can_act_on' : 'outranked' };
    });
  }

  abilitiesOf({ adminId }: Parameters<RoleAuthority['abilitiesOf']>[0]): ReturnType<RoleAuthority['abilitiesOf']> {
    return atomically(() => ({ adminId, abilities: this.store.grants.of(adminId) }));
  }
}
