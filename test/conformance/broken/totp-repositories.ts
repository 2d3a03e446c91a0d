import type { AdminId, TotpCommandRepository, TotpQueryRepository } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { alteredContracts, broken, brokenSubject, onStaleRead, patch } from './broken.js';

type Claim = Parameters<TotpCommandRepository['claimStep']>[0];
const WON = { outcome: 'won' } as const;

function commands(
  wrong: string,
  methods: (real: TotpCommandRepository, store: InMemoryStore) => Partial<TotpCommandRepository>,
): Broken {
  return broken(wrong, ({ real, store }) => ({ TotpCommandRepository: methods(real.TotpCommandRepository, store) }));
}

function queries(wrong: string, methods: (real: TotpQueryRepository) => Partial<TotpQueryRepository>): Broken {
  return broken(wrong, ({ real }) => ({ TotpQueryRepository: methods(real.TotpQueryRepository) }));
}

function epochOf(store: InMemoryStore, adminId: AdminId): number {
  return store.admins.get(adminId)?.credentialEpoch ?? 0;
}

/** Forgets used steps: what another process, or this one before it was restarted, claimed is claimed again. */
function forgetful(wrong: string, hook: 'second' | 'restart'): Broken {
  return brokenSubject(wrong, (made) => {
    const own = alteredContracts(made, { TotpCommandRepository: { claimStep: async () => WON } });
    return hook === 'second' ? { second: own } : { restart: () => own };
  });
}

export const brokenTotpCommandRepository: BrokenByCase = {
  'claimStep: 16 parallel equal steps have one winner': commands('reads, compares and writes', (real, store) => ({
    claimStep: (claim) => onStaleRead(store, () => real.claimStep(claim)),
  })),
  'claimStep: 64 parallel claims of 4 steps never accept one twice, nor one below the last': commands(
    'reads, compares and writes',
    (real, store) => ({ claimStep: (claim) => onStaleRead(store, () => real.claimStep(claim)) }),
  ),
  'claimStep: an equal or lower step is replayed, a greater one wins': [
    commands('refuses only the very last step', (real, store) => ({
      claimStep: async (claim: Claim) => {
        if (store.totp.get(claim.adminId)?.lastStep === claim.step) return { outcome: 'lost', reason: 'replayed' };
        patch(store.totp, claim.adminId, { lastStep: null });
        return real.claimStep(claim);
      },
    })),
    commands('accepts the last step again', (real, store) => ({
      claimStep: (claim) => {
        const { lastStep = null } = store.totp.get(claim.adminId) ?? {};
        if (lastStep === claim.step) patch(store.totp, claim.adminId, { lastStep: claim.step - 1 });
        return real.claimStep(claim);
      },
    })),
  ],
  "claimStep: another admin's steps are its own": commands('records steps without the admin', (real) => {
    let last = 0;
    return {
      claimStep: async (claim) => {
        if (claim.step <= last) return { outcome: 'lost', reason: 'replayed' };
        last = claim.step;
        return real.claimStep(claim);
      },
    };
  }),
  'claimStep: without an enabled factor there is nothing to claim': commands(
    'claims for a pending factor too',
    (real, store) => ({
      claimStep: async (claim) => ((store.totp.get(claim.adminId)?.pending ?? null) === null ? real.claimStep(claim) : WON),
    }),
  ),
  'claimStep: a used step stays used over a restart': forgetful('keeps used steps in memory', 'restart'),
  'claimStep: a step used in one process is used in the other': forgetful('keeps used steps in each process', 'second'),
  'startPending: replaces an earlier pending seed': commands('keeps the first one', (real, store) => ({
    startPending: async (start) =>
      (store.totp.get(start.adminId)?.pending ?? null) === null
        ? real.startPending(start)
        : { outcome: 'won', adminId: start.adminId },
  })),
  'startPending: refused while a factor is enabled': commands('starts beside an enabled factor', (real, store) => ({
    startPending: async (start) => {
      const { sealedSeed = null } = store.totp.get(start.adminId) ?? {};
      patch(store.totp, start.adminId, { sealedSeed: null });
      const claim = await real.startPending(start);
      patch(store.totp, start.adminId, { sealedSeed });
      return claim;
    },
  })),
  'startPending: refused when the epoch moved': [
    commands('ignores the epoch', (real, store) => ({
      startPending: (start) => real.startPending({ ...start, expectedEpoch: epochOf(store, start.adminId) }),
    })),
    commands('refuses smaller epochs alone', (real, store) => ({
      startPending: (told) =>
        real.startPending({ ...told, expectedEpoch: Math.min(told.expectedEpoch, epochOf(store, told.adminId)) }),
    })),
  ],
  'startPending: refused unless the admin is active': commands('ignores the status', (real, store) => ({
    startPending: async (start) => {
      const { status } = store.admins.get(start.adminId)!;
      patch(store.admins, start.adminId, { status: 'active' });
      const claim = await real.startPending(start);
      patch(store.admins, start.adminId, { status });
      return claim;
    },
  })),
  'enable: the pending seed becomes the factor and the epoch moves by one': [
    commands('leaves the epoch', (real, store) => ({
      enable: async (enable) => {
        const credentialEpoch = epochOf(store, enable.adminId);
        const claim = await real.enable(enable);
        patch(store.admins, enable.adminId, { credentialEpoch });
        return claim;
      },
    })),
    commands('moves the epoch by two', (real, store) => ({
      enable: async (enable) => {
        const claim = await real.enable(enable);
        if (claim.outcome === 'won') patch(store.admins, enable.adminId, { credentialEpoch: enable.expectedEpoch + 2 });
        return claim;
      },
    })),
    commands('keeps the pending seed', (real, store) => ({
      enable: async (enable) => {
        const { pending = null } = store.totp.get(enable.adminId) ?? {};
        const claim = await real.enable(enable);
        patch(store.totp, enable.adminId, { pending });
        return claim;
      },
    })),
  ],
  'enable: the step that proved it is used up': commands('does not record the step', (real, store) => ({
    enable: async (enable) => {
      const claim = await real.enable(enable);
      patch(store.totp, enable.adminId, { lastStep: null });
      return claim;
    },
  })),
  'enable: of 16 parallel calls one wins': commands('reads, checks and writes', (real, store) => ({
    enable: (enable) => onStaleRead(store, () => real.enable(enable)),
  })),
  'enable: an expired seed is not pending any more, from expiresAt on': [
    commands('is still pending at expiresAt', (real) => ({
      enable: (enable) => real.enable({ ...enable, at: (enable.at - 1) as typeof enable.at }),
    })),
    commands('is gone 1 ms early', (real) => ({
      enable: (enable) => real.enable({ ...enable, at: (enable.at + 1) as typeof enable.at }),
    })),
  ],
  'enable: another pending id enables nothing': commands('enables whatever is pending', (real, store) => ({
    enable: (enable) => real.enable({ ...enable, pendingId: store.totp.get(enable.adminId)?.pending?.pendingId ?? '' }),
  })),
  'enable: refused when the epoch moved': [
    commands('ignores the epoch', (real, store) => ({
      enable: (enable) => real.enable({ ...enable, expectedEpoch: epochOf(store, enable.adminId) }),
    })),
    commands('refuses smaller epochs alone', (real, store) => ({
      enable: (told) => real.enable({ ...told, expectedEpoch: Math.min(told.expectedEpoch, epochOf(store, told.adminId)) }),
    })),
  ],
  'enable beside startPending: no seed is left pending beside an enabled one': commands(
    'starts without looking at the factor again',
    (real, store) => ({
      startPending: async (start) => {
        const claim = await real.startPending(start);
        if (claim.outcome === 'lost' && claim.reason === 'already_enabled') {
          const { pendingId, sealedSeed, vouchedBy, expiresAt } = start;
          patch(store.totp, start.adminId, { pending: { pendingId, sealedSeed, vouchedBy, expiresAt } });
        }
        return claim;
      },
    }),
  ),
  'startPending: refused for nobody': [
    commands('starts for whoever it is told', (real, store) => ({
      startPending: async (start) =>
        store.admins.has(start.adminId) ? real.startPending(start) : { outcome: 'won', adminId: start.adminId },
    })),
    commands('throws for who does not exist', (real, store) => ({
      startPending: async (start) => {
        if (!store.admins.has(start.adminId)) throw new Error('violates a foreign key');
        return real.startPending(start);
      },
    })),
  ],
  'startPending, enable: concern that admin alone': [
    commands('enables every seed of that pending id', (real, store) => ({
      enable: async (enable) => {
        const claim = await real.enable(enable);
        for (const [adminId, { pending }] of store.totp)
          if (pending?.pendingId === enable.pendingId)
            patch(store.totp, adminId, { sealedSeed: pending.sealedSeed, pending: null });
        return claim;
      },
    })),
    commands('replaces every seed of that pending id', (real, store) => ({
      startPending: async (start) => {
        const claim = await real.startPending(start);
        const { pendingId, vouchedBy, sealedSeed, expiresAt } = start;
        for (const [adminId, { pending }] of store.totp)
          if (pending?.pendingId === pendingId)
            patch(store.totp, adminId, {
              pending: { pendingId, vouchedBy, sealedSeed, expiresAt },
            });
        return claim;
      },
    })),
  ],
  'enable: moves nothing of the admin but the epoch': [
    commands('moves the version too', (real, store) => ({
      enable: async (enable) => {
        const claim = await real.enable(enable);
        patch(store.admins, enable.adminId, { version: (store.admins.get(enable.adminId)?.version ?? 0) + 1 });
        return claim;
      },
    })),
    commands('stamps the status', (real, store) => ({
      enable: async (enable) => {
        const claim = await real.enable(enable);
        patch(store.admins, enable.adminId, { statusChangedAt: enable.at });
        return claim;
      },
    })),
    commands('wants a new password', (real, store) => ({
      enable: async (enable) => {
        const claim = await real.enable(enable);
        patch(store.admins, enable.adminId, { mustChangePassword: true });
        return claim;
      },
    })),
  ],
};

export const brokenTotpQueryRepository: BrokenByCase = {
  'state: about nobody, or an admin without a factor, it answers not enabled': [
    broken('answers about anybody when nobody is asked about', ({ real, store }) => ({
      TotpQueryRepository: {
        state: async ({ adminId }) => {
          const [anybody = null] = store.totp.keys();
          return { ...(await real.TotpQueryRepository.state({ adminId: adminId ?? anybody })), adminId };
        },
      },
    })),
    queries('calls whoever has no row enabled', (real) => ({
      state: async (query) => ({ ...(await real.state(query)), enabled: true }),
    })),
  ],
  'state: a pending seed comes back as it was stored, and is not enabled': [
    queries('keeps whole seconds', (real) => ({
      state: async (query) => {
        const { pending, ...state } = await real.state(query);
        const expiresAt = (Math.floor((pending?.expiresAt ?? 0) / 1_000) * 1_000) as never;
        return { ...state, pending: pending === null ? null : { ...pending, expiresAt } };
      },
    })),
    queries('cuts a seed at 1 024 characters', (real) => ({
      state: async (query) => {
        const { pending, ...state } = await real.state(query);
        const cut = Redacted.of(pending?.sealedSeed.reveal().slice(0, 1_024) ?? '');
        return { ...state, pending: pending === null ? null : { ...pending, sealedSeed: cut } };
      },
    })),
  ],
  'state: the code that vouched for a pending seed comes back as it was stored': [
    queries('does not know who vouched', (real) => ({
      state: async (query) => {
        const { pending, ...state } = await real.state(query);
        return { ...state, pending: pending === null ? null : { ...pending, vouchedBy: null } };
      },
    })),
    broken('keeps who vouched first', ({ real, store }) => ({
      TotpCommandRepository: {
        startPending: (start) =>
          real.TotpCommandRepository.startPending({
            ...start,
            vouchedBy: store.totp.get(start.adminId)?.pending?.vouchedBy ?? start.vouchedBy,
          }),
      },
    })),
  ],
  'state: an enabled seed comes back as it was stored, at once': queries('folds the case of a seed', (real) => ({
    state: async (query) => {
      const { sealedSeed, ...state } = await real.state(query);
      return { ...state, sealedSeed: sealedSeed === null ? null : Redacted.of(sealedSeed.reveal().toLowerCase()) };
    },
  })),
};
