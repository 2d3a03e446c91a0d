import { admins } from '../../src/lifecycle/admins.operation.js';
import { asked } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(admins, {
  prepare: async (world) => ({ caller: await world.actor('admins.view'), input: {} }),
  succeeds: 'page',
  holds: ({ infra }, { result }) => [result.items.length, infra.store.admins.size],
  changes: 'nothing',
  flow: 'settings ∥ decide → admins',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: {
    invalid_cursor: asked({ cursor: 'nonsense' }),
    page: { filtered: asked({ status: 'active', search: 'life', limit: 1 }) },
  },
});
