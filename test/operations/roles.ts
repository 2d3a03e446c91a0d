import { roles } from '../../src/authorization/roles/roles.operation.js';
import { asked } from '../support/arrangements.js';
import { supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(roles, {
  prepare: async (world) => {
    supportRole(world);
    supportRole(world, { name: 'Security' });
    return { caller: await world.actor('roles.view'), input: {} };
  },
  succeeds: 'page',
  holds: (_, { result }) => [result.items.map(({ name }) => name), ['Support', 'Security']],
  changes: 'nothing',
  flow: 'settings ∥ decide → roles',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: { invalid_cursor: asked({ cursor: 'nonsense' }) },
});
