import { compareAuthority } from '../../src/authorization/roles/compare-authority.operation.js';
import { aboutNobody } from '../support/arrangements.js';
import { give, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(compareAuthority, {
  prepare: async (world) => ({
    caller: await world.actor('roles.view', 'admins.view'),
    input: { adminId: world.someone({ abilities: ['admins.view'] }) },
  }),
  succeeds: 'can_act_on',
  holds: () => [null, null],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin ∥ compare',
  tells: [],
  again: 'can_act_on',
  leftBehind: {},
  endings: {
    outranked: {
      'holds something the caller lacks': ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
      'by a role': (world, { input }) => give(world, input.adminId, supportRole(world, { abilities: ['orders.refund'] })),
    },
    not_found: aboutNobody,
    can_act_on: { 'holds nothing': (world) => ({ input: { adminId: world.someone() } }) },
  },
});
