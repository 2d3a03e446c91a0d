import type { CanonicalEmail, ContactId } from '../../kernel/ids.js';
import type {
  ContactAddition,
  ContactChange,
  PrimaryChange,
  VerificationRequest,
} from '../../lifecycle/contacts/contact-command-repository.contract.js';
import type { ContactRecord } from '../../lifecycle/contacts/contact.record.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import type { IdPage, PagedList } from '../kit/keyset-pages.js';
import { at, HOUR, START } from '../kit/moments.js';

export type Owner = Pick<Given, 'adminId'>;
export type OfContact = Pick<ContactRecord, 'adminId' | 'contactId'>;

/** An address that nobody has, at the beginning, with room for many. */
export function anAddition(arranged: Arranged, { adminId }: Owner, changes: Partial<ContactAddition> = {}): ContactAddition {
  const { email: value, canonicalEmail: canonicalValue } = arranged.address();
  const contactId = arranged.id() as ContactId;
  return { contactId, adminId, kind: 'email', value, canonicalValue, limit: 50, at: START, by: SYSTEM, ...changes };
}

export function add(arranged: Arranged, addition: ContactAddition, contracts: Contracts = arranged.contracts) {
  return contracts.ContactCommandRepository.add(addition);
}

/** What is stored of an addition. */
export function asAdded({ contactId, adminId, kind, value, canonicalValue, at: addedAt }: ContactAddition): ContactRecord {
  return { contactId, adminId, kind, value, canonicalValue, addedAt, retiredAt: null, primary: false, verification: null };
}

/** A contact as an arrangement. */
export async function added(arranged: Arranged, owner: Owner, changes: Partial<ContactAddition> = {}): Promise<ContactRecord> {
  const addition = anAddition(arranged, owner, changes);
  await arranged.arrange('a contact', add(arranged, addition));
  return asAdded(addition);
}

export function contactOf(arranged: Arranged, { adminId, contactId }: OfContact): Promise<ContactRecord | null> {
  return arranged.contracts.ContactQueryRepository.byId({ adminId, contactId });
}

const changeOf = ({ adminId, contactId }: OfContact, changes: Partial<ContactChange>): ContactChange => {
  return { adminId, contactId, at: at(9), by: SYSTEM, ...changes };
};

export function retire(
  arranged: Arranged,
  contact: OfContact,
  changes: Partial<ContactChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.ContactCommandRepository.retire(changeOf(contact, changes));
}

export function revoke(
  arranged: Arranged,
  contact: OfContact,
  changes: Partial<ContactChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.ContactCommandRepository.revokeVerification(changeOf(contact, changes));
}

/** A code that works for an hour from the fifth millisecond, however lately another one was sent. */
export function aRequest(
  arranged: Arranged,
  contact: OfContact,
  changes: Partial<VerificationRequest> = {},
): VerificationRequest {
  const code = { codeDigest: arranged.digest(), expiresAt: at(HOUR), notSince: at(6) };
  return { ...changeOf(contact, { at: at(5) }), ...code, ...changes };
}

export function request(arranged: Arranged, asked: VerificationRequest, contracts: Contracts = arranged.contracts) {
  return contracts.ContactCommandRepository.requestVerification(asked);
}

/** A contact with a code on its way. */
export async function requested(
  arranged: Arranged,
  contact: OfContact,
  changes: Partial<VerificationRequest> = {},
): Promise<VerificationRequest> {
  const asked = aRequest(arranged, contact, changes);
  await arranged.arrange('a code on its way', request(arranged, asked));
  return asked;
}

export function confirm(
  arranged: Arranged,
  { adminId, contactId, codeDigest }: Pick<VerificationRequest, 'adminId' | 'contactId' | 'codeDigest'>,
  changes: Partial<ContactChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  const confirmation = { ...changeOf({ adminId, contactId }, { at: at(7) }), codeDigest, ...changes };
  return contracts.ContactCommandRepository.confirmVerification(confirmation);
}

/** A contact that is proven. */
export async function proven(arranged: Arranged, owner: Owner, changes: Partial<ContactAddition> = {}): Promise<ContactRecord> {
  const contact = await added(arranged, owner, changes);
  await arranged.arrange('a proven contact', confirm(arranged, await requested(arranged, contact)));
  return { ...contact, verification: { state: 'verified', since: at(7), expiresAt: null } };
}

export function makePrimary(
  arranged: Arranged,
  admin: Given,
  contact: OfContact,
  changes: Partial<PrimaryChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  const moved = { expectedPrimary: admin.canonicalEmail, formerContactId: arranged.id() as ContactId };
  return contracts.ContactCommandRepository.makePrimary({ ...changeOf(contact, {}), ...moved, ...changes });
}

/** The address somebody signs in with, and whether it is verified. */
export async function primaryOf(arranged: Arranged, { adminId }: Owner) {
  const { email, canonicalEmail, emailVerified } = await arranged.record(adminId);
  return { email, canonicalEmail, emailVerified };
}

/** Who signs in by this address. */
export async function whoSignsInBy(arranged: Arranged, canonicalEmail: string): Promise<string | null> {
  const query = { canonicalEmail: canonicalEmail as CanonicalEmail, deviceDigest: null };
  return (await arranged.contracts.AdminQueryRepository.forSignIn(query)).admin?.adminId ?? null;
}

/** The list of an admin's contacts as ids; rows are contacts added at their moment. */
export function listOf(arranged: Arranged, owner: Owner): PagedList {
  return {
    newestFirst: true,
    insert: async (moment) => (await added(arranged, owner, { at: moment })).contactId,
    page: async (query): Promise<IdPage> => {
      const page = await arranged.contracts.ContactQueryRepository.page({ adminId: owner.adminId, ...query });
      if (page.outcome !== 'page') return page;
      return { outcome: page.outcome, ids: page.contacts.map(({ contactId }) => contactId), next: page.next };
    },
  };
}
