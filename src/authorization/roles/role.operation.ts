import { roleTarget } from '../../kernel/proofs.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { VIEW_ROLES } from './role.abilities.js';
import { RoleInput } from './role.inputs.js';
import { roleById } from './role.methods.js';
import type { RoleView } from './role.view.js';
import { roleView } from './role.view.js';

export const role = read('roles.role', {
  input: RoleInput,
  actors: 'any',
  ability: VIEW_ROLES,
  target: ({ roleId }) => roleTarget(roleId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** The role and every ability it has. */
    found: done<{ readonly role: RoleView }>(),
    /** There is no such role. */
    not_found: refused<{ readonly entity: 'role' }>(),
  },
}).body(async (run) => {
  const found = await run.query(roleById, { roleId: run.input.roleId });
  if (found === null) return run.end('not_found', { entity: 'role' });
  return run.end('found', { role: roleView(found) });
});
export type RoleResult = ResultOf<typeof role>;
