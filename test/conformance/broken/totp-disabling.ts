import type { FactorDisabling, TotpCommandRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Answer = Awaited<ReturnType<TotpCommandRepository['disable']>>;

function disables(
  wrong: string,
  disable: (disabling: FactorDisabling, real: TotpCommandRepository, store: InMemoryStore) => Promise<Answer>,
): Broken {
  return broken(wrong, ({ real, store }) => ({
    TotpCommandRepository: { disable: (disabling) => disable(disabling, real.TotpCommandRepository, store) },
  }));
}

/** Right, and then something more, when it won. */
const andThen = (wrong: string, more: (disabling: FactorDisabling, store: InMemoryStore) => void): Broken =>
  disables(wrong, async (disabling, real, store) => {
    const claim = await real.disable(disabling);
    if (claim.outcome === 'won') more(disabling, store);
    return claim;
  });

export const brokenTotpDisabling: BrokenByCase = {
  'disable: nothing is left of the factor, and the epoch moves by one': [
    disables('keeps what is pending', async (disabling, real, store) => {
      const pending = store.totp.get(disabling.adminId)?.pending ?? null;
      const claim = await real.disable(disabling);
      if (claim.outcome === 'won') patch(store.totp, disabling.adminId, { pending });
      return claim;
    }),
    disables('keeps the seed', async (disabling, real, store) => {
      const sealedSeed = store.totp.get(disabling.adminId)?.sealedSeed ?? null;
      const claim = await real.disable(disabling);
      if (claim.outcome === 'won') patch(store.totp, disabling.adminId, { sealedSeed });
      return claim;
    }),
    andThen('leaves the epoch', ({ adminId, expectedEpoch }, store) =>
      patch(store.admins, adminId, { credentialEpoch: expectedEpoch }),
    ),
    andThen('moves the epoch by two', ({ adminId, expectedEpoch }, store) =>
      patch(store.admins, adminId, { credentialEpoch: expectedEpoch + 2 }),
    ),
  ],
  'disable: moves nothing of the admin but the epoch, and of nobody else anything': [
    andThen('moves the version too', ({ adminId }, store) =>
      patch(store.admins, adminId, { version: (store.admins.get(adminId)?.version ?? 0) + 1 }),
    ),
    andThen('stamps the status', ({ adminId, at }, store) => patch(store.admins, adminId, { statusChangedAt: at })),
    andThen('wants a new password', ({ adminId }, store) => patch(store.admins, adminId, { mustChangePassword: true })),
    andThen('disables everybody’s', (_, store) => {
      for (const adminId of store.totp.keys()) patch(store.totp, adminId, { sealedSeed: null });
    }),
  ],
  'disable: a step that was used stays used for the next factor': andThen('deletes the row', ({ adminId }, store) => {
    store.totp.delete(adminId);
  }),
  'disable: without an enabled factor there is nothing to disable': [
    disables('disables what is only pending', async (disabling, real, store) => {
      const { adminId, expectedEpoch } = disabling;
      if ((store.totp.get(adminId)?.pending ?? null) === null) return real.disable(disabling);
      patch(store.totp, adminId, { pending: null });
      return { outcome: 'won', adminId, credentialEpoch: expectedEpoch + 1 };
    }),
    disables('wins where there is none', async (disabling, real) => {
      const claim = await real.disable(disabling);
      const { adminId, expectedEpoch } = disabling;
      return claim.outcome === 'lost' && claim.reason === 'not_enabled'
        ? { outcome: 'won', adminId, credentialEpoch: expectedEpoch + 1 }
        : claim;
    }),
    disables('throws for who does not exist', async (disabling, real, store) => {
      if (!store.admins.has(disabling.adminId)) throw new Error('there is no such row');
      return real.disable(disabling);
    }),
  ],
  'disable: refused when the epoch moved': [
    disables('ignores the epoch', (disabling, real, store) =>
      real.disable({ ...disabling, expectedEpoch: store.admins.get(disabling.adminId)?.credentialEpoch ?? 0 }),
    ),
    disables('refuses smaller epochs alone', (told, real, store) => {
      const { credentialEpoch = 0 } = store.admins.get(told.adminId) ?? {};
      return real.disable({ ...told, expectedEpoch: Math.min(told.expectedEpoch, credentialEpoch) });
    }),
  ],
  'disable: of 16 parallel calls one wins': disables('reads, checks and writes', (disabling, real, store) =>
    onStaleRead(store, () => real.disable(disabling)),
  ),
  'disable: the admin may have any status': disables('wants an active admin', async (disabling, real, store) =>
    store.admins.get(disabling.adminId)?.status === 'suspended'
      ? { outcome: 'lost', reason: 'epoch_moved' }
      : real.disable(disabling),
  ),
  'disable: the last holder who has a factor keeps it, when the lifeline is asked about': [
    disables('never asks', (disabling, real) => real.disable({ ...disabling, lifelineAbility: null })),
    disables('always asks', (disabling, real) =>
      real.disable({ ...disabling, lifelineAbility: disabling.lifelineAbility ?? 'admins.administer' }),
    ),
    disables('refuses after the write', async (disabling, real, store) => {
      const claim = await real.disable(disabling);
      if (claim.outcome === 'lost' && claim.reason === 'last_holder') patch(store.totp, disabling.adminId, { sealedSeed: null });
      return claim;
    }),
    disables('counts holders without a factor', async (disabling, real, store) => {
      const { adminId, lifelineAbility } = disabling;
      const others = [...store.admins.values()].filter(
        (admin) => admin.adminId !== adminId && store.grants.holds(admin.adminId, lifelineAbility ?? ''),
      );
      return real.disable(others.length > 0 ? { ...disabling, lifelineAbility: null } : disabling);
    }),
  ],
  'disable: a holder who is not active is none': disables('counts holders of any status', async (disabling, real, store) => {
    const { adminId, lifelineAbility } = disabling;
    const others = [...store.totp].filter(
      ([id, { sealedSeed }]) => id !== adminId && sealedSeed !== null && store.grants.holds(id, lifelineAbility ?? ''),
    );
    return real.disable(others.length > 0 ? { ...disabling, lifelineAbility: null } : disabling);
  }),
  'disable: who is no holder may lose the factor, whether there is one or not': [
    disables('refuses where no holder remains', async (disabling, real, store) => {
      const remain = [...store.admins.keys()].some(
        (id) => id !== disabling.adminId && store.grants.holds(id, disabling.lifelineAbility ?? ''),
      );
      if (disabling.lifelineAbility !== null && !remain) return { outcome: 'lost', reason: 'last_holder' };
      return real.disable(disabling);
    }),
    disables('asks about the default lifeline whatever it is told', (disabling, real) =>
      real.disable({ ...disabling, lifelineAbility: disabling.lifelineAbility === null ? null : 'admins.administer' }),
    ),
  ],
  'disable: of 8 holders whose factors go at once one keeps it': disables(
    'counts before it writes',
    async (disabling, real, store) => onStaleRead(store, () => real.disable(disabling)),
  ),
  'disable: refused when a setting it rests on is not as it says, set or not': [
    disables('rests on nothing', (disabling, real) => real.disable({ ...disabling, restsOn: [] })),
    disables('looks at the first alone', (disabling, real) =>
      real.disable({ ...disabling, restsOn: disabling.restsOn.slice(0, 1) }),
    ),
    disables('takes never set for off', (disabling, real, store) =>
      real.disable({
        ...disabling,
        restsOn: disabling.restsOn.filter(({ key, value }) => value !== false || store.settings.has(key)),
      }),
    ),
    disables('refuses after the write', async (disabling, real) => {
      const claim = await real.disable(disabling);
      if (claim.outcome === 'lost' && claim.reason === 'setting_moved') await real.disable({ ...disabling, restsOn: [] });
      return claim;
    }),
  ],
  'disable beside a change of a setting it rests on, by its owner: one of the two wins, 10 times without a deadlock': disables(
    'decides by what it read before the change',
    (disabling, real, store) => onStaleRead(store, () => real.disable(disabling)),
  ),
  'disable beside a suspension: of two holders one remains who can sign in, 10 times without a deadlock': disables(
    'decides by what it read before the suspension',
    (disabling, real, store) => onStaleRead(store, () => real.disable(disabling)),
  ),
};
