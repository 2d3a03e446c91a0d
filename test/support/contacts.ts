import type { AdminActor, AdminId, ContactId, ContactKind, Redacted } from '@maatify/admin-infra';
import type { StoredVerification } from '@maatify/admin-infra/testing';

import { lost } from './arrangements.js';
import type { World } from './world.js';

/** What each event about a contact says beyond its envelope: ids, and never an address. */
export const CONTACT_METADATA = {
  'admin.contact.added': 'contactId,kind',
  'admin.contact.retired': 'contactId',
  'admin.contact.primary_changed': 'contactId,formerContactId',
  'admin.contact.verification.sent': 'contactId',
  'admin.contact.verification.confirmed': 'contactId',
  'admin.contact.verification.rejected': 'contactId,reason',
  'admin.contact.verification.revoked': 'contactId',
  'view.contacts': '',
} as const;

/** What the owner is told of, and what the address of before hears as well, which is a contact from then on. */
export const CONTACT_NOTICES = ['contact_added', 'contact_retired', 'contact_verification_revoked'];
export const TOLD_TO_BOTH = ['primary_changed'];

export interface NewContact {
  readonly kind?: ContactKind;
  readonly value?: string;
  readonly verified?: boolean;
}

/** A contact somebody has already; proven or never asked about. */
export function contactOf(
  { infra: { store, clock } }: World,
  adminId: AdminId,
  { kind = 'email', value = 'home@example.org', verified = false }: NewContact = {},
): ContactId {
  const contactId = `contact-of-a-test-${String(store.contacts.size + 1)}` as ContactId;
  const addedAt = clock.now();
  store.contacts.set(contactId, { contactId, adminId, kind, value, canonicalValue: value, addedAt, retiredAt: null });
  if (verified) store.verifications.set(contactId, { state: 'verified', since: addedAt, expiresAt: null, codeDigest: null });
  return contactId;
}

/** An admin who may keep the contacts of others, and somebody's contact. */
export async function managing(world: World, contact: NewContact = {}) {
  const adminId = world.someone();
  return {
    caller: await world.actor('admins.contacts.manage'),
    input: { adminId, contactId: contactOf(world, adminId, contact) },
  };
}

/** How far a contact is proven. */
export const proofOf = ({ infra }: World, contactId: ContactId): StoredVerification['state'] | undefined =>
  infra.store.verifications.get(contactId)?.state;

/** The code that was sent last. */
export function lastCode({ infra }: World): Redacted {
  const sent = infra.contracts.SecretDelivery.intents.at(-1);
  if (sent === undefined) throw new Error('no code was sent');
  return sent.code;
}

/** Somebody who asked for the code that proves one of their own contacts. */
export async function askedFor(world: World, caller: AdminActor, contactId: ContactId): Promise<Redacted> {
  const asked = await world.contacts.requestVerification(caller, { adminId: caller.adminId, contactId });
  if (asked.outcome !== 'sent') throw new Error(`asking ended in ${asked.outcome}`);
  return lastCode(world);
}

/** No such contact, one of somebody else, and one that is retired. */
export const noSuchContact = {
  '': (_: World, { input }: { readonly input: object }) => ({ input: { ...input, contactId: 'nobodys' } }),
  'contact of another admin': (world: World, { input }: { readonly input: object }) => ({
    input: { ...input, contactId: contactOf(world, world.someone()) },
  }),
};

export const retired = ({ infra: { store, clock } }: World, { input }: { readonly input: object }): void => {
  const { contactId } = input as { readonly contactId: ContactId };
  const contact = store.contacts.get(contactId);
  if (contact !== undefined) store.contacts.set(contactId, { ...contact, retiredAt: clock.now() });
};

/** The same of one that is the address of signing in. */
export const primary = ({ infra: { store } }: World, { input }: { readonly input: object }): void => {
  const { contactId } = input as { readonly contactId: ContactId };
  const contact = store.contacts.get(contactId);
  const admin = contact && store.admins.get(contact.adminId);
  if (contact === undefined || admin === undefined) throw new Error('there is no such contact');
  store.contacts.set(contactId, { ...contact, value: admin.email, canonicalValue: admin.canonicalEmail });
};

/** A contact write that was lost to somebody else. */
export const beside = (method: string, reason: string, more: object = {}) =>
  lost('ContactCommandRepository', method, reason, more);
