import { createRole } from '../../src/authorization/roles/create-role.operation.js';
import { asked, doneBefore, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(createRole, {
  prepare: async (world) => ({ caller: await world.actor('roles.manage'), input: { name: 'Order support' } }),
  succeeds: 'created',
  holds: ({ infra }, { result }) => [
    [infra.store.roles.get(result.role.roleId)?.canonicalName, result.role.abilities],
    ['order support', []],
  ],
  changes: 'roles',
  flow: 'settings ∥ decide ∥ sessionById → createRole',
  tells: ['authz.role.created'],
  again: 'name_taken',
  leftBehind: {
    createRole: ['nothing', 'roles'],
  },
  endings: {
    name_taken: {
      '': doneBefore,
      'another case': ({ infra }) => void infra.store.addRole({ name: 'ORDER Support' }),
    },
    validation_failed: {
      'a blank too many': asked({ name: 'Order  support' }),
      'an invisible letter': asked({ name: 'Order\u200bsupport' }),
      'two scripts in a word': asked({ name: '\u043ewner' }),
    },
    conflict: lost('RoleCommandRepository', 'create', 'author_moved'),
  },
});
