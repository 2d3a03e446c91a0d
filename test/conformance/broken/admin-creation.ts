import type { AdminCommandRepository, AdminId } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Commands = AdminCommandRepository;
type AdminRow = InMemoryStore['admins'] extends Map<AdminId, infer Row> ? Row : never;
const ANYBODY = { kind: 'system', name: 'anybody' } as const;

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
  'bootstrap: of 16 parallel calls one wins, and one admin is there': commands('looks, then inserts', (real, store) => ({
    bootstrap: (first) => onStaleRead(store, () => real.bootstrap(first)),
  })),
  'bootstrap: the first admin can sign in': [
    commands('leaves the email unverified', (real, store) => ({
      bootstrap: async (first) => {
        const claim = await real.bootstrap(first);
        if (claim.outcome === 'won') patch(store.admins, claim.adminId, { emailVerified: false });
        return claim;
      },
    })),
    commands('forgets the password', (real, store) => ({
      bootstrap: async (first) => {
        const claim = await real.bootstrap(first);
        if (claim.outcome === 'won') patch(store.admins, claim.adminId, { passwordHash: null });
        return claim;
      },
    })),
  ],
  'bootstrap: any admin at all keeps it from happening': commands('looks for active admins', (real, store) => ({
    bootstrap: async (first) => {
      const all = [...store.admins];
      if (all.some(([, { status }]) => status === 'active')) return real.bootstrap(first);
      store.admins.clear();
      const claim = await real.bootstrap(first);
      for (const [id, row] of all) store.admins.set(id, row);
      return claim;
    },
  })),
  'create: stores a pending admin without a password, and answers it': [
    creating('makes it active', () => ({ status: 'active' })),
    creating('verifies the email', () => ({ emailVerified: true })),
    commands('answers what it was told', (real) => ({
      create: async (creation) => {
        const claim = await real.create(creation);
        return claim.outcome === 'won' ? { outcome: 'won', admin: { ...claim.admin, version: 99 } } : claim;
      },
    })),
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
  ],
  'create: its invitation code works once': [
    commands('does not store the invitation', (real, store) => ({
      create: async (creation) => {
        const claim = await real.create(creation);
        store.codes.delete(creation.invitation.codeDigest);
        return claim;
      },
    })),
    commands('stores it for another purpose', (real, store) => ({
      create: async (creation) => {
        const claim = await real.create(creation);
        patch(store.codes, creation.invitation.codeDigest, { purpose: 'totp_enrolment' });
        return claim;
      },
    })),
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
  'create: refused when the author moved': [
    commands('does not look at the author', (real) => ({ create: (creation) => real.create({ ...creation, by: ANYBODY }) })),
    commands('looks at the status of the author alone', (real, store) => ({
      create: (creation) => {
        const { by } = creation;
        const active = by.kind === 'admin' && store.admins.get(by.adminId)?.status === 'active';
        return real.create(active ? { ...creation, by: ANYBODY } : creation);
      },
    })),
    commands('looks at the epoch of the author alone', (real, store) => ({
      create: (creation) => {
        const { by } = creation;
        const same = by.kind === 'admin' && store.admins.get(by.adminId)?.credentialEpoch === by.credentialEpoch;
        return real.create(same ? { ...creation, by: ANYBODY } : creation);
      },
    })),
  ],
  'acceptInvitation: sets the password, verifies, activates and moves the epoch together': [
    accepting('leaves the epoch', ({ credentialEpoch }) => ({ credentialEpoch })),
    accepting('leaves the version', ({ version }) => ({ version })),
    accepting('leaves the email unverified', () => ({ emailVerified: false })),
    accepting('leaves the password', ({ passwordHash }) => ({ passwordHash })),
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
};
