import { MANAGE_EXTERNAL_IDENTITIES } from '../../authentication/external/external.abilities.js';
import type { AbilityDecision, AbilityQuestion } from '../../authorization/ability-resolver.contract.js';
import { MANAGE_CONTACTS } from '../../lifecycle/contacts/contact.abilities.js';
import { CORRECT_INVITATIONS } from '../../lifecycle/lifecycle.abilities.js';
import { IMPERSONATE } from '../../sessions/impersonation/impersonation.abilities.js';
import type { Target } from '../../kernel/proofs.js';

const BY_RANK: ReadonlySet<string> = new Set([
  IMPERSONATE.key,
  MANAGE_CONTACTS.key,
  CORRECT_INVITATIONS.key,
  MANAGE_EXTERNAL_IDENTITIES.key,
]);

/** Why an ability that is granted is denied all the same. */
export type RestrictionReason = Exclude<Extract<AbilityDecision, { decision: 'deny' }>['reason'], 'not_permitted'>;

/**
 * The explicit grants of a test.
 *
 * When to use: `grants.grant(adminId, 'admins.suspend')` before the operation that needs it.
 *
 * Promises: nothing is granted that was not granted by name; no wildcard, no implicit super admin. A restriction
 * never looks at whether its target exists, so that existence cannot be probed.
 *
 * Failures: none; what was never granted is simply denied.
 *
 * @example
 * grants.grant(adminId, 'admins.suspend');
 * grants.restrict(adminId, 'admins.suspend', 'outranked', { type: 'admin', id: superior });
 */
export class InMemoryGrants {
  /** Every grant by name: admin id to abilities. What roles give is not in it. */
  readonly abilities = new Map<string, Set<string>>();
  /** Every restriction: a key of admin, ability and (where it is about one) target, to its reason. */
  readonly restrictions = new Map<string, RestrictionReason>();

  /** What roles give beside it. */
  constructor(private readonly byRole: (adminId: string) => ReadonlySet<string> = () => new Set()) {}

  grant(adminId: string, ...abilities: readonly string[]): void {
    const held = this.abilities.get(adminId) ?? new Set<string>();
    for (const ability of abilities) held.add(ability);
    this.abilities.set(adminId, held);
  }

  revoke(adminId: string, ...abilities: readonly string[]): void {
    for (const ability of abilities) this.abilities.get(adminId)?.delete(ability);
  }

  /** Denies an ability although it is granted: on one target, or on every one when none is named. */
  restrict(adminId: string, ability: string, reason: RestrictionReason, on: Target | null = null): void {
    this.restrictions.set(restrictionKey(adminId, ability, on), reason);
  }

  /** Takes a restriction back. */
  lift(adminId: string, ability: string, on: Target | null = null): void {
    this.restrictions.delete(restrictionKey(adminId, ability, on));
  }

  holds(adminId: string, ability: string): boolean {
    return (this.abilities.get(adminId)?.has(ability) ?? false) || this.byRole(adminId).has(ability);
  }

  /** Everything somebody holds, granted by name or by a role. */
  of(adminId: string): readonly string[] {
    return [...new Set([...(this.abilities.get(adminId) ?? []), ...this.byRole(adminId)])].sort();
  }

  /** Whether an actor holds it: while impersonating, only what both admins hold. */
  actorHolds(actor: AbilityQuestion['actor'], ability: string): boolean {
    return subjectsOf(actor).every((subject) => this.holds(subject, ability));
  }

  /** Lets a declared part of the host do this; see `policy.systemActors`. */
  grantSystem(name: string, ...abilities: readonly string[]): void {
    this.grant(systemKey(name), ...abilities);
  }

  revokeSystem(name: string, ...abilities: readonly string[]): void {
    this.revoke(systemKey(name), ...abilities);
  }

  /** An impersonator's right is the intersection of both admins' rights; a system actor's is what was granted to its name. */
  decide({ actor, ability, target }: AbilityQuestion): AbilityDecision {
    const subjects = subjectsOf(actor);
    if (!this.actorHolds(actor, ability)) return { decision: 'deny', reason: 'not_permitted' };
    for (const subject of subjects) {
      const reason =
        this.restrictions.get(restrictionKey(subject, ability, null)) ??
        (target === null ? undefined : this.restrictions.get(restrictionKey(subject, ability, target)));
      if (reason !== undefined) return { decision: 'deny', reason };
    }
    return this.outranks(ability, actor, target) ? { decision: 'deny', reason: 'outranked' } : { decision: 'allow' };
  }

  /** Nobody acts as somebody, says who becomes somebody, or keeps the contacts of somebody who holds an ability that they lack. */
  private outranks(ability: string, actor: AbilityQuestion['actor'], target: Target | null): boolean {
    if (!BY_RANK.has(ability) || actor.kind !== 'admin' || target?.type !== 'admin') return false;
    return !this.of(target.id).every((one) => this.actorHolds(actor, one));
  }
}

function restrictionKey(adminId: string, ability: string, on: Target | null): string {
  return JSON.stringify(on === null ? [adminId, ability] : [adminId, ability, on.type, on.id]);
}

/** No admin id holds a blank, so no name of a system actor can be mistaken for one. */
function systemKey(name: string): string {
  return `system ${name}`;
}

function subjectsOf(actor: AbilityQuestion['actor']): readonly string[] {
  if (actor.kind === 'system') return [systemKey(actor.name)];
  return actor.impersonatorId === null ? [actor.adminId] : [actor.adminId, actor.impersonatorId];
}
