import type { AdminId, TotpCommandRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';

function commands(
  wrong: string,
  methods: (real: TotpCommandRepository, store: InMemoryStore) => Partial<TotpCommandRepository>,
): Broken {
  return broken(wrong, ({ real, store }) => ({ TotpCommandRepository: methods(real.TotpCommandRepository, store) }));
}

const stored = (store: InMemoryStore, adminId: AdminId) => store.totp.get(adminId);

/** What is told to `replaces` is taken from the stored row. */
const asStored = (store: InMemoryStore, adminId: AdminId): boolean => (stored(store, adminId)?.sealedSeed ?? null) !== null;

export const brokenTotpReplacing: BrokenByCase = {
  'startPending: a replacement stands beside the enabled factor, which goes on working': [
    commands('takes the old seed away when a new one is begun', (real, store) => ({
      startPending: async (start) => {
        const claim = await real.startPending(start);
        if (claim.outcome === 'won') patch(store.totp, start.adminId, { sealedSeed: null });
        return claim;
      },
    })),
    commands('uses the new seed at once', (real, store) => ({
      startPending: async (start) => {
        const claim = await real.startPending(start);
        if (claim.outcome === 'won' && start.replaces) patch(store.totp, start.adminId, { sealedSeed: start.sealedSeed });
        return claim;
      },
    })),
  ],
  'startPending: a replacement is refused where there is nothing to replace': commands(
    'begins a first factor for it',
    (real, store) => ({
      startPending: (start) => real.startPending({ ...start, replaces: start.replaces && asStored(store, start.adminId) }),
    }),
  ),
  'enable: a replacement takes the old seed’s place and moves the epoch by one': [
    commands('keeps the old seed', (real, store) => ({
      enable: async (enable) => {
        const { sealedSeed = null } = stored(store, enable.adminId) ?? {};
        const claim = await real.enable(enable);
        if (claim.outcome === 'won' && enable.replaces) patch(store.totp, enable.adminId, { sealedSeed });
        return claim;
      },
    })),
    commands('leaves the epoch, since a factor was enabled before', (real, store) => ({
      enable: async (enable) => {
        const claim = await real.enable(enable);
        if (claim.outcome === 'won' && enable.replaces)
          patch(store.admins, enable.adminId, { credentialEpoch: enable.expectedEpoch });
        return claim;
      },
    })),
  ],
  'enable: a replacement lowers no step': commands('records the step that confirmed it', (real, store) => ({
    enable: async (enable) => {
      const claim = await real.enable(enable);
      if (claim.outcome === 'won') patch(store.totp, enable.adminId, { lastStep: enable.step });
      return claim;
    },
  })),
  'enable: a replacement is not confirmed as a first factor, nor a first factor as a replacement': [
    commands('does not look at the enabled factor', (real, store) => ({
      enable: (enable) => real.enable({ ...enable, replaces: asStored(store, enable.adminId) }),
    })),
    commands('lets a first factor be confirmed as a replacement', (real, store) => ({
      enable: (enable) => real.enable({ ...enable, replaces: enable.replaces && asStored(store, enable.adminId) }),
    })),
  ],
  'enable: a replacement that is lost leaves the old factor': commands('clears the way first', (real, store) => ({
    enable: async (enable) => {
      const { sealedSeed = null } = stored(store, enable.adminId) ?? {};
      const claim = await real.enable(enable);
      if (claim.outcome === 'lost' && sealedSeed !== null) patch(store.totp, enable.adminId, { sealedSeed: null });
      return claim;
    },
  })),
  'enable: of 16 parallel replacements one wins': commands('reads, checks and writes', (real, store) => ({
    enable: (enable) => onStaleRead(store, () => real.enable(enable)),
  })),
  'enable beside claimStep: a replacement makes no used step usable': commands(
    'writes the greater of the step and the one it read',
    (real, store) => ({
      enable: async (enable) => {
        const read = stored(store, enable.adminId)?.lastStep ?? enable.step;
        await turn();
        const claim = await real.enable(enable);
        if (claim.outcome === 'won') patch(store.totp, enable.adminId, { lastStep: Math.max(enable.step, read) });
        return claim;
      },
    }),
  ),
  'cancelPending: what was cancelled is never enabled': [
    commands('answers and keeps the seed', (_, store) => ({
      cancelPending: async ({ adminId }) =>
        (stored(store, adminId)?.pending ?? null) === null
          ? { outcome: 'lost', reason: 'nothing_pending' }
          : { outcome: 'won', adminId },
    })),
    commands('wins whatever there is', (real) => ({
      cancelPending: async (cancelling) => {
        await real.cancelPending(cancelling);
        return { outcome: 'won', adminId: cancelling.adminId };
      },
    })),
    commands('ends the sessions as well', (real, store) => ({
      cancelPending: async (cancelling) => {
        const claim = await real.cancelPending(cancelling);
        const { credentialEpoch } = store.admins.get(cancelling.adminId)!;
        if (claim.outcome === 'won') patch(store.admins, cancelling.adminId, { credentialEpoch: credentialEpoch + 1 });
        return claim;
      },
    })),
  ],
  'cancelPending: leaves the enabled factor and its steps': [
    commands('deletes the row', (real, store) => ({
      cancelPending: async (cancelling) => {
        const claim = await real.cancelPending(cancelling);
        store.totp.delete(cancelling.adminId);
        return claim;
      },
    })),
    commands('forgets the last step', (real, store) => ({
      cancelPending: async (cancelling) => {
        const claim = await real.cancelPending(cancelling);
        patch(store.totp, cancelling.adminId, { lastStep: null });
        return claim;
      },
    })),
  ],
  'cancelPending: an expired seed is not pending, from expiresAt on': [
    commands('is still pending at expiresAt', (real) => ({
      cancelPending: ({ adminId, at }) => real.cancelPending({ adminId, at: (at - 1) as typeof at }),
    })),
    commands('is gone 1 ms early', (real) => ({
      cancelPending: ({ adminId, at }) => real.cancelPending({ adminId, at: (at + 1) as typeof at }),
    })),
  ],
  'cancelPending: concerns that admin alone': commands('cancels every pending seed', (real, store) => ({
    cancelPending: async (cancelling) => {
      const claim = await real.cancelPending(cancelling);
      for (const adminId of store.totp.keys()) patch(store.totp, adminId, { pending: null });
      return claim;
    },
  })),
  'cancelPending beside enable: a seed is either cancelled or enabled, never both': commands(
    'enables what it read before the cancelling',
    (real, store) => ({
      enable: async (enable) => {
        const read = stored(store, enable.adminId);
        await turn();
        if (read !== undefined) patch(store.totp, enable.adminId, { pending: read.pending });
        return real.enable(enable);
      },
    }),
  ),
};
