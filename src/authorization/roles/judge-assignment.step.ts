import type { Actor } from '../../kernel/actor.js';
import { isSelf } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { isKnownAdmin, isOpenAdmin } from '../../lifecycle/read-admin.step.js';
import type { Queries } from '../../runner/capabilities.js';
import { result } from '../../runner/outcomes.js';
import { mayHandOut } from './may-hand-out.step.js';
import type { RoleAssignmentInput } from './role.inputs.js';
import { roleById } from './role.methods.js';

/** Whether a role may go to this admin, or from them: the role as it was judged, or what the operation ends in. */
export async function judgeAssignment(
  run: Queries & { readonly input: RoleAssignmentInput; readonly actor: Actor },
  which: 'to' | 'from',
) {
  const { adminId, roleId } = run.input;
  if (isSelf(run.actor, adminId)) return refusedWith(result('self_forbidden'));
  // Whose invitation was withdrawn gets no role any more; one given before may still be taken away.
  const isThere = which === 'to' ? isOpenAdmin : isKnownAdmin;
  const [known, role] = await Promise.all([isThere(run, adminId), run.query(roleById, { roleId })]);
  if (!known) return refusedWith(result('not_found', { entity: 'admin' }));
  if (role === null) return refusedWith(result('not_found', { entity: 'role' }));
  const may = await mayHandOut(run, run.actor, role.abilities, adminTarget(adminId));
  return may ? { role, ending: null } : refusedWith(result('escalation_forbidden'));
}

function refusedWith<R extends object>(ending: R) {
  return { role: null, ending };
}
