import { effectiveAbilities } from '../../src/authorization/roles/effective-abilities.operation.js';
import { aboutNobody, aboutOneself, recorded } from '../support/arrangements.js';
import { give, supportRole } from '../support/roles.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(effectiveAbilities, {
  prepare: async (world) => {
    const adminId = world.someone({ abilities: ['admins.view'] });
    give(world, adminId, supportRole(world, { abilities: ['admins.view', 'orders.refund'] }));
    give(world, adminId, supportRole(world, { name: 'Security', abilities: ['sessions.revoke'] }));
    return { caller: await world.actor('roles.view'), input: { adminId } };
  },
  succeeds: 'found',
  holds: (_, { result }) => [result.abilities, ['admins.view', 'orders.refund', 'sessions.revoke']],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin ∥ abilitiesOf',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: { not_found: aboutNobody, found: { own: aboutOneself, recorded } },
});
