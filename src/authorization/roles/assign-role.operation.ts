import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { judgeAssignment } from './judge-assignment.step.js';
import { ASSIGN_ROLES } from './role.abilities.js';
import { ROLE_ASSIGNED, ROLE_ASSIGNED_NOTICE } from './role.events.js';
import { RoleAssignmentInput } from './role.inputs.js';
import { assignRoleWrite } from './role.methods.js';

/** The write rests on the version whose abilities were judged: one that is added meanwhile is handed out by nobody unasked. */
export const assignRole = mutation('roles.assign_role', {
  input: RoleAssignmentInput,
  actors: 'any',
  ability: ASSIGN_ROLES,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  writes: [assignRoleWrite],
  outcomes: {
    /** The admin may do what the role lets its holders do, from the next call on. */
    assigned: done(),
    /** The admin held it before; nothing changed. */
    already_assigned: done(),
    /** Nobody gives themselves a role. */
    self_forbidden: refused(),
    /** The role has an ability that the actor may not hand out. */
    escalation_forbidden: refused(),
    /** There is no such admin, or no such role. */
    not_found: refused<{ readonly entity: 'admin' | 'role' }>(),
  },
  audits: [ROLE_ASSIGNED],
  notifies: [ROLE_ASSIGNED_NOTICE],
}).body(async (run) => {
  const { role, ending } = await judgeAssignment(run, 'to');
  if (role === null) return ending;
  const { adminId, roleId } = run.input;
  const claim = await run.change(assignRoleWrite, run.grant, {
    adminId,
    roleId,
    expectedVersion: role.version,
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'already_assigned' ? run.end('already_assigned') : run.end('conflict');
  run.audit(ROLE_ASSIGNED, { roleId, roleName: role.name });
  run.notify(ROLE_ASSIGNED_NOTICE, { kind: 'admin', adminId });
  return run.end('assigned');
});
export type AssignRoleResult = ResultOf<typeof assignRole>;
