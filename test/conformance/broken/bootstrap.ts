import type { AdminCommandRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Commands = AdminCommandRepository;
type Told = Parameters<Commands['bootstrap']>[0];

function bootstrapping(
  wrong: string,
  bootstrap: (real: Commands, told: Told, store: InMemoryStore) => ReturnType<Commands['bootstrap']>,
): Broken {
  return broken(wrong, ({ real: { AdminCommandRepository: real }, store }) => ({
    AdminCommandRepository: { bootstrap: (told) => bootstrap(real, told, store) },
  }));
}

export const brokenBootstrap: BrokenByCase = {
  'bootstrap: of 16 parallel calls one wins, and one admin is there': bootstrapping('looks, then inserts', (real, told, store) =>
    onStaleRead(store, () => real.bootstrap(told)),
  ),
  'bootstrap: the first admin can sign in': [
    bootstrapping('leaves the email unverified', async (real, told, store) => {
      const claim = await real.bootstrap(told);
      if (claim.outcome === 'won') patch(store.admins, claim.adminId, { emailVerified: false });
      return claim;
    }),
    bootstrapping('forgets the password', async (real, told, store) => {
      const claim = await real.bootstrap(told);
      if (claim.outcome === 'won') patch(store.admins, claim.adminId, { passwordHash: null });
      return claim;
    }),
    bootstrapping('leaves it to be activated', async (real, told, store) => {
      const claim = await real.bootstrap(told);
      if (claim.outcome === 'won') patch(store.admins, claim.adminId, { status: 'pending_verification' });
      return claim;
    }),
  ],
  'bootstrap: the address stays as it was given, and the name and the moment as told': [
    bootstrapping('stores the canonical address as the address', (real, told) =>
      real.bootstrap({ ...told, email: told.canonicalEmail }),
    ),
    bootstrapping('trims the name', (real, told) => real.bootstrap({ ...told, name: told.name.trim() })),
    bootstrapping('stamps its own clock', (real, told) => real.bootstrap({ ...told, at: Date.now() as never })),
    bootstrapping('keeps whole seconds', (real, told) =>
      real.bootstrap({ ...told, at: (Math.floor(told.at / 1_000) * 1_000) as never }),
    ),
  ],
  'bootstrap: any admin at all keeps it from happening': bootstrapping('looks for active admins', async (real, told, store) => {
    const all = [...store.admins];
    if (all.some(([, { status }]) => status === 'active')) return real.bootstrap(told);
    store.admins.clear();
    const claim = await real.bootstrap(told);
    for (const [id, row] of all) store.admins.set(id, row);
    return claim;
  }),
  'bootstrap: a second one with the same address changes nothing': [
    bootstrapping('inserts, or updates who has the address', async (real, told, store) => {
      const claim = await real.bootstrap(told);
      const there = store.adminByEmail(told.email);
      if (claim.outcome === 'lost' && there !== null) patch(store.admins, there.adminId, { name: told.name });
      return claim;
    }),
    bootstrapping('sets the password of who has the address', async (real, told, store) => {
      const claim = await real.bootstrap(told);
      const there = store.adminByEmail(told.email);
      if (claim.outcome === 'lost' && there !== null) patch(store.admins, there.adminId, { passwordHash: told.passwordHash });
      return claim;
    }),
  ],
};
