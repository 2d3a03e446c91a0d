import type { ContactId } from '@maatify/admin-infra';

import { at, digest, SYSTEM, T0 } from '../support/people.js';
import type { Counted, Scene } from './counted.js';
import { by } from './counted.js';

let made = 0;

/** A contact somebody has, named as a change names it. */
async function contactOf({ contracts, person: { adminId } }: Scene) {
  const contactId = `contact-${String((made += 1))}` as ContactId;
  const value = `home-${String(made)}@example.test`;
  const addition = { contactId, adminId, kind: 'email', value, canonicalValue: value, limit: 100, at: T0, by: SYSTEM } as const;
  await contracts.ContactCommandRepository.add(addition);
  return { adminId, contactId, at: at(5), by: SYSTEM };
}

/** A code on its way there. */
async function askedFor(scene: Scene) {
  const contact = await contactOf(scene);
  const codeDigest = digest();
  const code = { codeDigest, expiresAt: at(60_000), notSince: at(4) };
  await scene.contracts.ContactCommandRepository.requestVerification({ ...contact, ...code, at: at(5) });
  return { ...contact, codeDigest };
}

/** Round trips of what is about contacts. */
export const CONTACT_STATEMENTS: Counted = {
  'ContactQueryRepository.page': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.ContactQueryRepository.page({ adminId, cursor: null, limit: 5 }),
  ],
  'ContactQueryRepository.byId': [
    1,
    async (scene) => {
      const contact = await contactOf(scene);
      return () => scene.contracts.ContactQueryRepository.byId(contact);
    },
  ],
  'ContactCommandRepository.add': [
    5,
    async (scene) => {
      const { adminId } = await contactOf(scene);
      const contactId = `contact-${String((made += 1))}` as ContactId;
      const value = { kind: 'phone', value: '+1 415 555 0100', canonicalValue: '+14155550100' } as const;
      return () =>
        scene.contracts.ContactCommandRepository.add({ contactId, adminId, ...value, limit: 100, at: at(1), by: by(scene) });
    },
  ],
  'ContactCommandRepository.retire': [
    5,
    async (scene) => {
      const contact = await contactOf(scene);
      return () => scene.contracts.ContactCommandRepository.retire({ ...contact, by: by(scene) });
    },
  ],
  'ContactCommandRepository.makePrimary': [
    { postgres: 6, mysql: 9, sqlite: 9 },
    async (scene) => {
      const { ContactCommandRepository, AdminQueryRepository } = scene.contracts;
      const { codeDigest, ...contact } = await askedFor(scene);
      await ContactCommandRepository.confirmVerification({ ...contact, codeDigest, at: at(6) });
      const admin = await AdminQueryRepository.byId(contact);
      if (admin === null) throw new Error('there is no such admin');
      const former = { expectedPrimary: admin.canonicalEmail, formerContactId: `former-of-${contact.contactId}` as ContactId };
      return () => ContactCommandRepository.makePrimary({ ...contact, ...former, by: by(scene) });
    },
  ],
  'ContactCommandRepository.requestVerification': [
    5,
    async (scene) => {
      const contact = await contactOf(scene);
      const code = { codeDigest: digest(), expiresAt: at(60_000), notSince: at(4) };
      return () => scene.contracts.ContactCommandRepository.requestVerification({ ...contact, ...code, by: by(scene) });
    },
  ],
  'ContactCommandRepository.confirmVerification': [
    5,
    async (scene) => {
      const asked = await askedFor(scene);
      return () => scene.contracts.ContactCommandRepository.confirmVerification({ ...asked, at: at(6), by: by(scene) });
    },
  ],
  'ContactCommandRepository.revokeVerification': [
    5,
    async (scene) => {
      const asked = await askedFor(scene);
      return () => scene.contracts.ContactCommandRepository.revokeVerification({ ...asked, at: at(6), by: by(scene) });
    },
  ],
};
