import type { AdminCommandRepository, AdminId } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Commands = AdminCommandRepository;
type AdminRow = InMemoryStore['admins'] extends Map<AdminId, infer Row> ? Row : never;

function commands(wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminCommandRepository: methods(real.AdminCommandRepository, store) }));
}

/** Creates an admin, and then something else as well. */
function creating(wrong: string, then: (adminId: AdminId, store: InMemoryStore) => Partial<AdminRow>): Broken {
  return commands(wrong, (real, store) => ({
    create: async (creation) => {
      const claim = await real.create(creation);
      if (claim.outcome === 'won') patch(store.admins, claim.admin.adminId, then(claim.admin.adminId, store));
      return claim;
    },
  }));
}

/** Accepts an invitation, and leaves or changes this of the row. */
function accepting(wrong: string, then: (before: AdminRow) => Partial<AdminRow>): Broken {
  return commands(wrong, (real, store) => ({
    acceptInvitation: async (acceptance) => {
      const before = store.admins.get(acceptance.adminId);
      const claim = await real.acceptInvitation(acceptance);
      if (claim.outcome === 'won' && before !== undefined) patch(store.admins, acceptance.adminId, then(before));
      return claim;
    },
  }));
}

export const brokenAdminCreation: BrokenByCase = {
  'create: stores a pending admin without a password, and answers it': [
    creating('makes it active', () => ({ status: 'active' })),
    creating('verifies the email', () => ({ emailVerified: true })),
    commands('answers what it was told', (real) => ({
      create: async (creation) => {
        const claim = await real.create(creation);
        return claim.outcome === 'won' ? { outcome: 'won', admin: { ...claim.admin, version: 99 } } : claim;
      },
    })),
    creating('stamps its own clock', () => ({ createdAt: Date.now() as never })),
  ],
  'create: names and addresses come back character for character': [
    commands('normalizes names', (real) => ({
      create: (creation) => real.create({ ...creation, name: creation.name.normalize('NFC') }),
    })),
    commands('cuts names at 100 characters', (real) => ({
      create: (creation) => real.create({ ...creation, name: creation.name.slice(0, 100) }),
    })),
    commands('keeps three-byte characters', (real) => ({
      create: (creation) => real.create({ ...creation, name: creation.name.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?') }),
    })),
    creating('keeps the canonical address alone', (adminId, store) => ({ email: store.admins.get(adminId)!.canonicalEmail })),
    commands('trims names', (real) => ({ create: (creation) => real.create({ ...creation, name: creation.name.trim() }) })),
  ],
  'create: a taken address is refused, and nothing of it is stored': [
    commands('compares addresses as they were given', (real, store) => ({
      create: async (creation) => {
        const alike = [...store.admins].filter(([, { canonicalEmail }]) => canonicalEmail === creation.canonicalEmail);
        const other = alike.filter(([, { email }]) => email !== creation.email);
        for (const [adminId] of other) patch(store.admins, adminId, { canonicalEmail: 'aside@example.test' as never });
        const claim = await real.create(creation);
        for (const [adminId, { canonicalEmail }] of other) patch(store.admins, adminId, { canonicalEmail });
        return claim;
      },
    })),
    commands('stores the invitation first', (real, store) => ({
      create: async (creation) => {
        const claim = await real.create(creation);
        const [adminId] = store.admins.keys();
        if (claim.outcome === 'lost')
          store.codes.set(creation.invitation.codeDigest, {
            ...creation.invitation,
            adminId: adminId!,
            purpose: 'invitation',
            issuedAt: creation.at,
            spent: null,
          });
        return claim;
      },
    })),
    commands('overwrites who has it', (real, store) => ({
      create: async (creation) => {
        const claim = await real.create(creation);
        const taken = [...store.admins].find(([, row]) => row.canonicalEmail === creation.canonicalEmail);
        if (claim.outcome === 'lost' && taken !== undefined) patch(store.admins, taken[0], { name: creation.name });
        return claim;
      },
    })),
  ],
  'create: of 16 parallel creations of one address one wins': commands('looks, then inserts', (real, store) => ({
    create: (creation) => onStaleRead(store, () => real.create(creation)),
  })),
  'create: a new admin holds no ability': creating('gives a default role', (adminId, store) => {
    store.grants.grant(adminId, 'admins.view');
    return {};
  }),
  'acceptInvitation: sets the password, verifies, activates and moves the epoch together': [
    accepting('leaves the epoch', ({ credentialEpoch }) => ({ credentialEpoch })),
    accepting('leaves the version', ({ version }) => ({ version })),
    accepting('leaves the email unverified', () => ({ emailVerified: false })),
    accepting('leaves the password', ({ passwordHash }) => ({ passwordHash })),
    accepting('moves the epoch by two', ({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 2 })),
    accepting('stamps its own clock', () => ({ statusChangedAt: Date.now() as never })),
  ],
  'acceptInvitation: without `activate` the admin stays pending': commands('always activates', (real) => ({
    acceptInvitation: (acceptance) => real.acceptInvitation({ ...acceptance, activate: true }),
  })),
  'acceptInvitation: refused for an admin who is past it, and for nobody': [
    commands('ignores the status', (real, store) => ({
      acceptInvitation: (acceptance) => {
        patch(store.admins, acceptance.adminId, { status: 'pending_verification' });
        return real.acceptInvitation(acceptance);
      },
    })),
    commands('wins over nothing', (real, store) => ({
      acceptInvitation: async (acceptance) =>
        store.admins.has(acceptance.adminId)
          ? real.acceptInvitation(acceptance)
          : { outcome: 'won', adminId: acceptance.adminId, from: 'pending_verification', to: 'active' },
    })),
  ],
  'acceptInvitation: of 16 parallel acceptances one wins, and its password stays': commands(
    'looks, then writes',
    (real, store) => ({
      acceptInvitation: (acceptance) => onStaleRead(store, () => real.acceptInvitation(acceptance)),
    }),
  ),
  'acceptInvitation: without `activate` the epoch moves all the same, and the moment of the status stays': [
    commands('moves the epoch with the status alone', (real, store) => ({
      acceptInvitation: async (acceptance) => {
        const before = store.admins.get(acceptance.adminId);
        const claim = await real.acceptInvitation(acceptance);
        if (claim.outcome === 'won' && claim.from === claim.to && before !== undefined)
          patch(store.admins, acceptance.adminId, { credentialEpoch: before.credentialEpoch });
        return claim;
      },
    })),
    commands('stamps the status whether it moves or not', (real, store) => ({
      acceptInvitation: async (acceptance) => {
        const claim = await real.acceptInvitation(acceptance);
        if (claim.outcome === 'won') patch(store.admins, acceptance.adminId, { statusChangedAt: acceptance.at });
        return claim;
      },
    })),
  ],
  'acceptInvitation: concerns that admin alone': [
    commands('verifies every address', (real, store) => ({
      acceptInvitation: async (acceptance) => {
        for (const adminId of store.admins.keys()) patch(store.admins, adminId, { emailVerified: true });
        return real.acceptInvitation(acceptance);
      },
    })),
    commands('sets the password of everybody who has none', (real, store) => ({
      acceptInvitation: async (acceptance) => {
        const claim = await real.acceptInvitation(acceptance);
        for (const [adminId, row] of store.admins)
          if (row.passwordHash === null) patch(store.admins, adminId, { passwordHash: acceptance.passwordHash });
        return claim;
      },
    })),
  ],
};
