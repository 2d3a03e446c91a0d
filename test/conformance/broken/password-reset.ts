import type { AdminCommandRepository, AdminId, PasswordReset } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import { authors } from './authors.js';
import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';
import { setting } from './password-setting.js';

type Row = InMemoryStore['admins'] extends Map<AdminId, infer R> ? R : never;
type Code = Omit<InMemoryStore['codes'] extends Map<infer _K, infer R> ? R : never, 'spent'>;
type Reset = AdminCommandRepository['resetPassword'];

function resetting(wrong: string, reset: (real: Reset, store: InMemoryStore) => Reset): Broken {
  return broken(wrong, ({ real: { AdminCommandRepository: real }, store }) => ({
    AdminCommandRepository: { resetPassword: reset((asked) => real.resetPassword(asked), store) },
  }));
}

/** Resets, and then changes this of the row as well. */
function changing(wrong: string, then: (row: Row, before: Row, reset: PasswordReset) => Partial<Row>): Broken {
  return resetting(wrong, (real, store) => async (reset) => {
    const before = store.admins.get(reset.adminId);
    const claim = await real(reset);
    const row = store.admins.get(reset.adminId);
    if (claim.outcome === 'won' && row !== undefined) patch(store.admins, reset.adminId, then(row, before ?? row, reset));
    return claim;
  });
}

/** Stores the code otherwise. */
function storing(wrong: string, change: (code: Code, store: InMemoryStore) => Partial<Code> | null): Broken {
  return resetting(wrong, (real, store) => async (reset) => {
    const claim = await real(reset);
    if (claim.outcome === 'lost') return claim;
    const { codeDigest, ...code } = store.codes.get(reset.recovery.codeDigest)!;
    const changed = change({ codeDigest, ...code }, store);
    store.codes.delete(codeDigest);
    if (changed !== null) store.codes.set(codeDigest, Object.freeze({ codeDigest, ...code, ...changed }));
    return claim;
  });
}

/** Leaves codes of before, or drops more than those. */
function besides(wrong: string, drop: (store: InMemoryStore, reset: PasswordReset) => void): Broken {
  return resetting(wrong, (real, store) => async (reset) => {
    const codes = [...store.codes];
    const claim = await real(reset);
    if (claim.outcome === 'lost') return claim;
    for (const [digest, code] of codes) store.codes.set(digest, code);
    drop(store, reset);
    return claim;
  });
}

const codeOf = ({ adminId, recovery, at }: PasswordReset): Code => ({
  ...recovery,
  adminId,
  purpose: 'password_recovery',
  issuedAt: at,
});
const won = ({ adminId, expectedEpoch }: PasswordReset, store: InMemoryStore) =>
  ({ outcome: 'won', adminId, address: store.admins.get(adminId)?.email ?? 'a@b', credentialEpoch: expectedEpoch + 1 }) as const;
const lost = { outcome: 'lost', reason: 'epoch_moved' } as const;
const epochOf = (store: InMemoryStore, { adminId }: PasswordReset): number => store.admins.get(adminId)?.credentialEpoch ?? 0;

const stale = resetting('reads, compares and writes', (real, store) => (reset) => onStaleRead(store, () => real(reset)));

const brokenResets: BrokenByCase = {
  'resetPassword: forgets the password, moves the epoch by one, and answers the stored address': [
    resetting('only says so', (_real, store) => (reset) => Promise.resolve(won(reset, store))),
    resetting('answers the canonical address', (real, store) => async (reset) => {
      const address = store.admins.get(reset.adminId)?.canonicalEmail ?? '';
      const claim = await real(reset);
      return claim.outcome === 'won' ? { ...claim, address } : claim;
    }),
    changing('keeps the password', (_row, { passwordHash }) => ({ passwordHash })),
    changing('moves no epoch', (_row, { credentialEpoch }) => ({ credentialEpoch })),
    changing('moves the version', ({ version }) => ({ version: version + 1 })),
    changing('takes the verification of the email away', () => ({ emailVerified: false })),
    changing('moves the moment of the status', (_row, _before, { at }) => ({ statusChangedAt: at })),
  ],
  'resetPassword: its mailed code works once, and exactly as long as was said': [
    storing('stores no code', () => null),
    storing('stores it as an invitation', () => ({ purpose: 'invitation' })),
    storing('lets it live for ever', ({ expiresAt }) => ({ expiresAt: (expiresAt + 9e9) as never })),
    storing('lets it live a second less', ({ expiresAt }) => ({ expiresAt: (expiresAt - 1_000) as never })),
    storing('stores it for another', () => ({ adminId: 'another' as never })),
  ],
  'resetPassword: its code counts as issued at the moment of the reset, and another is due after it': [
    storing('dates it back', () => ({ issuedAt: 0 as never })),
    storing('dates it when it expires', ({ expiresAt }) => ({ issuedAt: expiresAt })),
  ],
  'resetPassword: its code takes the place of an earlier one, used or not, and of no other': [
    besides('leaves the earlier code', () => undefined),
    besides('drops every code of the admin', (store, { adminId, recovery }) => {
      for (const [digest, code] of [...store.codes])
        if (code.adminId === adminId && digest !== recovery.codeDigest) store.codes.delete(digest);
    }),
    besides('drops every mailed code', (store, { recovery }) => {
      for (const [digest, code] of [...store.codes])
        if (code.purpose === 'password_recovery' && digest !== recovery.codeDigest) store.codes.delete(digest);
    }),
    resetting('does not replace one that was used', (real, store) => async (reset) => {
      const used = store.codesOf(reset.adminId, 'password_recovery').find(({ spent }) => spent === 'used');
      const claim = await real(reset);
      if (used === undefined || claim.outcome === 'lost') return claim;
      store.dropCodes(reset.adminId, 'password_recovery');
      store.codes.set(used.codeDigest, used);
      return claim;
    }),
  ],
  'resetPassword: lost when the epoch is not as expected, and for nobody': [
    resetting('does not look at the epoch', (real, store) => (reset) => real({ ...reset, expectedEpoch: epochOf(store, reset) })),
    resetting(
      'takes a later epoch',
      (real, store) => (reset) => real({ ...reset, expectedEpoch: Math.min(reset.expectedEpoch, epochOf(store, reset)) }),
    ),
    resetting(
      'wins over nothing',
      (real, store) => async (reset) => (store.admins.has(reset.adminId) ? real(reset) : won(reset, store)),
    ),
    resetting('stores the code before it looks', (real, store) => async (reset) => {
      const claim = await real(reset);
      if (claim.outcome === 'lost') store.putCode(codeOf(reset));
      return claim;
    }),
    resetting('drops the code of before all the same', (real, store) => (reset) => {
      store.dropCodes(reset.adminId, 'password_recovery');
      return real(reset);
    }),
  ],
  'resetPassword: lost while the email is not verified': [
    resetting('does not look at the email', (real, store) => async (reset) => {
      const emailVerified = store.admins.get(reset.adminId)?.emailVerified ?? false;
      patch(store.admins, reset.adminId, { emailVerified: true });
      const claim = await real(reset);
      patch(store.admins, reset.adminId, { emailVerified });
      return claim;
    }),
    resetting('stores the code before it looks', (real, store) => async (reset) => {
      const claim = await real(reset);
      if (claim.outcome === 'lost') store.putCode(codeOf(reset));
      return claim;
    }),
  ],
  'resetPassword: asks for no status and moves none': [
    changing('locks the account', () => ({ status: 'locked' })),
    resetting(
      'wants the admin active',
      (real, store) => async (reset) => (store.admins.get(reset.adminId)?.status === 'active' ? real(reset) : lost),
    ),
  ],
  'resetPassword: the second factor stays as it is': resetting('takes the second factor away', (real, store) => async (reset) => {
    const claim = await real(reset);
    store.totp.delete(reset.adminId);
    return claim;
  }),
  'resetPassword: concerns that admin alone': resetting('takes everybody’s away', (real, store) => async (reset) => {
    const claim = await real(reset);
    for (const [id] of [...store.admins]) patch(store.admins, id, { passwordHash: null });
    return claim;
  }),
  'resetPassword: of 16 parallel calls one wins, and its code alone works': stale,
  'setPassword beside resetPassword: of those that expect one epoch one wins, whole': [
    stale,
    setting('reads, compares and writes', (real, store) => (change) => onStaleRead(store, () => real(change))),
    resetting('stores the code in a write of its own', (real, store) => async (reset) => {
      await turn();
      store.putCode(codeOf(reset));
      const claim = await real({
        ...reset,
        recovery: { ...reset.recovery, codeDigest: `${reset.recovery.codeDigest}x` as never },
      });
      store.putCode(codeOf(reset));
      return claim;
    }),
  ],
  'resetPassword: two admins who reset each other at once: one does, 10 times without a deadlock': stale,
};

const brokenResetters = authors('resetPassword: refused when the author moved', 'resetPassword: an active author may', [
  'AdminCommandRepository',
  'resetPassword',
]);

export const brokenPasswordReset: BrokenByCase = { ...brokenResets, ...brokenResetters };
