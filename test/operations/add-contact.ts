import { addContact } from '../../src/lifecycle/contacts/add-contact.operation.js';
import { aboutNobody, aboutOneself, asked } from '../support/arrangements.js';
import { beside, contactOf } from '../support/contacts.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(addContact, {
  prepare: async (world) => ({
    caller: await world.actor('admins.contacts.manage'),
    input: { adminId: world.someone(), email: ' Ada@Home.Example ' },
  }),
  succeeds: 'added',
  holds: ({ infra }, { input, result: { contactId } }) => {
    const { adminId, kind, value, canonicalValue, retiredAt } = infra.store.contacts.get(contactId) ?? {};
    return [
      [adminId, kind, value, canonicalValue, retiredAt, infra.store.verifications.size],
      [input.adminId, 'email', 'Ada@Home.Example', 'ada@home.example', null, 0],
    ];
  },
  changes: 'contacts',
  flow: 'settings ∥ decide ∥ sessionById → addContact',
  tells: ['admin.contact.added', 'contact_added'],
  again: 'duplicate',
  leftBehind: {
    addContact: ['nothing', 'contacts'],
  },
  whoMayAlso: { 'own contact': aboutOneself },
  endings: {
    duplicate: {
      'the same contact': (world, { input }) => void contactOf(world, input.adminId, { value: 'ada@home.example' }),
      'the address of signing in': ({ infra }, { input }) => ({
        input: { adminId: input.adminId, email: infra.store.admins.get(input.adminId)?.email },
      }),
    },
    limit_reached: (world, { input }) => {
      for (let one = 0; one < 10; one += 1) contactOf(world, input.adminId, { value: `home-${String(one)}@example.org` });
    },
    not_found: aboutNobody,
    conflict: beside('add', 'author_moved'),
    added: {
      own: aboutOneself,
      'a phone': asked({ email: null, phone: '+1 (415) 555-0100' }),
      'an address that another signs in with': (world, { input }) => {
        world.someone({ email: 'taken@example.org' });
        return { input: { adminId: input.adminId, email: 'taken@example.org' } };
      },
    },
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
  },
});
