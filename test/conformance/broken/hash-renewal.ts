import type { AdminCommandRepository, AdminId, HashRenewal } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Row = InMemoryStore['admins'] extends Map<AdminId, infer R> ? R : never;
type Renew = AdminCommandRepository['renewPasswordHash'];

function renewing(wrong: string, renew: (real: Renew, store: InMemoryStore) => Renew): Broken {
  return broken(wrong, ({ real: { AdminCommandRepository: real }, store }) => ({
    AdminCommandRepository: { renewPasswordHash: renew((renewal) => real.renewPasswordHash(renewal), store) },
  }));
}

/** Renews, and then changes this of the row as well. */
function changing(wrong: string, then: (row: Row, renewal: HashRenewal) => Partial<Row>): Broken {
  return renewing(wrong, (real, store) => async (renewal) => {
    const claim = await real(renewal);
    const row = store.admins.get(renewal.adminId);
    if (claim.outcome === 'won' && row !== undefined) patch(store.admins, renewal.adminId, then(row, renewal));
    return claim;
  });
}

/** Takes this for the expected hash, too. */
function taking(wrong: string, same: (stored: string, expected: string) => boolean): Broken {
  return renewing(wrong, (real, store) => (renewal) => {
    const stored = store.admins.get(renewal.adminId)?.passwordHash ?? null;
    const taken = stored !== null && same(stored.reveal(), renewal.expectedHash.reveal());
    return real(taken ? { ...renewal, expectedHash: stored } : renewal);
  });
}

const won = ({ adminId }: HashRenewal) => ({ outcome: 'won', adminId }) as const;

export const brokenHashRenewal: BrokenByCase = {
  'renewPasswordHash: replaces the hash and nothing else': [
    renewing('only says so', () => (renewal) => Promise.resolve(won(renewal))),
    changing('moves the epoch', ({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 1 })),
    changing('moves the version', ({ version }) => ({ version: version + 1 })),
    changing('moves the moment of the status', (_, { at }) => ({ statusChangedAt: at })),
    changing('asks for a new password', () => ({ mustChangePassword: true })),
    changing('keeps the first 8 characters', ({ passwordHash }) => ({
      passwordHash: passwordHash && Redacted.of(passwordHash.reveal().slice(0, 8)),
    })),
    renewing('ends the sessions', (real, store) => async (renewal) => {
      for (const [id, { adminId }] of [...store.sessions])
        if (adminId === renewal.adminId) patch(store.sessions, id, { endedAt: renewal.at, endReason: 'revoked' });
      return real(renewal);
    }),
  ],
  'renewPasswordHash: lost unless the stored hash is exactly the expected one': [
    taking('writes whatever is stored', () => true),
    taking('folds the case', (stored, expected) => stored.toLowerCase() === expected.toLowerCase()),
    taking('trims', (stored, expected) => stored === expected.trim()),
    taking('compares the beginning', (stored, expected) => stored.startsWith(expected)),
  ],
  'renewPasswordHash: lost for who has no password, and for nobody': [
    renewing('sets a first password', (real, store) => async (renewal) => {
      if (store.admins.get(renewal.adminId)?.passwordHash !== null) return real(renewal);
      patch(store.admins, renewal.adminId, { passwordHash: renewal.passwordHash });
      return won(renewal);
    }),
    renewing(
      'wins over nothing',
      (real, store) => (renewal) => (store.admins.has(renewal.adminId) ? real(renewal) : Promise.resolve(won(renewal))),
    ),
  ],
  'renewPasswordHash: concerns that admin alone': renewing(
    'renews wherever the hash is the same',
    (real, store) => async (renewal) => {
      const claim = await real(renewal);
      for (const [id, { passwordHash }] of [...store.admins])
        if (passwordHash?.reveal() === renewal.expectedHash.reveal())
          patch(store.admins, id, { passwordHash: renewal.passwordHash });
      return claim;
    },
  ),
  'renewPasswordHash: of 16 parallel renewals one wins, and its hash stays': renewing(
    'reads, compares and writes',
    (real, store) => (renewal) => onStaleRead(store, () => real(renewal)),
  ),
};
