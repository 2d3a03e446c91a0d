import type { AbilityQuestion, AdminId, GrantQuestion, RoleAuthority } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';
import type { SystemActorAbilities } from './system-actors.js';
import { checkedSystemActors } from './system-actors.js';

type Actor = AbilityQuestion['actor'];
type Held = ReadonlyMap<AdminId, ReadonlySet<string>>;
const NOTHING: ReadonlySet<string> = new Set();

/** Whoever holds an ability may hand it out, a system actor what it is listed with. Answers from the same rows as the resolver. */
export class KyselyRoleAuthority implements RoleAuthority {
  private readonly systemActors: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly store: Store,
    systemActors: SystemActorAbilities = {},
  ) {
    this.systemActors = checkedSystemActors(systemActors);
  }

  async mayGrant({ actor, abilities }: GrantQuestion): ReturnType<RoleAuthority['mayGrant']> {
    const held = await this.heldBy(adminsOf(actor));
    const own = this.setsOf(actor, held);
    return { decision: abilities.every((ability) => own.every((set) => set.has(ability))) ? 'allow' : 'deny' };
  }

  async compare({ actor, adminId }: Parameters<RoleAuthority['compare']>[0]): ReturnType<RoleAuthority['compare']> {
    const held = await this.heldBy([...adminsOf(actor), adminId]);
    const own = this.setsOf(actor, held);
    const within = [...(held.get(adminId) ?? NOTHING)].every((ability) => own.every((set) => set.has(ability)));
    return { adminId, standing: within ? 'can_act_on' : 'outranked' };
  }

  async abilitiesOf({ adminId }: Parameters<RoleAuthority['abilitiesOf']>[0]): ReturnType<RoleAuthority['abilitiesOf']> {
    const held = await this.heldBy([adminId]);
    return { adminId, abilities: [...(held.get(adminId) ?? NOTHING)].sort() };
  }

  /** Every one of these has to hold it: while impersonating, both admins. */
  private setsOf(actor: Actor, held: Held): readonly ReadonlySet<string>[] {
    if (actor.kind === 'system') return [this.systemActors.get(actor.name) ?? NOTHING];
    return adminsOf(actor).map((adminId) => held.get(adminId) ?? NOTHING);
  }

  private async heldBy(admins: readonly AdminId[]): Promise<Held> {
    if (admins.length === 0) return new Map();
    const { ids } = this.store;
    const rows = await this.store.run((db) =>
      db
        .selectFrom('adminRoles')
        .innerJoin('roleAbilities', 'roleAbilities.role', 'adminRoles.role')
        .select(['adminRoles.adminId', 'roleAbilities.ability'])
        .distinct()
        .where(
          'adminRoles.adminId',
          'in',
          [...new Set(admins)].map((id) => ids.stored(id)),
        )
        .execute(),
    );
    const held = new Map<AdminId, Set<string>>();
    for (const { adminId, ability } of rows) {
      const admin = ids.read(adminId);
      held.set(admin, (held.get(admin) ?? new Set<string>()).add(ability));
    }
    return held;
  }
}

function adminsOf(actor: Actor): readonly AdminId[] {
  if (actor.kind === 'system') return [];
  return actor.impersonatorId === null ? [actor.adminId] : [actor.adminId, actor.impersonatorId];
}
