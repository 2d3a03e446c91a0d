import type { RecoveryCodeCommandRepository, RecoveryCodeReplacement } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead } from './broken.js';

type Commands = RecoveryCodeCommandRepository;

const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({ RecoveryCodeCommandRepository: methods(real.RecoveryCodeCommandRepository, store) }));

const counts = (wrong: string, count: (store: InMemoryStore, adminId: string) => number): Broken =>
  broken(wrong, ({ store }) => ({
    RecoveryCodeQueryRepository: { left: ({ adminId }) => Promise.resolve({ adminId, left: count(store, adminId) }) },
  }));

/** Writes whatever it is told, or nothing. */
const replaces = (
  wrong: string,
  replace: (told: RecoveryCodeReplacement, real: Commands, store: InMemoryStore) => ReturnType<Commands['replace']>,
) => commands(wrong, (real, store) => ({ replace: (told) => replace(told, real, store) }));

const write = ({ adminId, codeDigests }: RecoveryCodeReplacement, store: InMemoryStore) => {
  store.recoveryCodes.set(
    adminId,
    codeDigests.map((codeDigest) => ({ codeDigest, usedAt: null })),
  );
  return Promise.resolve({ outcome: 'won', adminId } as const);
};

/** Keeps the codes of an admin over a change of the factor that won. */
const keepsOver = (method: 'enable' | 'disable'): Broken =>
  broken(`${method} keeps the recovery codes`, ({ real, store }) => ({
    TotpCommandRepository: {
      [method]: async (told: never) => {
        const { adminId } = told as { readonly adminId: never };
        const codes = store.recoveryCodes.get(adminId);
        const claim = await real.TotpCommandRepository[method](told);
        if (codes !== undefined) store.recoveryCodes.set(adminId, codes);
        return claim;
      },
    },
  }));

/** Takes everybody's codes, or those of who lost. */
const takes = (wrong: string, method: 'enable' | 'disable', what: (outcome: string) => 'all' | 'own' | 'none'): Broken =>
  broken(wrong, ({ real, store }) => ({
    TotpCommandRepository: {
      [method]: async (told: never) => {
        const claim = await real.TotpCommandRepository[method](told);
        const { adminId } = told as { readonly adminId: never };
        const which = what(claim.outcome);
        if (which === 'all') store.recoveryCodes.clear();
        if (which === 'own') store.recoveryCodes.delete(adminId);
        return claim;
      },
    },
  }));

const unusedOf = (store: InMemoryStore, adminId: string) =>
  (store.recoveryCodes.get(adminId as never) ?? []).filter(({ usedAt }) => usedAt === null);

export const brokenRecoveryCodeQueries: BrokenByCase = {
  'left: the unused ones of that admin alone': [
    counts('counts used ones', (store, adminId) => store.recoveryCodes.get(adminId as never)?.length ?? 0),
    counts('counts everybody’s', (store) => [...store.recoveryCodes.keys()].flatMap((one) => unusedOf(store, one)).length),
    counts('always says none', () => 0),
  ],
};

export const brokenRecoveryCodes: BrokenByCase = {
  'replace, claim: each code works once, for its owner': [
    commands('a code works again', (real, store) => ({
      claim: async (claim) => {
        const before = store.recoveryCodes.get(claim.adminId);
        const claimed = await real.claim(claim);
        if (before !== undefined) store.recoveryCodes.set(claim.adminId, before);
        return claimed;
      },
    })),
    commands('finds by the digest alone', (real, store) => ({
      claim: async (claim) => {
        const owner = [...store.recoveryCodes].find(([, codes]) =>
          codes.some(({ codeDigest }) => codeDigest === claim.codeDigest),
        );
        const claimed = await real.claim({ ...claim, adminId: owner?.[0] ?? claim.adminId });
        return claimed.outcome === 'won' ? { ...claimed, adminId: claim.adminId } : claimed;
      },
    })),
    commands('a used code is unknown', (real) => ({
      claim: async (claim) => {
        const claimed = await real.claim(claim);
        return claimed.outcome === 'lost' ? { outcome: 'lost', reason: 'unknown' } : claimed;
      },
    })),
    commands('one use uses all', (real, store) => ({
      claim: async (claim) => {
        const claimed = await real.claim(claim);
        if (claimed.outcome === 'won') store.recoveryCodes.delete(claim.adminId);
        return claimed;
      },
    })),
  ],
  'claim: of 16 parallel claims of one code one wins': commands('reads, then writes', (real, store) => ({
    claim: (claim) => onStaleRead(store, () => real.claim(claim)),
  })),
  'claim: moves nothing of the admin': commands('moves the epoch', (real, store) => ({
    claim: async (claim) => {
      const admin = store.admins.get(claim.adminId);
      if (admin !== undefined) store.changeAdmin(admin, { credentialEpoch: admin.credentialEpoch + 1 });
      return real.claim(claim);
    },
  })),
  'replace: the earlier codes are dead, the used ones too, and nobody else loses any': [
    replaces('adds to the earlier ones', async (told, real, store) => {
      const before = store.recoveryCodes.get(told.adminId) ?? [];
      const claim = await real.replace(told);
      if (claim.outcome === 'won')
        store.recoveryCodes.set(told.adminId, [...before, ...(store.recoveryCodes.get(told.adminId) ?? [])]);
      return claim;
    }),
    replaces('keeps used rows', async (told, real, store) => {
      const before = (store.recoveryCodes.get(told.adminId) ?? []).filter(({ usedAt }) => usedAt !== null);
      const claim = await real.replace(told);
      if (claim.outcome === 'won')
        store.recoveryCodes.set(told.adminId, [...before, ...(store.recoveryCodes.get(told.adminId) ?? [])]);
      return claim;
    }),
    replaces('removes everybody’s', async (told, real, store) => {
      store.recoveryCodes.clear();
      return real.replace(told);
    }),
    replaces('keeps the first three', (told, real) => real.replace({ ...told, codeDigests: told.codeDigests.slice(0, 3) })),
  ],
  'replace: not without an enabled factor': [
    replaces('looks at no factor', (told, _real, store) => write(told, store)),
    replaces('takes a pending one for one', (told, real, store) =>
      (store.totp.get(told.adminId)?.pending ?? null) === null ? real.replace(told) : write(told, store),
    ),
  ],
  'replace: refused when the admin moved, and what there was still works': [
    replaces('looks at no epoch', (told, real, store) =>
      store.secondFactorEnabled(told.adminId) && store.admins.get(told.adminId)?.status === 'active'
        ? write(told, store)
        : real.replace(told),
    ),
    replaces('looks at no status', (told, real, store) =>
      store.admins.get(told.adminId)?.credentialEpoch === told.expectedEpoch ? write(told, store) : real.replace(told),
    ),
    replaces('removes before it looks', (told, real, store) => {
      store.recoveryCodes.delete(told.adminId);
      return real.replace(told);
    }),
  ],
  'replace: of 8 parallel calls the codes of one work': replaces('inserts what others do not see', async (told, real, store) => {
    const before = store.recoveryCodes.get(told.adminId) ?? [];
    const claim = await real.replace(told);
    if (claim.outcome === 'won')
      store.recoveryCodes.set(told.adminId, [...before, ...(store.recoveryCodes.get(told.adminId) ?? [])]);
    return claim;
  }),
  'disable: takes the recovery codes with the factor': [
    keepsOver('disable'),
    takes('disable takes everybody’s', 'disable', (outcome) => (outcome === 'won' ? 'all' : 'none')),
  ],
  'enable: a replacement takes the recovery codes of the factor before it': [
    keepsOver('enable'),
    takes('enable takes everybody’s', 'enable', (outcome) => (outcome === 'won' ? 'all' : 'none')),
  ],
  'disable, enable: what is lost takes no recovery code': [
    takes('disable takes them before it looks', 'disable', (outcome) => (outcome === 'lost' ? 'own' : 'none')),
    takes('enable takes them before it looks', 'enable', (outcome) => (outcome === 'lost' ? 'own' : 'none')),
  ],
};
