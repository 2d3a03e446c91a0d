import { admin } from '../../src/lifecycle/admin.operation.js';
import { aboutNobody, aboutOneself, recorded } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(admin, {
  prepare: async (world) => ({ caller: await world.actor('admins.view'), input: { adminId: world.someone() } }),
  succeeds: 'found',
  holds: (_, { input, result }) => [result.admin.adminId, input.adminId],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: { not_found: aboutNobody, found: { oneself: aboutOneself, recorded } },
});
