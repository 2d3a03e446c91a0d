import type { AdminCommandRepository, AdminId, PasswordChange } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Row = InMemoryStore['admins'] extends Map<AdminId, infer R> ? R : never;
type Set = AdminCommandRepository['setPassword'];

export function setting(wrong: string, set: (real: Set, store: InMemoryStore) => Set): Broken {
  return broken(wrong, ({ real: { AdminCommandRepository: real }, store }) => ({
    AdminCommandRepository: { setPassword: set((change) => real.setPassword(change), store) },
  }));
}

/** Sets the password, and then changes this of the row as well. */
function changing(wrong: string, then: (row: Row, before: Row, change: PasswordChange) => Partial<Row>): Broken {
  return setting(wrong, (real, store) => async (change) => {
    const before = store.admins.get(change.adminId);
    const claim = await real(change);
    const row = store.admins.get(change.adminId);
    if (claim.outcome === 'won' && row !== undefined) patch(store.admins, change.adminId, then(row, before ?? row, change));
    return claim;
  });
}

/** Sets it although the row is not as it should be; `as` says what is made of it for the while. */
function despite(wrong: string, as: Partial<Row>): Broken {
  return setting(wrong, (real, store) => async (change) => {
    const before = store.admins.get(change.adminId);
    patch(store.admins, change.adminId, as);
    const claim = await real(change);
    for (const field of Object.keys(as) as (keyof Row)[])
      if (before !== undefined) patch(store.admins, change.adminId, { [field]: before[field] });
    return claim;
  });
}

const won = ({ adminId }: PasswordChange, credentialEpoch: number) => ({ outcome: 'won', adminId, credentialEpoch }) as const;
const epochOf = (store: InMemoryStore, { adminId }: PasswordChange): number => store.admins.get(adminId)?.credentialEpoch ?? 0;
const lost = { outcome: 'lost', reason: 'epoch_moved' } as const;

const stale = setting('reads, compares and writes', (real, store) => (change) => onStaleRead(store, () => real(change)));

/** Drops codes in its own way: keeps those the right one drops. */
function droppingCodes(wrong: string, drop: (store: InMemoryStore, change: PasswordChange) => void): Broken {
  return setting(wrong, (real, store) => async (change) => {
    const codes = [...store.codes];
    const claim = await real(change);
    if (claim.outcome === 'lost') return claim;
    for (const [digest, code] of codes) store.codes.set(digest, code);
    drop(store, change);
    return claim;
  });
}

export const brokenPasswordSetting: BrokenByCase = {
  'setPassword: stores the hash, moves the epoch by one, and nothing else': [
    setting('only says so', (_real, store) => (change) => Promise.resolve(won(change, epochOf(store, change) + 1))),
    setting('answers the epoch of before', (real) => async (change) => {
      const claim = await real(change);
      return claim.outcome === 'won' ? { ...claim, credentialEpoch: claim.credentialEpoch - 1 } : claim;
    }),
    changing('moves no epoch', (_row, { credentialEpoch }) => ({ credentialEpoch })),
    changing('moves the epoch by two', ({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 1 })),
    changing('moves the version', ({ version }) => ({ version: version + 1 })),
    changing('moves the moment of the status', (_row, _before, { at }) => ({ statusChangedAt: at })),
    changing('asks for another password', () => ({ mustChangePassword: true })),
    changing('keeps the first 4 characters', ({ passwordHash }) => ({
      passwordHash: passwordHash && Redacted.of(passwordHash.reveal().slice(0, 4)),
    })),
  ],
  'setPassword: a password that had to be changed need not be any more': changing(
    'leaves the duty as it is',
    (_row, { mustChangePassword }) => ({ mustChangePassword }),
  ),
  'setPassword: asks for no status and moves none': [
    changing('activates', () => ({ status: 'active' })),
    setting('wants the admin active', (real, store) => async (change) => {
      const isActive = store.admins.get(change.adminId)?.status === 'active';
      return isActive ? real(change) : lost;
    }),
  ],
  'setPassword: lost when the epoch is not as expected, and for nobody': [
    setting('does not look at the epoch', (real) => (change) => real({ ...change, expectedEpoch: null })),
    setting('takes a later epoch', (real, store) => (change) => {
      const now = epochOf(store, change);
      return real({
        ...change,
        expectedEpoch: change.expectedEpoch !== null && change.expectedEpoch > now ? now : change.expectedEpoch,
      });
    }),
    setting('takes an earlier epoch', (real, store) => (change) => {
      const now = epochOf(store, change);
      return real({
        ...change,
        expectedEpoch: change.expectedEpoch !== null && change.expectedEpoch < now ? now : change.expectedEpoch,
      });
    }),
    setting(
      'wins over nothing',
      (real, store) => async (change) =>
        store.admins.has(change.adminId) ? real(change) : won(change, (change.expectedEpoch ?? 0) + 1),
    ),
    setting('writes and then looks', (real, store) => async (change) => {
      patch(store.admins, change.adminId, { passwordHash: change.passwordHash });
      return real(change);
    }),
  ],
  'setPassword: without an expected epoch it is set under whichever there is': [
    setting('takes null for zero', (real) => (change) => real({ ...change, expectedEpoch: change.expectedEpoch ?? 0 })),
    setting('never sets it', (real) => async (change) => (change.expectedEpoch === null ? lost : real(change))),
    setting('begins to count anew', (real, store) => async (change) => {
      const claim = await real(change);
      if (claim.outcome === 'lost' || change.expectedEpoch !== null) return claim;
      patch(store.admins, change.adminId, { credentialEpoch: 1 });
      return { ...claim, credentialEpoch: 1 };
    }),
  ],
  'setPassword: lost while the email is not verified': [
    despite('does not look at the email', { emailVerified: true }),
    setting('does not look at it for who brings a code', (real, store) => async (change) => {
      const claim = await real(change);
      if (claim.outcome === 'won' || change.expectedEpoch !== null) return claim;
      patch(store.admins, change.adminId, { passwordHash: change.passwordHash });
      return won(change, epochOf(store, change) + 1);
    }),
  ],
  'setPassword: a mailed code from before is dead with the old password, and no other code': [
    droppingCodes('leaves mailed codes', () => undefined),
    droppingCodes('drops every code of the admin', (store, { adminId }) => {
      for (const [digest, code] of [...store.codes]) if (code.adminId === adminId) store.codes.delete(digest);
    }),
    droppingCodes('drops every mailed code', (store) => {
      for (const [digest, code] of [...store.codes]) if (code.purpose === 'password_recovery') store.codes.delete(digest);
    }),
    droppingCodes('leaves them expired', (store, { adminId }) => {
      for (const { codeDigest } of store.codesOf(adminId, 'password_recovery'))
        patch(store.codes, codeDigest, { spent: 'expired' });
    }),
  ],
  'setPassword: what is lost leaves the mailed code as it is': setting(
    'drops codes before it looks',
    (real, store) => (change) => {
      store.dropCodes(change.adminId, 'password_recovery');
      return real(change);
    },
  ),
  'setPassword: concerns that admin alone': setting('sets it for everybody', (real, store) => async (change) => {
    const claim = await real(change);
    for (const [id] of [...store.admins]) patch(store.admins, id, { passwordHash: change.passwordHash });
    return claim;
  }),
  'setPassword: of 16 parallel calls with one expected epoch one wins, and its password stays': stale,
  'setPassword: of 16 parallel calls that expect no epoch each moves it by one': stale,
};
