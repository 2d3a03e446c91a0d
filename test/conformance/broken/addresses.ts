import type { AdminQueryRepository, CanonicalEmail } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

type Queries = AdminQueryRepository;

export const foldedInAscii = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
const withoutAccents = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '');

/** Compares what it looks for with what is stored after both, or the stored address, went through this. */
function finding(wrong: string, matches: (asked: string, stored: { email: string; canonicalEmail: string }) => boolean): Broken {
  return broken(wrong, ({ real, store }) => ({
    AdminQueryRepository: {
      forSignIn: async (query) => {
        const found = [...store.admins.values()].find((row) => matches(query.canonicalEmail, row));
        const canonicalEmail = found?.canonicalEmail ?? ('nobody@example.test' as CanonicalEmail);
        return real.AdminQueryRepository.forSignIn({ ...query, canonicalEmail });
      },
    },
  }));
}

function reading(wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminQueryRepository: methods(real.AdminQueryRepository, store) }));
}

/** Answers what it was told, and stores this as the canonical form. */
function storing(wrong: string, canonicalOf: (told: { email: string; canonicalEmail: string }) => string): Broken {
  return broken(wrong, ({ real: { AdminCommandRepository: real }, store }) => ({
    AdminCommandRepository: {
      create: async (creation) => {
        const canonicalEmail = canonicalOf(creation) as CanonicalEmail;
        if (store.adminByCanonicalEmail(canonicalEmail) !== null) return { outcome: 'lost', reason: 'email_taken' };
        const claim = await real.create(creation);
        if (claim.outcome === 'won') patch(store.admins, claim.admin.adminId, { canonicalEmail });
        return claim;
      },
    },
  }));
}

export const brokenAddressReads: BrokenByCase = {
  'forSignIn: an address of any script is found by its canonical form, and by it alone': [
    finding('folds the stored address in ASCII alone', (asked, { email }) => foldedInAscii(email) === asked),
    finding('drops accents', (asked, { canonicalEmail }) => withoutAccents(canonicalEmail) === withoutAccents(asked)),
  ],
  'byId, credentialsOf, forSignIn: the address as it was given, beside its canonical form': [
    reading('has one column for both, when it signs in', (real) => ({
      forSignIn: async (query) => {
        const { admin, deviceRecognised } = await real.forSignIn(query);
        return { admin: admin === null ? null : { ...admin, email: admin.canonicalEmail }, deviceRecognised };
      },
    })),
    reading('has one column for both, for credentials', (real) => ({
      credentialsOf: async (query) => {
        const found = await real.credentialsOf(query);
        return found === null ? null : { ...found, email: found.canonicalEmail };
      },
    })),
    reading('has one column for both, for records', (real) => ({
      byId: async (query) => {
        const found = await real.byId(query);
        return found === null ? null : { ...found, email: found.canonicalEmail };
      },
    })),
    reading('answers the address for its canonical form', (real) => ({
      byId: async (query) => {
        const found = await real.byId(query);
        return found === null ? null : { ...found, canonicalEmail: found.email as CanonicalEmail };
      },
    })),
  ],
  'page: searches the address as it was given beside its canonical form': reading(
    'searches the canonical form alone',
    (real, store) => ({
      page: async (query) => {
        const given = [...store.admins.values()].map(({ adminId, email, canonicalEmail }) => ({
          adminId,
          email,
          canonicalEmail,
        }));
        for (const { adminId, canonicalEmail } of given) patch(store.admins, adminId, { email: canonicalEmail });
        const page = await real.page(query);
        for (const { adminId, email } of given) patch(store.admins, adminId, { email });
        return page;
      },
    }),
  ),
};

export const brokenAddresses: BrokenByCase = {
  'create: one address of any script is taken, however it is spelled': [
    storing('folds the case in ASCII alone', ({ email }) => foldedInAscii(email)),
    storing('stores no canonical form', ({ email }) => email),
  ],
  'create: addresses that differ by an accent are two': storing('drops accents', ({ canonicalEmail }) =>
    withoutAccents(canonicalEmail),
  ),
};
