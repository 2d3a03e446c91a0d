import { canonicalRoleName } from '../../kernel/canonical-role-name.js';
import { roleId as toRoleId } from '../../kernel/ids.js';
import { roleTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { MANAGE_ROLES } from './role.abilities.js';
import { ROLE_CREATED } from './role.events.js';
import { CreateRoleInput } from './role.inputs.js';
import { createRoleWrite } from './role.methods.js';
import type { RoleView } from './role.view.js';
import { roleView } from './role.view.js';

/** A new role lets nobody do anything: each ability is granted to it by an operation of its own, which asks who may. */
export const createRole = mutation('roles.create_role', {
  input: CreateRoleInput,
  actors: 'any',
  ability: MANAGE_ROLES,
  target: () => null,
  stepUp: false,
  impersonating: 'refused',
  openDuring: [],
  writes: [createRoleWrite],
  outcomes: {
    /** The role is there, without abilities and without holders. */
    created: done<{ readonly role: RoleView }>(),
    /** Another role is called so, or differs only in case. */
    name_taken: refused(),
  },
  audits: [ROLE_CREATED],
}).body(async (run) => {
  const { name } = run.input;
  const claim = await run.change(createRoleWrite, run.grant, {
    roleId: toRoleId(run.newId()),
    roleName: name,
    // The input's own rule: what has no canonical form is no name, and got no further.
    canonicalName: canonicalRoleName(name) ?? name,
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'name_taken' ? run.end('name_taken') : run.end('conflict');
  run.audit(ROLE_CREATED, { roleName: name }, roleTarget(claim.role.roleId));
  return run.end('created', { role: roleView(claim.role) });
});
export type CreateRoleResult = ResultOf<typeof createRole>;
