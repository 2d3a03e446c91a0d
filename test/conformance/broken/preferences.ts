import type { AdminId, PreferenceCommandRepository, PreferenceQueryRepository, PreferenceRecord } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead } from './broken.js';

type Commands = PreferenceCommandRepository;

function commands(wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken {
  return broken(wrong, ({ real, store }) => ({ PreferenceCommandRepository: methods(real.PreferenceCommandRepository, store) }));
}

/** Answers something else of what is stored. */
function answering(wrong: string, alter: (record: PreferenceRecord) => PreferenceRecord): Broken {
  return broken(wrong, ({ real: { PreferenceQueryRepository: real } }) => ({
    PreferenceQueryRepository: { ofAdmin: async (asked: { readonly adminId: AdminId }) => alter(await real.ofAdmin(asked)) },
  }));
}

/** Updates as it should, and then something else as well. */
function updating(wrong: string, then: (before: PreferenceRecord, store: InMemoryStore) => void): Broken {
  return commands(wrong, (real, store) => ({
    update: async (update) => {
      const before = store.preferencesOf(update.adminId);
      const claim = await real.update(update);
      if (claim.outcome === 'won') then(before, store);
      return claim;
    },
  }));
}

const BY_SYSTEM = { kind: 'system', name: 'whoever' } as const;

export const brokenPreferenceReads: BrokenByCase = {
  'ofAdmin: nothing for who never stored anything, and for nobody': [
    broken("answers somebody's", ({ real: { PreferenceQueryRepository: real }, store }) => ({
      PreferenceQueryRepository: {
        ofAdmin: async ({ adminId }) => {
          const [any] = store.preferences.keys();
          return { ...(await real.ofAdmin({ adminId: any ?? adminId })), adminId };
        },
      } satisfies PreferenceQueryRepository,
    })),
    answering('has a default of its own', (record) => ({ ...record, language: record.language ?? 'en' })),
  ],
  'ofAdmin: every preference comes back character for character, choices with them': [
    answering('trims', (record) => ({ ...record, timezone: record.timezone?.trim() ?? null })),
    answering('knows how a locale is written', (record) => ({ ...record, locale: record.locale?.toLowerCase() ?? null })),
    answering('answers one choice', (record) => ({ ...record, notifications: record.notifications.slice(0, 1) })),
    answering('answers what is off alone', (record) => ({
      ...record,
      notifications: record.notifications.filter(({ enabled }) => !enabled),
    })),
  ],
};

export const brokenPreferenceChanges: BrokenByCase = {
  'update: stores all three, moves the version by one, and can take them back': [
    commands('stores what is there alone', (real, store) => ({
      update: (update) => real.update({ ...update, language: update.language ?? store.preferencesOf(update.adminId).language }),
    })),
    updating('leaves the version', ({ adminId, version }, store) =>
      store.setPreferences({ ...store.preferencesOf(adminId), version }),
    ),
  ],
  'update: lost when the version is not as expected, and nothing is written': commands('looks at no version', (real, store) => ({
    update: (update) => real.update({ ...update, expectedVersion: store.preferencesOf(update.adminId).version }),
  })),
  'update: of 16 parallel calls one wins': commands('looks, then writes', (real, store) => ({
    update: (update) => onStaleRead(store, () => real.update(update)),
  })),
  'update: leaves choices about notifications, and what others prefer': [
    updating('writes one row anew', ({ adminId }, store) =>
      store.setPreferences({ ...store.preferencesOf(adminId), notifications: [] }),
    ),
    updating('updates everybody', (_, store) => {
      for (const [, row] of store.preferences) store.setPreferences({ ...row, language: 'de-AT' });
    }),
  ],
  'choose: one choice for each channel and type, the last one': [
    commands('keeps the first', (real, store) => ({
      choose: (choosing) => {
        const { notifications } = store.preferencesOf(choosing.adminId);
        const { adminId, channel, type } = choosing;
        const known = notifications.some((one) => one.channel === channel && one.type === type);
        return known ? Promise.resolve({ outcome: 'lost', reason: 'unchanged' }) : real.choose({ ...choosing, adminId });
      },
    })),
    commands('wins again', (real) => ({
      choose: async (choosing) => {
        const claim = await real.choose(choosing);
        const again = claim.outcome === 'lost' && claim.reason === 'unchanged';
        return again ? { outcome: 'won', adminId: choosing.adminId } : claim;
      },
    })),
  ],
  'choose: keeps one channel, counting what was never chosen as on': [
    commands('keeps none', (real) => ({ choose: (choosing) => real.choose({ ...choosing, keepsOneOf: null }) })),
    commands('counts what was never chosen as off', (real, store) => ({
      choose: (choosing) => {
        const { notifications } = store.preferencesOf(choosing.adminId);
        const isOn = (channel: string) => notifications.some((one) => one.channel === channel && one.enabled);
        if (choosing.keepsOneOf?.some(isOn) === false) return Promise.resolve({ outcome: 'lost', reason: 'last_channel' });
        return real.choose(choosing);
      },
    })),
  ],
  'choose: of two that switch off the last two channels at once one is lost': commands('looks, then writes', (real, store) => ({
    choose: (choosing) => onStaleRead(store, () => real.choose(choosing)),
  })),
  'update, choose: refused when the author moved': [
    commands('updates for anybody', (real) => ({ update: (update) => real.update({ ...update, by: BY_SYSTEM }) })),
    commands('chooses for anybody', (real) => ({ choose: (choosing) => real.choose({ ...choosing, by: BY_SYSTEM }) })),
  ],
};
