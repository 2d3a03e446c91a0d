import type {
  ContactAddition,
  ContactCommandRepository,
  ContactId,
  ContactQueryRepository,
  ContactRecord,
  PrimaryChange,
  PrimaryClaim,
} from '@maatify/admin-infra';
import type { InMemoryStore, StoredVerification } from '@maatify/admin-infra/testing';

import { alteredMethods } from './altered-methods.js';
import type { Broken } from './broken.js';
import { broken, patch } from './broken.js';

export type Commands = ContactCommandRepository;
export type Queries = ContactQueryRepository;

export const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({ ContactCommandRepository: methods(real.ContactCommandRepository, store) }));
export const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({ ContactQueryRepository: methods(real.ContactQueryRepository, store) }));

export const { told, besides, regardless } = alteredMethods<Commands>(commands);

export function inserted({ limit: _limit, by: _by, at: addedAt, ...contact }: ContactAddition, store: InMemoryStore) {
  store.contacts.set(contact.contactId, Object.freeze({ ...contact, addedAt, retiredAt: null }));
  return { outcome: 'won', contactId: contact.contactId } as const;
}

export function proved(
  { contactId, at: since }: { readonly contactId: ContactId; readonly at: StoredVerification['since'] },
  store: InMemoryStore,
  state: 'verified' | 'revoked',
) {
  store.verifications.set(contactId, Object.freeze({ state, since, expiresAt: null, codeDigest: null }));
  return { outcome: 'won', contactId } as const;
}

export function moved({ adminId, contactId, formerContactId }: PrimaryChange, store: InMemoryStore): PrimaryClaim {
  const { value: email, canonicalValue } = store.contacts.get(contactId) ?? {
    value: 'x@example.test',
    canonicalValue: 'x@example.test',
  };
  const credentialEpoch = (store.admins.get(adminId)?.credentialEpoch ?? 0) + 1;
  patch(store.admins, adminId, { email, canonicalEmail: canonicalValue as never, credentialEpoch });
  return { outcome: 'won', adminId, contactId, formerContactId, credentialEpoch };
}

/** The author is nobody who can move. */
export const ANYBODY = { by: { kind: 'system', name: 'x' } } as const;

/** Answers each contact as it is told to. */
export const seeing = (wrong: string, see: (record: ContactRecord, store: InMemoryStore) => ContactRecord | null): Broken =>
  queries(wrong, (real, store) => ({
    byId: async (query) => {
      const found = await real.byId(query);
      return found === null ? null : see(found, store);
    },
    page: async (query) => {
      const page = await real.page(query);
      if (page.outcome !== 'page') return page;
      return { ...page, contacts: page.contacts.map((one) => see(one, store)).filter((one) => one !== null) };
    },
  }));
