import { revokeVerification } from '../../src/lifecycle/contacts/revoke-verification.operation.js';
import { beside, contactOf, managing, noSuchContact, primary, proofOf, retired } from '../support/contacts.js';
import { expectationsOf } from '../support/expectations.js';
import { callerId } from '../support/roles.js';

export const expectations = expectationsOf(revokeVerification, {
  prepare: (world) => managing(world, { verified: true }),
  succeeds: 'revoked',
  holds: (world, { input: { contactId } }) => [proofOf(world, contactId), 'revoked'],
  changes: 'verifications',
  flow: 'settings ∥ decide ∥ sessionById → revokeVerification',
  tells: ['admin.contact.verification.revoked', 'contact_verification_revoked'],
  again: 'nothing_to_revoke',
  leftBehind: {
    revokeVerification: ['nothing', 'verifications'],
  },
  whoMayAlso: {
    'own contact': (world, call) => ({
      input: { adminId: callerId(call), contactId: contactOf(world, callerId(call), { verified: true }) },
    }),
  },
  endings: {
    nothing_to_revoke: (world, { input: { contactId } }) => void world.infra.store.verifications.delete(contactId),
    primary_forbidden: primary,
    not_found: { ...noSuchContact, retired },
    conflict: beside('revokeVerification', 'author_moved'),
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
  },
});
