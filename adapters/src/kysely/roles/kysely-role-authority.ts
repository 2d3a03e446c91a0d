import type { AbilityQuestion, GrantQuestion, RoleAuthority } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';
import type { Held } from './held-abilities.js';
import { abilitiesHeldBy, subjectsOf } from './held-abilities.js';
import type { SystemActorAbilities } from './system-actors.js';
import { checkedSystemActors } from './system-actors.js';

type Actor = AbilityQuestion['actor'];
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
    const held = await abilitiesHeldBy(this.store, subjectsOf(actor));
    const own = this.setsOf(actor, held);
    return { decision: abilities.every((ability) => own.every((set) => set.has(ability))) ? 'allow' : 'deny' };
  }

  async compare({ actor, adminId }: Parameters<RoleAuthority['compare']>[0]): ReturnType<RoleAuthority['compare']> {
    const held = await abilitiesHeldBy(this.store, [...subjectsOf(actor), adminId]);
    const own = this.setsOf(actor, held);
    const within = [...(held.get(adminId) ?? NOTHING)].every((ability) => own.every((set) => set.has(ability)));
    return { adminId, standing: within ? 'can_act_on' : 'outranked' };
  }

  async abilitiesOf({ adminId }: Parameters<RoleAuthority['abilitiesOf']>[0]): ReturnType<RoleAuthority['abilitiesOf']> {
    const held = await abilitiesHeldBy(this.store, [adminId]);
    return { adminId, abilities: [...(held.get(adminId) ?? NOTHING)].sort() };
  }

  /** Every one of these has to hold it: while impersonating, both admins. */
  private setsOf(actor: Actor, held: Held): readonly ReadonlySet<string>[] {
    if (actor.kind === 'system') return [this.systemActors.get(actor.name) ?? NOTHING];
    return subjectsOf(actor).map((adminId) => held.get(adminId) ?? NOTHING);
  }
}
