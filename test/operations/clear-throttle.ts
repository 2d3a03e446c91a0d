import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { clearThrottle } from '../../src/authentication/passwords/clear-throttle.operation.js';
import { aboutNobody, aboutOneself, asked } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { EMAIL, grace } from '../support/scenarios/authentication.js';

export const expectations = expectationsOf(clearThrottle, {
  prepare: async (world) => {
    const adminId = grace(world);
    for (let attempt = 0; attempt < 5; attempt += 1)
      await world.authentication.signIn({ email: EMAIL, password: Redacted.of('wrong') }, TEST_ORIGIN);
    return { caller: await world.actor('admins.throttle.clear'), input: { adminId, reason: 'mistyped' } };
  },
  succeeds: 'cleared',
  holds: (world) => [[...world.infra.store.budgets.values()].flatMap(({ reservations }) => reservations), []],
  changes: 'budgets',
  flow: 'settings ∥ decide ∥ sessionById → credentialsOf → clear',
  tells: ['auth.throttle.cleared'],
  again: 'not_throttled',
  leftBehind: {
    clear: ['nothing', 'budgets'],
  },
  endings: {
    not_throttled: (world, call) => asked({ adminId: world.someone() })(world, call),
    self_forbidden: aboutOneself,
    not_found: aboutNobody,
  },
});
