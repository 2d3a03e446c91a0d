import { requestVerification } from '../../src/lifecycle/contacts/request-verification.operation.js';
import { doneBefore, noAttemptsLeft } from '../support/arrangements.js';
import { beside, contactOf, managing, noSuchContact, proofOf, retired } from '../support/contacts.js';
import { expectationsOf } from '../support/expectations.js';
import { callerId } from '../support/roles.js';

export const expectations = expectationsOf(requestVerification, {
  prepare: (world) => managing(world),
  succeeds: 'sent',
  holds: (world, { input: { adminId, contactId } }) => [
    [
      proofOf(world, contactId),
      ...world.infra.contracts.SecretDelivery.intents.map((one) => [one.purpose, one.adminId, one.address]),
    ],
    ['pending', ['email_verification', adminId, 'home@example.org']],
  ],
  changes: 'budgets, verifications',
  flow: 'settings ∥ decide ∥ sessionById → contact → reserve → requestVerification',
  tells: ['admin.contact.verification.sent', 'email_verification'],
  again: 'throttled',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    requestVerification: ['budgets', 'budgets, verifications'],
  },
  whoMayAlso: {
    'own contact': (world, call) => ({ input: { adminId: callerId(call), contactId: contactOf(world, callerId(call)) } }),
  },
  endings: {
    already_verified: (world, { input: { adminId } }) => ({
      input: { adminId, contactId: contactOf(world, adminId, { value: 'b@example.org', verified: true }) },
    }),
    throttled: {
      'a moment ago': doneBefore,
      'a moment ago, by another': (world, call) =>
        beside('requestVerification', 'too_soon', { retryAt: world.infra.clock.now() + 60_000 })(world, call),
      'too many': noAttemptsLeft,
    },
    not_found: { ...noSuchContact, retired, 'retired meanwhile': beside('requestVerification', 'not_found', { retryAt: null }) },
    conflict: {
      'verified meanwhile': beside('requestVerification', 'already_verified', { retryAt: null }),
      'actor moved': beside('requestVerification', 'author_moved', { retryAt: null }),
    },
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
    sent: {
      'to a phone': (world, { input: { adminId } }) => ({
        input: { adminId, contactId: contactOf(world, adminId, { kind: 'phone', value: '+14155550100' }) },
      }),
    },
  },
});
