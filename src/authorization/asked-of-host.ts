import type { Target } from '../kernel/proofs.js';
import type { Ability } from '../runner/ability.js';
import type { AuthorizeInput } from './authorization.inputs.js';

/** The ability a host asks about: one of its own or one of the library's; the resolver denies what it does not know. */
export function abilityAskedFor({ ability }: AuthorizeInput): Ability {
  return { key: ability, description: '' };
}

export function targetAskedFor({ targetType, targetId }: AuthorizeInput): Target | null {
  return targetType == null || targetId == null ? null : Object.freeze({ type: targetType, id: targetId });
}
