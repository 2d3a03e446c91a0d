import type { DevicePage, DeviceQueryRepository, DeviceRecord } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';
import type { WholePage } from './pages.js';
import { byMoment, byOffset } from './pages.js';

type Queries = DeviceQueryRepository;

const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({ DeviceQueryRepository: methods(real.DeviceQueryRepository, store) }));

export const keyOf = ({ adminId, deviceDigest }: Pick<DeviceRecord, 'adminId' | 'deviceDigest'>): string =>
  `${adminId} ${deviceDigest}`;

/** Opens a session as it should, and then leaves something else of the device. */
export function sighting(
  wrong: string,
  alter: (before: DeviceRecord | undefined, now: DeviceRecord) => Partial<DeviceRecord>,
): Broken {
  return broken(wrong, ({ real, store }) => ({
    SessionCommandRepository: {
      open: async (told) => {
        const { adminId, deviceDigest } = told.session;
        const key = keyOf({ adminId, deviceDigest: deviceDigest! });
        const before = store.devices.get(key);
        const claim = await real.SessionCommandRepository.open(told);
        const now = store.devices.get(key);
        if (now !== undefined) patch(store.devices, key, alter(before, now));
        return claim;
      },
    },
  }));
}

/** Records a device whatever came of the opening, or whoever acts. */
const recordsAlways = (wrong: string, when: (outcome: string, impersonated: boolean) => boolean): Broken =>
  broken(wrong, ({ real, store }) => ({
    SessionCommandRepository: {
      open: async (told) => {
        const { adminId, deviceDigest, openedAt: at, userAgent: name, impersonatorId } = told.session;
        const claim = await real.SessionCommandRepository.open(told);
        if (when(claim.outcome, impersonatorId !== null)) store.sawDevice({ adminId, deviceDigest, at, name });
        return claim;
      },
    },
  }));

/** A page made of every device, in the right order. */
function paging(
  wrong: string,
  page: (all: readonly DeviceRecord[], query: { cursor: string | null; limit: number }) => WholePage<DeviceRecord>,
): Broken {
  return queries(wrong, (real) => ({
    page: async (query): Promise<DevicePage> => {
      const whole = await real.page({ ...query, cursor: null, limit: 100 });
      if (whole.outcome !== 'page') return whole;
      const { rows, next } = page(whole.devices, query);
      return { outcome: 'page', devices: rows, next };
    },
  }));
}

const altered = (wrong: string, alter: (device: DeviceRecord) => Partial<DeviceRecord>): Broken =>
  queries(wrong, (real) => ({
    byDigest: async (query) => {
      const found = await real.byDigest(query);
      return found === null ? null : { ...found, ...alter(found) };
    },
  }));

const IMPERSONATED = recordsAlways(
  'records the device of whoever impersonates',
  (outcome, impersonated) => outcome === 'won' && impersonated,
);
const LOST = recordsAlways('records the device before it knows', (outcome) => outcome === 'lost');

export const brokenDeviceSights: BrokenByCase = {
  'forSignIn: neither an impersonation nor an opening that was lost recognises a device': [IMPERSONATED, LOST],
};

export const brokenDeviceAcceptances: BrokenByCase = {
  'acceptInvitation: the device it comes from is recognised at the first sign-in': [
    broken('records no device', ({ real }) => ({
      AdminCommandRepository: {
        acceptInvitation: (told) => real.AdminCommandRepository.acceptInvitation({ ...told, device: null }),
      },
    })),
    broken('records the device before it knows', ({ real, store }) => ({
      AdminCommandRepository: {
        acceptInvitation: (told) => {
          if (told.device !== null) store.sawDevice({ adminId: told.adminId, ...told.device, at: told.at });
          return real.AdminCommandRepository.acceptInvitation(told);
        },
      },
    })),
  ],
};

export const brokenDeviceQueryRepository: BrokenByCase = {
  'byDigest: a device is recorded by the session that is opened from it': [
    queries('finds by the digest alone', (real, store) => ({
      byDigest: async (query) =>
        [...store.devices.values()].find((one) => one.deviceDigest === query.deviceDigest) ?? real.byDigest(query),
    })),
    queries('folds the case of digests', (real) => ({
      byDigest: (query) => real.byDigest({ ...query, deviceDigest: query.deviceDigest.toLowerCase() as never }),
    })),
    sighting('records no name', () => ({ name: null })),
    sighting('stamps its own clock', () => ({ firstSeenAt: Date.now() as never })),
  ],
  'byDigest: every field comes back as it was stored': [
    altered('cuts names short', ({ name }) => ({ name: name?.slice(0, 10) ?? null })),
    altered('calls a missing name unknown', ({ name }) => ({ name: name ?? 'unknown' })),
    altered('keeps whole seconds', ({ firstSeenAt }) => ({ firstSeenAt: (Math.floor(firstSeenAt / 1000) * 1000) as never })),
    queries('hides revoked devices', (real) => ({
      byDigest: async (query) => {
        const found = await real.byDigest(query);
        return found?.revokedAt === null ? found : null;
      },
    })),
  ],
  'byDigest: a later session moves the last sight forward, and nothing else': [
    sighting('lets the last sight go back', (before, now) => (before === undefined ? {} : { lastSeenAt: now.firstSeenAt })),
    sighting('forgets the trust', () => ({ trustedAt: null, trustedEpoch: null })),
    sighting('forgets under which epoch it is trusted', () => ({ trustedEpoch: null })),
    sighting('takes the latest name', (before) => (before === undefined ? {} : { name: 'Updated/2.0' })),
    sighting('moves the first sight, too', (before, now) => (before === undefined ? {} : { firstSeenAt: now.lastSeenAt })),
  ],
  'byDigest: an opening that is lost, one without a device and an impersonation record none': [IMPERSONATED, LOST],
  'page: the device first seen last comes first': paging('lists oldest first', (all, { cursor, limit }) =>
    byOffset([...all].reverse(), cursor, limit),
  ),
  'page: stable under inserts': paging('counts rows off', (all, { cursor, limit }) => byOffset(all, cursor, limit)),
  'page: devices of one moment are neither repeated nor lost': paging('continues from a moment', (all, { cursor, limit }) =>
    byMoment(all, ({ firstSeenAt }) => firstSeenAt, cursor, limit, true),
  ),
  'page: holds at most the limit, and says when there is more': [
    queries('reads one more than the limit', (real) => ({ page: (query) => real.page({ ...query, limit: query.limit + 1 }) })),
    queries('always has a next page', (real) => ({ page: async (query) => ({ ...(await real.page(query)), next: 'more' }) })),
  ],
  'page: a malformed cursor is refused': queries('starts anew with a cursor it cannot read', (real) => ({
    page: async (query) => {
      const page = await real.page(query);
      return page.outcome === 'page' ? page : real.page({ ...query, cursor: null });
    },
  })),
  'page: the devices of that admin alone, revoked ones too, each in its place when it is seen again': [
    queries('lists the devices of everybody', (_real, store) => ({
      page: async () => ({ outcome: 'page', devices: [...store.devices.values()], next: null }),
    })),
    paging('hides revoked devices', (all, { cursor, limit }) =>
      byOffset(
        all.filter(({ revokedAt }) => revokedAt === null),
        cursor,
        limit,
      ),
    ),
    paging('orders by the last sight', (all, { cursor, limit }) =>
      byOffset(
        [...all].sort((a, b) => b.lastSeenAt - a.lastSeenAt),
        cursor,
        limit,
      ),
    ),
  ],
};
