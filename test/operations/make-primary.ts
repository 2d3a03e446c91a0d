import { makePrimary } from '../../src/lifecycle/contacts/make-primary.operation.js';
import { lost } from '../support/arrangements.js';
import { beside, contactOf, managing, noSuchContact, primary, retired } from '../support/contacts.js';
import type { Twist } from '../support/expectations.js';
import { expectationsOf } from '../support/expectations.js';
import { fillSessions } from '../support/scenarios/authentication.js';

/** An admin who signed in, and a proven address of theirs. */
const ownContact: Twist<typeof makePrimary> = async (world) => {
  const { actor, adminId } = await world.signedIn({ email: 'ada@example.org' });
  return { caller: actor, input: { adminId, contactId: contactOf(world, adminId, { verified: true }) } };
};

export const expectations = expectationsOf(makePrimary, {
  prepare: (world) => managing(world, { verified: true }),
  succeeds: 'made_primary',
  holds: ({ infra: { store } }, { input, result: { issued } }) => {
    const admin = store.admins.get(input.adminId);
    const former = [...store.contacts.values()].find(({ value }) => value === 'someone-1@example.org');
    const proof = former && store.verifications.get(former.contactId)?.state;
    return [
      [admin?.email, admin?.canonicalEmail, admin?.emailVerified, admin?.credentialEpoch, former?.adminId, proof, issued],
      ['home@example.org', 'home@example.org', true, 1, input.adminId, 'verified', null],
    ];
  },
  changes: 'admins, contacts, verifications',
  flow: 'settings ∥ decide ∥ sessionById → admin ∥ contact → makePrimary',
  atWorst: { hops: 4, because: 'One’s own session is opened anew' },
  tells: ['admin.contact.primary_changed', 'primary_changed', 'primary_changed'],
  again: 'already_primary',
  leftBehind: {
    makePrimary: ['nothing', 'admins, contacts, verifications'],
  },
  whoMayAlso: { 'own contact': ownContact },
  endings: {
    already_primary: primary,
    not_verified: {
      'never asked for': (world, { input: { contactId } }) => void world.infra.store.verifications.delete(contactId),
      'revoked meanwhile': beside('makePrimary', 'not_verified'),
    },
    not_email: {
      '': (world, { input }) => ({
        input: {
          adminId: input.adminId,
          contactId: contactOf(world, input.adminId, { kind: 'phone', value: '+14155550100', verified: true }),
        },
      }),
      'says the store': beside('makePrimary', 'not_email'),
    },
    duplicate: (world) => void world.someone({ email: 'home@example.org' }),
    not_found: { ...noSuchContact, retired, 'retired meanwhile': beside('makePrimary', 'not_found') },
    conflict: {
      'signs in with another address meanwhile': beside('makePrimary', 'primary_moved'),
      'actor moved': beside('makePrimary', 'author_moved'),
    },
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
    made_primary: {
      own: ownContact,
      'own, at the session limit': async (world, call) => {
        const own = await ownContact(world, call);
        fillSessions(world, (own as { readonly input: { readonly adminId: never } }).input.adminId, 1);
        return own;
      },
      'own session ended meanwhile': async (world, call) => {
        const own = await ownContact(world, call);
        await lost('SessionCommandRepository', 'open', 'session_ended')(world, call);
        return own;
      },
      'back to a contact it was before': (world, { input: { adminId } }) =>
        void contactOf(world, adminId, { value: 'someone-1@example.org' }),
    },
  },
});
