import { authorizeQuery } from '../../src/authorization/authorize-query.operation.js';
import { asked } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(authorizeQuery, {
  prepare: async (world) => ({
    caller: await world.actor('orders.refund'),
    input: { ability: 'orders.refund', targetType: 'order', targetId: '42' },
  }),
  succeeds: 'granted',
  holds: (_, { result: { grant } }) => [
    [grant.ability, grant.target],
    ['orders.refund', { type: 'order', id: '42' }],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide',
  tells: [],
  again: 'granted',
  leftBehind: {},
  endings: {
    denied: {
      'out of scope': (world, { caller }) => {
        if (caller.kind === 'admin') world.infra.grants.restrict(caller.adminId, 'orders.refund', 'scope_violation');
      },
    },
    validation_failed: { 'the own-account marker is no ability': asked({ ability: 'own_account' }) },
  },
});
