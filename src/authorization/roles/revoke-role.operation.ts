import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { DEMAND_SETTINGS, keptLifeline } from '../../settings/factor-demand.step.js';
import { judgeAssignment } from './judge-assignment.step.js';
import { ASSIGN_ROLES } from './role.abilities.js';
import { ROLE_REVOKED, ROLE_REVOKED_NOTICE } from './role.events.js';
import { RoleAssignmentInput } from './role.inputs.js';
import { withdrawRoleWrite } from './role.methods.js';

/** Whoever needs somebody out at once suspends them: that is never closed, and asks for no role. */
export const revokeRole = mutation('roles.revoke_role', {
  input: RoleAssignmentInput,
  actors: 'any',
  ability: ASSIGN_ROLES,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  // While a mode is on, nobody's way out of it is taken.
  openDuring: [],
  settings: DEMAND_SETTINGS,
  writes: [withdrawRoleWrite],
  outcomes: {
    /** What the admin could do by this role alone is over, from the next call on. */
    revoked: done(),
    /** The admin did not hold it; nothing changed. */
    not_assigned: done(),
    /** Nobody takes a role from themselves. */
    self_forbidden: refused(),
    /** The role has an ability that the actor may not hand out, and so may not take back either. */
    escalation_forbidden: refused(),
    /** Nobody who can sign in would hold the lifeline ability any more. */
    last_holder: refused(),
    /** There is no such admin, or no such role. */
    not_found: refused<{ readonly entity: 'admin' | 'role' }>(),
  },
  audits: [ROLE_REVOKED],
  notifies: [ROLE_REVOKED_NOTICE],
}).body(async (run) => {
  const { role, ending } = await judgeAssignment(run, 'from');
  if (role === null) return ending;
  const { adminId, roleId } = run.input;
  const claim = await run.change(withdrawRoleWrite, run.grant, {
    adminId,
    roleId,
    expectedVersion: role.version,
    ...keptLifeline(run, true),
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_assigned') return run.end('not_assigned');
    return claim.reason === 'last_holder' ? run.end('last_holder') : run.end('conflict');
  }
  run.audit(ROLE_REVOKED, { roleId, roleName: role.name });
  run.notify(ROLE_REVOKED_NOTICE, { kind: 'admin', adminId });
  return run.end('revoked');
});
export type RevokeRoleResult = ResultOf<typeof revokeRole>;
