import { abilities } from '../../src/authorization/roles/abilities.operation.js';
import { ABILITIES } from '../../src/module/vocabulary.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(abilities, {
  prepare: async (world) => ({ caller: await world.actor('roles.view'), input: {} }),
  succeeds: 'page',
  holds: (_, { result }) => [
    result.items.map(({ key, description }) => [key, description]),
    [...Object.entries(ABILITIES), ['orders.refund', 'refund an order']],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: {},
});
