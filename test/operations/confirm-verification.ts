import { Redacted } from '@maatify/admin-infra';

import { confirmVerification } from '../../src/lifecycle/contacts/confirm-verification.operation.js';
import { asked, noAttemptsLeft, onLastAttempt } from '../support/arrangements.js';
import { askedFor, beside, contactOf, noSuchContact, proofOf, retired } from '../support/contacts.js';
import { expectationsOf } from '../support/expectations.js';

const wrong = asked({ code: Redacted.of('no such code') });

export const expectations = expectationsOf(confirmVerification, {
  prepare: async (world) => {
    const { actor, adminId } = await world.signedIn();
    const contactId = contactOf(world, adminId);
    return { caller: actor, input: { contactId, code: await askedFor(world, actor, contactId) } };
  },
  succeeds: 'verified',
  holds: (world, { input: { contactId } }) => [proofOf(world, contactId), 'verified'],
  changes: 'budgets, verifications',
  flow: 'settings ∥ sessionById → contact → reserve → confirmVerification → settle',
  tells: ['admin.contact.verification.confirmed'],
  again: 'already_verified',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    confirmVerification: ['budgets', 'budgets, verifications'],
    settle: ['budgets, verifications', 'budgets, verifications'],
  },
  endings: {
    already_verified: (world, { input: { contactId }, caller: { adminId } }) => ({
      input: { contactId: contactOf(world, adminId, { value: 'b@example.org', verified: true }), code: Redacted.of(contactId) },
    }),
    'rejected/invalid_code': {
      '': wrong,
      'last attempt': onLastAttempt(wrong),
      'of another contact': (world, { input, caller: { adminId } }) => ({
        input: { code: input.code, contactId: contactOf(world, adminId, { value: 'b@example.org' }) },
      }),
    },
    'rejected/code_expired': ({ infra: { store, clock } }, { input: { contactId } }) => {
      const pending = store.verifications.get(contactId);
      if (pending !== undefined) store.verifications.set(contactId, { ...pending, expiresAt: clock.now() });
    },
    throttled: noAttemptsLeft,
    not_found: { ...noSuchContact, retired, 'retired meanwhile': beside('confirmVerification', 'not_found') },
    conflict: beside('confirmVerification', 'author_moved'),
  },
});
