import { rolesOf } from '../../src/authorization/roles/roles-of.operation.js';
import { aboutNobody, aboutOneself, asked, recorded } from '../support/arrangements.js';
import { supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(rolesOf, {
  prepare: async (world) => {
    const adminId = world.someone();
    supportRole(world, { holders: [adminId] });
    supportRole(world, { name: 'Security' });
    return { caller: await world.actor('roles.view'), input: { adminId } };
  },
  succeeds: 'page',
  holds: (_, { result }) => [result.items.map(({ roleName }) => roleName), ['Support']],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin ∥ rolesOfAdmin',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: { not_found: aboutNobody, invalid_cursor: asked({ cursor: 'nonsense' }), page: { own: aboutOneself, recorded } },
});
