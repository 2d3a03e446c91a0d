import { retireContact } from '../../src/lifecycle/contacts/retire-contact.operation.js';
import { doneBefore } from '../support/arrangements.js';
import { beside, contactOf, managing, noSuchContact, primary } from '../support/contacts.js';
import { expectationsOf } from '../support/expectations.js';
import { callerId } from '../support/roles.js';

export const expectations = expectationsOf(retireContact, {
  prepare: (world) => managing(world, { verified: true }),
  succeeds: 'retired',
  holds: ({ infra }, { input: { contactId } }) => [infra.store.contacts.get(contactId)?.retiredAt, infra.clock.now()],
  changes: 'contacts',
  flow: 'settings ∥ decide ∥ sessionById → retireContact',
  tells: ['admin.contact.retired', 'contact_retired'],
  again: 'already_retired',
  leftBehind: {
    retireContact: ['nothing', 'contacts'],
  },
  whoMayAlso: {
    'own contact': (world, call) => ({ input: { adminId: callerId(call), contactId: contactOf(world, callerId(call)) } }),
  },
  endings: {
    already_retired: doneBefore,
    primary_forbidden: primary,
    not_found: noSuchContact,
    conflict: beside('retire', 'author_moved'),
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
  },
});
