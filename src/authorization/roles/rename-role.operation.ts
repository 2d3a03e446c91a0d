import { canonicalRoleName } from '../../kernel/canonical-role-name.js';
import { roleTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { MANAGE_ROLES } from './role.abilities.js';
import { ROLE_RENAMED } from './role.events.js';
import { RenameRoleInput } from './role.inputs.js';
import { renameRoleWrite, roleById } from './role.methods.js';

/** Its id stays, and so does all that rests on it. */
export const renameRole = mutation('roles.rename_role', {
  input: RenameRoleInput,
  actors: 'any',
  ability: MANAGE_ROLES,
  target: ({ roleId }) => roleTarget(roleId),
  stepUp: false,
  impersonating: 'refused',
  openDuring: [],
  writes: [renameRoleWrite],
  outcomes: {
    /** It is called so from now on. */
    renamed: done(),
    /** It was called exactly so before. */
    unchanged: done(),
    /** Another role is called so, or differs only in case. */
    name_taken: refused(),
    /** There is no such role. */
    not_found: refused<{ readonly entity: 'role' }>(),
  },
  audits: [ROLE_RENAMED],
}).body(async (run) => {
  const { roleId, name } = run.input;
  const role = await run.query(roleById, { roleId });
  if (role === null) return run.end('not_found', { entity: 'role' });
  if (role.name === name) return run.end('unchanged');
  const claim = await run.change(renameRoleWrite, run.grant, {
    roleId,
    roleName: name,
    // The input's own rule: what has no canonical form is no name, and got no further.
    canonicalName: canonicalRoleName(name) ?? name,
    expectedVersion: role.version,
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'lost') return claim.reason === 'name_taken' ? run.end('name_taken') : run.end('conflict');
  run.audit(ROLE_RENAMED, { from: role.name, to: name });
  return run.end('renamed');
});
export type RenameRoleResult = ResultOf<typeof renameRole>;
