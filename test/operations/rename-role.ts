import { renameRole } from '../../src/authorization/roles/rename-role.operation.js';
import { asked } from '../support/arrangements.js';
import { NO_ROLE, roleMoved, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(renameRole, {
  prepare: async (world) => ({
    caller: await world.actor('roles.manage'),
    input: { roleId: supportRole(world), name: 'Help desk' },
  }),
  succeeds: 'renamed',
  holds: ({ infra }, { input }) => [infra.store.roles.get(input.roleId)?.canonicalName, 'help desk'],
  changes: 'roles',
  flow: 'settings ∥ decide ∥ sessionById → role → renameRole',
  tells: ['authz.role.renamed'],
  again: 'unchanged',
  leftBehind: {
    renameRole: ['nothing', 'roles'],
  },
  endings: {
    unchanged: asked({ name: 'Support' }),
    renamed: { 'to another case': asked({ name: 'SUPPORT' }) },
    name_taken: ({ infra }) => void infra.store.addRole({ name: 'help DESK' }),
    not_found: asked({ roleId: NO_ROLE }),
    conflict: roleMoved('rename'),
  },
});
