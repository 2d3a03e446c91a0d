import { roleTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { DEMAND_SETTINGS, keptLifeline } from '../../settings/factor-demand.step.js';
import { mayHandOut } from './may-hand-out.step.js';
import { MANAGE_ROLES } from './role.abilities.js';
import { PERMISSION_REVOKED } from './role.events.js';
import { RoleAbilityInput } from './role.inputs.js';
import { revokeAbilityWrite, roleById } from './role.methods.js';

/** Also for abilities that are in no catalogue any more: what a role has can be taken from it. */
export const revokeAbilityFromRole = mutation('roles.revoke_ability_from_role', {
  input: RoleAbilityInput,
  actors: 'any',
  ability: MANAGE_ROLES,
  target: ({ roleId }) => roleTarget(roleId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  settings: DEMAND_SETTINGS,
  writes: [revokeAbilityWrite],
  outcomes: {
    /** Whoever held it by this role alone may do it no more. */
    revoked: done(),
    /** The role did not have it; nothing changed. */
    not_granted: done(),
    /** The actor may not hand this ability out, and so may not take it back either. */
    escalation_forbidden: refused(),
    /** It is the lifeline ability, and nobody who can sign in would hold it any more. */
    last_holder: refused(),
    /** There is no such role. */
    not_found: refused<{ readonly entity: 'role' }>(),
  },
  audits: [PERMISSION_REVOKED],
}).body(async (run) => {
  const { roleId, ability } = run.input;
  const role = await run.query(roleById, { roleId });
  if (role === null) return run.end('not_found', { entity: 'role' });
  if (!role.abilities.includes(ability)) return run.end('not_granted');
  if (!(await mayHandOut(run, run.actor, [ability], roleTarget(roleId)))) return run.end('escalation_forbidden');
  const claim = await run.change(revokeAbilityWrite, run.grant, {
    roleId,
    ability,
    expectedVersion: role.version,
    ...keptLifeline(run, ability === run.policy.lifelineAbility),
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'last_holder' ? run.end('last_holder') : run.end('conflict');
  run.audit(PERMISSION_REVOKED, { ability });
  return run.end('revoked');
});
export type RevokeAbilityFromRoleResult = ResultOf<typeof revokeAbilityFromRole>;
