import { roleTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { mayHandOut } from './may-hand-out.step.js';
import { MANAGE_ROLES } from './role.abilities.js';
import { PERMISSION_GRANTED } from './role.events.js';
import { RoleAbilityInput } from './role.inputs.js';
import { grantAbilityWrite, roleById } from './role.methods.js';

const UNKNOWN_ABILITY = Object.freeze([Object.freeze({ path: 'ability', rule: 'known_ability' })]);

/** Raises everybody who holds the role: whoever may not hand the ability out adds it to none, and nobody adds to what they hold. */
export const grantAbilityToRole = mutation('roles.grant_ability_to_role', {
  input: RoleAbilityInput,
  // A key of no catalogue opens nothing today, and something else the day a host takes it for a name.
  alsoCheck: ({ ability }, { abilities }) => (abilities.has(ability) ? [] : UNKNOWN_ABILITY),
  actors: 'any',
  ability: MANAGE_ROLES,
  target: ({ roleId }) => roleTarget(roleId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  writes: [grantAbilityWrite],
  outcomes: {
    /** Whoever holds the role may do it from now on. */
    granted: done(),
    /** The role had it before; nothing changed. */
    already_granted: done(),
    /** Nobody adds to a role they hold themselves. */
    self_forbidden: refused(),
    /** The actor may not hand this ability out. */
    escalation_forbidden: refused(),
    /** There is no such role. */
    not_found: refused<{ readonly entity: 'role' }>(),
  },
  audits: [PERMISSION_GRANTED],
}).body(async (run) => {
  const { roleId, ability } = run.input;
  const role = await run.query(roleById, { roleId });
  if (role === null) return run.end('not_found', { entity: 'role' });
  if (role.abilities.includes(ability)) return run.end('already_granted');
  if (!(await mayHandOut(run, run.actor, [ability], roleTarget(roleId)))) return run.end('escalation_forbidden');
  const claim = await run.change(grantAbilityWrite, run.grant, {
    roleId,
    ability,
    expectedVersion: role.version,
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'author_holds_role' ? run.end('self_forbidden') : run.end('conflict');
  run.audit(PERMISSION_GRANTED, { ability });
  return run.end('granted');
});
export type GrantAbilityToRoleResult = ResultOf<typeof grantAbilityToRole>;
