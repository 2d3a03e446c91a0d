import type { AdminCommandRepository, AdminId, StatusChange } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';

type Commands = AdminCommandRepository;
type AdminRow = InMemoryStore['admins'] extends Map<AdminId, infer Row> ? Row : never;
const ANYBODY = { kind: 'system', name: 'anybody' } as const;

function commands(wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminCommandRepository: methods(real.AdminCommandRepository, store) }));
}

/** Changes a status, and leaves or changes this of the row. */
function changing(wrong: string, then: (before: AdminRow, change: StatusChange) => Partial<AdminRow>): Broken {
  return commands(wrong, (real, store) => ({
    changeStatus: async (change) => {
      const before = store.admins.get(change.adminId);
      const claim = await real.changeStatus(change);
      if (claim.outcome === 'won' && before !== undefined) patch(store.admins, change.adminId, then(before, change));
      return claim;
    },
  }));
}

/** Counts these as holders of the lifeline, too. */
function countingHolders(wrong: string, counts: (row: AdminRow, holds: boolean) => boolean): Broken {
  return commands(wrong, (real, store) => ({
    changeStatus: async (change) => {
      const { lifelineAbility: ability } = change;
      const others = [...store.admins.values()].filter(({ adminId }) => adminId !== change.adminId);
      const standIn = others.find((row) => counts(row, store.grants.holds(row.adminId, ability)));
      if (standIn === undefined) return real.changeStatus(change);
      const held = store.grants.holds(standIn.adminId, ability);
      store.grants.grant(standIn.adminId, ability);
      const usable = {
        status: 'active',
        emailVerified: true,
        passwordHash: Redacted.of('a hash'),
        mustChangePassword: false,
      } as const;
      patch(store.admins, standIn.adminId, usable);
      const claim = await real.changeStatus(change);
      patch(store.admins, standIn.adminId, standIn);
      if (!held) store.grants.revoke(standIn.adminId, ability);
      return claim;
    },
  }));
}

/** Looks for another holder, and changes the status after an await: what happened meanwhile does not matter to it. */
function lookingThenChanging(wrong: string): Broken {
  return commands(wrong, (real, store) => ({
    changeStatus: async (change) => {
      const { adminId, lifelineAbility: ability } = change;
      const another = [...store.admins.values()].some(
        (row) => row.adminId !== adminId && row.status === 'active' && store.grants.holds(row.adminId, ability),
      );
      await turn();
      if (!another) return real.changeStatus(change);
      // Somebody holds this one for sure, so that the right contract does not look again.
      store.addAdmin({ email: `spare-${store.admins.size}@example.org`, abilities: ['spare'] });
      return real.changeStatus({ ...change, by: ANYBODY, lifelineAbility: 'spare' });
    },
  }));
}

export const brokenAdminStatus: BrokenByCase = {
  'changeStatus: status, version, epoch, reason and moment move in one change': [
    changing('leaves the epoch', ({ credentialEpoch }) => ({ credentialEpoch })),
    changing('keeps the first 20 characters of the reason', (_, { reason }) => ({ statusReason: reason?.slice(0, 20) ?? null })),
    changing('keeps whole seconds', (_, { at }) => ({ statusChangedAt: (Math.floor(at / 1_000) * 1_000) as never })),
    changing('moves the epoch by two', ({ credentialEpoch }) => ({ credentialEpoch: credentialEpoch + 2 })),
    changing('moves the version by two', ({ version }) => ({ version: version + 2 })),
    changing('leaves the version', ({ version }) => ({ version })),
    changing('moves the moment of the creation', (_, { at }) => ({ createdAt: at })),
  ],
  'changeStatus: reads beside 8 changes see status and epoch move together': commands(
    'moves the epoch in a second write',
    (real, store) => ({
      changeStatus: async (change) => {
        const before = store.admins.get(change.adminId)!;
        const changing = real.changeStatus(change);
        const { credentialEpoch } = store.admins.get(change.adminId)!;
        patch(store.admins, change.adminId, { credentialEpoch: before.credentialEpoch });
        await turn();
        patch(store.admins, change.adminId, { credentialEpoch });
        return changing;
      },
    }),
  ),
  'changeStatus: refused when the version is not as expected': commands('ignores the version', (real, store) => ({
    changeStatus: (change) => real.changeStatus({ ...change, expectedVersion: store.admins.get(change.adminId)?.version ?? 0 }),
  })),
  'changeStatus: refused when the status is not as expected': commands('ignores the status', (real, store) => ({
    changeStatus: (change) => real.changeStatus({ ...change, from: store.admins.get(change.adminId)?.status ?? change.from }),
  })),
  'changeStatus: of 16 parallel changes to different targets one wins': commands('reads, compares and writes', (real, store) => ({
    changeStatus: (change) => onStaleRead(store, () => real.changeStatus(change)),
  })),
  'changeStatus: the version grows by one with every change': changing(
    'leaves the version on the way back',
    ({ version }, { to }) => (to === 'active' ? { version } : {}),
  ),
  'changeStatus: coming back revives no epoch': changing('gives the old epoch back', ({ credentialEpoch }, { to }) =>
    to === 'active' ? { credentialEpoch: credentialEpoch - 1 } : {},
  ),
  'changeStatus: the last holder of the lifeline stays active': [
    countingHolders('counts every admin', () => true),
    commands('never lets a holder go', (real, store) => ({
      changeStatus: async (change) =>
        change.from === 'active' && store.grants.holds(change.adminId, change.lifelineAbility)
          ? { outcome: 'lost', reason: 'last_holder' }
          : real.changeStatus(change),
    })),
  ],
  'changeStatus: a holder who is not active is none': [
    countingHolders('counts suspended holders', ({ status }, holds) => holds && status === 'suspended'),
    countingHolders('counts locked holders', ({ status }, holds) => holds && status === 'locked'),
  ],
  'changeStatus: a holder whose email is not verified is none': countingHolders(
    'counts unverified holders',
    ({ emailVerified }, holds) => holds && !emailVerified,
  ),
  'changeStatus: a holder who cannot sign in with a password of its own is none': [
    countingHolders(
      'counts holders without a password',
      ({ passwordHash, status }, holds) => holds && status === 'active' && passwordHash === null,
    ),
    countingHolders(
      'counts holders who must change it',
      ({ mustChangePassword, status }, holds) => holds && status === 'active' && mustChangePassword,
    ),
  ],
  'changeStatus: where everybody needs a second factor, a holder without one is none': [
    commands('asks no holder for a factor', (real) => ({
      changeStatus: (change) => real.changeStatus({ ...change, holderNeedsFactor: false }),
    })),
    commands('takes an enrolment that was not confirmed for a factor', (real, store) => ({
      changeStatus: async (change) => {
        const started = [...store.totp].filter(([, { pending, sealedSeed }]) => pending !== null && sealedSeed === null);
        for (const [adminId, { pending }] of started) patch(store.totp, adminId, { sealedSeed: pending!.sealedSeed });
        const claim = await real.changeStatus(change);
        for (const [adminId] of started) patch(store.totp, adminId, { sealedSeed: null });
        return claim;
      },
    })),
  ],
  'changeStatus: where everybody needs a second factor, the only one left is kept, who has none': commands(
    'looks at those with a factor alone',
    (real, store) => ({
      changeStatus: (change) => {
        const without = change.holderNeedsFactor && !store.secondFactorEnabled(change.adminId);
        return real.changeStatus(without ? { ...change, lifelineAbility: 'none' } : change);
      },
    }),
  ),
  'changeStatus: where nobody needs a second factor, who has one counts as everybody does': commands(
    'asks every holder for a factor',
    (real) => ({ changeStatus: (change) => real.changeStatus({ ...change, holderNeedsFactor: true }) }),
  ),
  'changeStatus: who holds other abilities is no holder': broken('counts a holder of anything', ({ real, store }) => ({
    AdminCommandRepository: {
      changeStatus: (change) => {
        const another = [...store.grants.abilities].some(([id, held]) => id !== change.adminId && held.size > 0);
        return real.AdminCommandRepository.changeStatus(another ? { ...change, lifelineAbility: 'none' } : change);
      },
    },
  })),
  'changeStatus: only a change away from active can take the last holder': commands('looks at every change', (real, store) => ({
    changeStatus: async (change) =>
      [...store.admins.keys()].some((adminId) => store.grants.holds(adminId, change.lifelineAbility))
        ? real.changeStatus(change)
        : { outcome: 'lost', reason: 'last_holder' },
  })),
  'changeStatus: who is no holder may go, whether there is one or not': [
    commands('demands another holder whoever goes', (real, store) => ({
      changeStatus: async (change) => {
        const another = [...store.admins.values()].some(
          (row) => row.adminId !== change.adminId && store.grants.holds(row.adminId, change.lifelineAbility),
        );
        return another || change.from !== 'active' ? real.changeStatus(change) : { outcome: 'lost', reason: 'last_holder' };
      },
    })),
    commands('counts an unverified holder as the last one', (real, store) => ({
      changeStatus: async (change) =>
        change.from === 'active' && store.grants.holds(change.adminId, change.lifelineAbility)
          ? { outcome: 'lost', reason: 'last_holder' }
          : real.changeStatus(change),
    })),
  ],
  'changeStatus: two holders who suspend each other at once leave one, 10 times without a deadlock': lookingThenChanging(
    'looks for another holder, then writes',
  ),
  'changeStatus: of 8 holders suspended at once one remains': lookingThenChanging('looks for another holder, then writes'),
  'changeStatus: refused when a setting it rests on is not as it says, set or not': [
    commands('rests on nothing', (real) => ({ changeStatus: (change) => real.changeStatus({ ...change, restsOn: [] }) })),
    commands('looks at the first alone', (real) => ({
      changeStatus: (change) => real.changeStatus({ ...change, restsOn: change.restsOn.slice(0, 1) }),
    })),
    commands('takes never set for off', (real, store) => ({
      changeStatus: (change) => {
        const restsOn = change.restsOn.filter(({ key, value }) => value !== false || store.settings.has(key));
        return real.changeStatus({ ...change, restsOn });
      },
    })),
    commands('refuses after the write', (real) => ({
      changeStatus: async (change) => {
        const claim = await real.changeStatus(change);
        if (claim.outcome === 'lost' && claim.reason === 'setting_moved') await real.changeStatus({ ...change, restsOn: [] });
        return claim;
      },
    })),
  ],
  'changeStatus beside a change of a setting it rests on, by who is suspended: one of the two wins, 10 times without a deadlock':
    commands('decides by what it read before the change', (real, store) => ({
      changeStatus: (change) => onStaleRead(store, () => real.changeStatus(change)),
    })),
  'changeStatus: holders suspended at once leave one, 50 times, on real connections': lookingThenChanging(
    'looks for another holder, then writes',
  ),
  'changeStatus: the lifeline is the ability it is told': [
    commands('looks for the ability the library begins with', (real) => ({
      changeStatus: (change) => real.changeStatus({ ...change, lifelineAbility: 'admins.administer' }),
    })),
    countingHolders('counts holders of any ability', ({ adminId }, holds) => holds || adminId !== ''),
  ],
  'changeStatus: moves that admin alone': [
    commands('moves everybody of that status', (real, store) => ({
      changeStatus: async (change) => {
        const claim = await real.changeStatus(change);
        for (const [adminId, { status }] of store.admins)
          if (claim.outcome === 'won' && status === change.from) patch(store.admins, adminId, { status: change.to });
        return claim;
      },
    })),
    commands('moves the epoch of everybody', (real, store) => ({
      changeStatus: async (change) => {
        const claim = await real.changeStatus(change);
        for (const [adminId, { credentialEpoch }] of store.admins)
          if (adminId !== change.adminId) patch(store.admins, adminId, { credentialEpoch: credentialEpoch + 1 });
        return claim;
      },
    })),
  ],
  'changeStatus: the reason is that of the last change, and null where it had none': [
    changing('keeps the reason where none is given', ({ statusReason }, { reason }) => ({
      statusReason: reason ?? statusReason,
    })),
    changing('keeps the moment of the first change', ({ statusChangedAt }, { to }) =>
      to === 'active' ? { statusChangedAt } : {},
    ),
  ],
  'changeStatus: nobody has no status to move': [
    commands('wins over nothing', (real, store) => ({
      changeStatus: async (change) =>
        store.admins.has(change.adminId)
          ? real.changeStatus(change)
          : { outcome: 'won', adminId: change.adminId, version: change.expectedVersion + 1 },
    })),
    commands('throws for who does not exist', (real, store) => ({
      changeStatus: async (change) => {
        if (!store.admins.has(change.adminId)) throw new Error('not found');
        return real.changeStatus(change);
      },
    })),
  ],
};
