import type { Actor } from '../kernel/actor.js';
import type { AbilityQuestion } from './ability-resolver.contract.js';

/** The actor as a resolver is asked about it: who it is, and nothing a resolver could act through. */
export function questionerOf(actor: Actor): AbilityQuestion['actor'] {
  return actor.kind === 'system'
    ? { kind: 'system', name: actor.name }
    : { kind: 'admin', adminId: actor.adminId, impersonatorId: actor.impersonatorId };
}
