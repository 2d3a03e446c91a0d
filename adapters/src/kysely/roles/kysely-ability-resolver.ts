import type { AbilityDecision, AbilityQuestion, AbilityResolver, AdminId } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';
import { abilitiesHeldBy, subjectsOf } from './held-abilities.js';
import type { SystemActorAbilities } from './system-actors.js';
import { checkedSystemActors } from './system-actors.js';

/** What is done to somebody only by who holds everything that they hold: acting as them, and saying where they are reached or known. */
const BY_RANK: ReadonlySet<string> = new Set([
  'security.impersonate',
  'admins.contacts.manage',
  'admins.invitation.correct',
  'admins.external.manage',
]);

/**
 * Explicit grants only: a row says yes to an admin, the list it was made with to a system actor, nothing else does. The target is not
 * looked at, so the answer cannot tell whether it exists; but for acting as somebody, for keeping somebody's contacts or external
 * identities and for sending somebody's invitation elsewhere: they must hold nothing that the actor lacks. Who does not exist holds nothing. Subclass it to add
 * scopes or ranks.
 */
export class KyselyAbilityResolver implements AbilityResolver {
  private readonly systemActors: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly store: Store,
    systemActors: SystemActorAbilities = {},
  ) {
    this.systemActors = checkedSystemActors(systemActors);
  }

  async decide({ actor, ability, target }: AbilityQuestion): Promise<AbilityDecision> {
    if (BY_RANK.has(ability) && actor.kind === 'admin' && target?.type === 'admin') {
      return this.byRank(actor, ability, target.id as AdminId);
    }
    const allowed =
      actor.kind === 'system'
        ? (this.systemActors.get(actor.name)?.has(ability) ?? false)
        : await this.holds(subjectsOf(actor), ability);
    return allowed ? { decision: 'allow' } : { decision: 'deny', reason: 'not_permitted' };
  }

  private async byRank(
    actor: Extract<AbilityQuestion['actor'], { kind: 'admin' }>,
    ability: string,
    target: AdminId,
  ): Promise<AbilityDecision> {
    const own = subjectsOf(actor);
    const held = await abilitiesHeldBy(this.store, [...own, target]);
    const holds = (one: string) => own.every((id) => held.get(id)?.has(one) === true);
    if (!holds(ability)) return { decision: 'deny', reason: 'not_permitted' };
    return [...(held.get(target) ?? [])].every(holds) ? { decision: 'allow' } : { decision: 'deny', reason: 'outranked' };
  }

  private async holds(needed: readonly AdminId[], ability: string): Promise<boolean> {
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
          needed.map((id) => ids.stored(id)),
        )
        .execute(),
    );
    // Compared once more: a database may take a text for equal that has a blank more at its end.
    const holders = new Set(granted.filter((row) => row.ability === ability).map((row) => ids.read(row.adminId)));
    return needed.every((id) => holders.has(id));
  }
}
