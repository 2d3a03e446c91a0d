import { holdersOf } from '../../src/authorization/roles/holders-of.operation.js';
import { asked, recorded } from '../support/arrangements.js';
import { NO_ROLE, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(holdersOf, {
  prepare: async (world) => {
    const [adminId] = [world.someone(), world.someone()];
    return { caller: await world.actor('roles.view'), input: { roleId: supportRole(world, { holders: [adminId] }) } };
  },
  succeeds: 'page',
  holds: ({ infra }, { input, result }) => [
    result.items.map(({ adminId }) => adminId),
    [...infra.store.holdings.values()].filter(({ roleId }) => roleId === input.roleId).map(({ adminId }) => adminId),
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → role ∥ holdersOfRole',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: {
    not_found: asked({ roleId: NO_ROLE }),
    invalid_cursor: asked({ cursor: 'nonsense' }),
    page: { recorded },
  },
});
