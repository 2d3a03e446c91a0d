import type { Actor } from '../kernel/actor.js';
import { AdminActor, SystemActor } from '../kernel/actor.js';
import { ContractViolationException } from '../kernel/exceptions.js';
import type { ActingRules } from './operation.js';
import { OWN_ACCOUNT } from './spec.js';

export type EntryDecision = { readonly decision: 'allow' } | { readonly decision: 'deny'; readonly reason: string };
export const ALLOWED: EntryDecision = Object.freeze({ decision: 'allow' });
const SYSTEM_RESTRICTION: EntryDecision = Object.freeze({ decision: 'deny', reason: 'system_restriction' });

/** Restrictions no resolver may lift: what is refused while impersonating, and own-account operations of a system actor. */
export function restriction(rules: ActingRules, actor: Actor, ability: string): EntryDecision | null {
  if (actor.kind === 'admin') {
    return actor.impersonatorId !== null && rules.impersonating === 'refused' ? SYSTEM_RESTRICTION : null;
  }
  return ability === OWN_ACCOUNT ? SYSTEM_RESTRICTION : null;
}

/** A look-alike, an actor of the wrong kind or of another application in this process, is a contract violation of the caller. */
export function demandActor(rules: ActingRules, actor: unknown, operation: string, home: object): void {
  const admin = AdminActor.is(actor) && rules.actors !== 'system' && actor.belongsTo(home);
  const system = SystemActor.is(actor) && rules.actors !== 'admin' && actor.belongsTo(home);
  if (admin || system) return;
  const wanted = { admin: 'SessionOrchestrator.access()', system: 'SystemActors.get()', any: 'access() or SystemActors.get()' };
  throw new ContractViolationException(
    `${operation} was called without a genuine actor of this application; take one from ${wanted[rules.actors]}.`,
    {
      code: 'actor.forged',
      operation,
    },
  );
}
