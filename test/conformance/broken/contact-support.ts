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

import type { Broken } from './broken.js';
import { broken, patch } from './broken.js';

export type Commands = ContactCommandRepository;
export type Queries = ContactQueryRepository;
type Args<M extends keyof Commands> = Parameters<Commands[M]>[0];

export const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({ ContactCommandRepository: methods(real.ContactCommandRepository, store) }));
export const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({ ContactQueryRepository: methods(real.ContactQueryRepository, store) }));

/** Is told something else than it was. */
export const told = <M extends keyof Commands>(
  method: M,
  wrong: string,
  alter: (args: Args<M>, store: InMemoryStore) => Partial<Args<M>>,
): Broken =>
  commands(wrong, (real, store) => {
    const call = real[method].bind(real) as (args: Args<M>) => unknown;
    return { [method]: (args: Args<M>) => call({ ...args, ...alter(args, store) }) };
  });

/** Does what it should, and then something more. */
export const besides = <M extends keyof Commands>(
  method: M,
  wrong: string,
  more: (args: Args<M>, store: InMemoryStore) => void,
): Broken =>
  commands(wrong, (real, store) => {
    const call = real[method].bind(real) as unknown as (args: Args<M>) => Promise<{ readonly outcome: string }>;
    const then = async (args: Args<M>) => {
      const claim = await call(args);
      if (claim.outcome === 'won') more(args, store);
      return claim;
    };
    return { [method]: then };
  });

/** Does it whatever stands against it, where this says so. */
export const regardless = <M extends keyof Commands>(
  method: M,
  wrong: string,
  of: (reason: string) => boolean,
  act: (args: Args<M>, store: InMemoryStore) => object,
): Broken =>
  commands(wrong, (real, store) => {
    const call = real[method].bind(real) as unknown as (args: Args<M>) => Promise<{ outcome: string; reason?: string }>;
    const then = async (args: Args<M>) => {
      const claim = await call(args);
      return claim.outcome === 'lost' && of(claim.reason ?? '') ? act(args, store) : claim;
    };
    return { [method]: then };
  });

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
