import { contacts } from '../../src/lifecycle/contacts/contacts.operation.js';
import { aboutNobody, aboutOneself, asked, recorded } from '../support/arrangements.js';
import { contactOf } from '../support/contacts.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(contacts, {
  prepare: async (world) => {
    const adminId = world.someone();
    contactOf(world, adminId, { verified: true });
    contactOf(world, adminId, { kind: 'phone', value: '+14155550100' });
    return { caller: await world.actor('admins.view'), input: { adminId } };
  },
  succeeds: 'page',
  holds: (_, { result }) => [
    result.items.map(({ kind, value, primary, verification }) => [kind, value, primary, verification?.state]),
    [
      ['phone', '+14155550100', false, undefined],
      ['email', 'home@example.org', false, 'verified'],
    ],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin ∥ contacts',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: { not_found: aboutNobody, invalid_cursor: asked({ cursor: 'nonsense' }), page: { own: aboutOneself, recorded } },
});
