import type { AbilityDecision, AbilityQuestion, AbilityResolver, AdminId } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';
import type { SystemActorAbilities } from './system-actors.js';
import { checkedSystemActors } from './system-actors.js';

/**
 * Explicit grants only: a row says yes to an admin, the list it was made with to a system actor, nothing else does. The target is not looked at, so the answer cannot tell whether it
 * exists. Subclass it to add scopes or ranks.
 */
export class KyselyAbilityResolver implements AbilityResolver {
  private readonly systemActors: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly store: Store,
    systemActors: SystemActorAbilities = {},
  ) {
    this.systemActors = checkedSystemActors(systemActors);
  }

  async decide({ actor, ability }: AbilityQuestion): Promise<AbilityDecision> {
    const allowed =
      actor.kind === 'system'
        ? (this.systemActors.get(actor.name)?.has(ability) ?? false)
        : await this.holds(actor.adminId, actor.impersonatorId, ability);
    return allowed ? { decision: 'allow' } : { decision: 'deny', reason: 'not_permitted' };
  }

  private async holds(adminId: AdminId, impersonatorId: AdminId | null, ability: string): Promise<boolean> {
    // While impersonating both must hold it: the intersection of their rights.
    const needed = new Set(impersonatorId === null ? [adminId] : [adminId, impersonatorId]);
    const { ids } = this.store;
    const granted = await this.store.run((db) =>
      db
        .selectFrom('roleAbilities')
        .innerJoin('adminRoles', 'adminRoles.role', 'roleAbilities.role')
        .select(['adminRoles.adminId', 'roleAbilities.ability'])
        .where('roleAbilities.ability', '=', ability)
        .where(
          'adminRoles.adminId',
          'in',
          [...needed].map((id) => ids.stored(id)),
        )
        .execute(),
    );
    // Compared once more: a database may take a text for equal that has a blank more at its end.
    const holders = new Set(granted.filter((row) => row.ability === ability).map((row) => ids.read(row.adminId)));
    return [...needed].every((id) => holders.has(id));
  }
}
