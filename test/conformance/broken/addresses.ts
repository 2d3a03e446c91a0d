import type { AdminCommandRepository, AdminQueryRepository, CanonicalEmail } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

type Queries = AdminQueryRepository;

function queries(wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminQueryRepository: methods(real.AdminQueryRepository, store) }));
}

function creating(
  wrong: string,
  create: (real: AdminCommandRepository, store: InMemoryStore) => AdminCommandRepository['create'],
): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminCommandRepository: { create: create(real.AdminCommandRepository, store) } }));
}

const bare = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '');

/** Finds whoever's address is the same after this, and says that it is the address that was asked for. */
function folding(wrong: string, fold: (email: string) => string): Broken {
  return queries(wrong, (real, store) => ({
    forSignIn: async (query) => {
      const alike = [...store.admins.values()].find(({ canonicalEmail }) => fold(canonicalEmail) === fold(query.canonicalEmail));
      const found = await real.forSignIn({ ...query, canonicalEmail: alike?.canonicalEmail ?? query.canonicalEmail });
      const { canonicalEmail } = query;
      return { ...found, admin: found.admin === null ? null : { ...found.admin, canonicalEmail } };
    },
  }));
}

export const brokenAddressLookUp: BrokenByCase = {
  'forSignIn: an address of any script is found by its canonical form, and by it alone': [
    folding('compares without accents', bare),
    folding('trims', (email) => email.trim()),
  ],
  'byId, credentialsOf, forSignIn: the address as it was given, beside its canonical form': [
    queries('answers the canonical form for both', (real) => ({
      byId: async (query) => {
        const found = await real.byId(query);
        return found === null ? null : { ...found, email: found.canonicalEmail };
      },
    })),
    queries('answers credentials with the canonical form alone', (real) => ({
      credentialsOf: async (query) => {
        const found = await real.credentialsOf(query);
        return found === null ? null : { ...found, email: found.canonicalEmail };
      },
    })),
  ],
  'page: searches the address as it was given beside its canonical form': queries(
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

export const brokenAddressStoring: BrokenByCase = {
  'create: one address of any script is taken, however it is spelled': creating(
    'is unique by the address as it was given',
    (real, store) => async (creation) => {
      const alike = [...store.admins].filter(
        ([, { email, canonicalEmail }]) => canonicalEmail === creation.canonicalEmail && email !== creation.email,
      );
      for (const [adminId] of alike) patch(store.admins, adminId, { canonicalEmail: 'aside@example.test' as CanonicalEmail });
      const claim = await real.create(creation);
      for (const [adminId, { canonicalEmail }] of alike) patch(store.admins, adminId, { canonicalEmail });
      return claim;
    },
  ),
  'create: addresses that differ by an accent are two': creating(
    'is unique without accents',
    (real, store) => async (creation) => {
      const taken = [...store.admins.values()].some(
        ({ canonicalEmail }) => bare(canonicalEmail) === bare(creation.canonicalEmail),
      );
      return taken ? { outcome: 'lost', reason: 'email_taken' } : real.create(creation);
    },
  ),
};
