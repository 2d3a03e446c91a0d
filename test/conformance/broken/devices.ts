import type {
  DeviceChange,
  DeviceCommandRepository,
  DevicePage,
  DeviceQueryRepository,
  DeviceRecord,
} from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase, World } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';
import type { WholePage } from './pages.js';
import { byMoment, byOffset } from './pages.js';

type Queries = DeviceQueryRepository;
type Commands = DeviceCommandRepository;

const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({ DeviceQueryRepository: methods(real.DeviceQueryRepository, store) }));

const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({ DeviceCommandRepository: methods(real.DeviceCommandRepository, store) }));

const keyOf = ({ adminId, deviceDigest }: Pick<DeviceRecord, 'adminId' | 'deviceDigest'>): string => `${adminId} ${deviceDigest}`;

/** Opens a session as it should, and then leaves something else of the device. */
function sighting(wrong: string, alter: (before: DeviceRecord | undefined, now: DeviceRecord) => Partial<DeviceRecord>): Broken {
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
    sighting('forgets the trust', () => ({ trustedAt: null })),
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

const everywhere = (store: InMemoryStore, { deviceDigest }: DeviceChange, changes: Partial<DeviceRecord>): void => {
  for (const [key, row] of [...store.devices]) if (row.deviceDigest === deviceDigest) patch(store.devices, key, changes);
};
const everyOf = (store: InMemoryStore, { adminId }: DeviceChange, changes: Partial<DeviceRecord>): void => {
  for (const [key, row] of [...store.devices]) if (row.adminId === adminId) patch(store.devices, key, changes);
};

/** Sets the trust without looking, where this says so. */
const trusting = (wrong: string, regardless: (device: DeviceRecord | undefined) => boolean): Broken =>
  commands(wrong, (real, store) => ({
    trust: async (told) => {
      const key = keyOf(told);
      if (!regardless(store.devices.get(key))) return real.trust(told);
      patch(store.devices, key, { trustedAt: told.at });
      return { outcome: 'won', adminId: told.adminId, deviceDigest: told.deviceDigest };
    },
  }));

export const brokenDeviceTrust: BrokenByCase = {
  'trust: once, at the moment it is told, and of that device alone': [
    trusting('moves the moment', (device) => device !== undefined && device.trustedAt !== null),
    commands('trusts the device of everybody', (real, store) => ({
      trust: async (told) => {
        const claim = await real.trust(told);
        everywhere(store, told, { trustedAt: told.at });
        return claim;
      },
    })),
    commands('trusts every device of the admin', (real, store) => ({
      trust: async (told) => {
        const claim = await real.trust(told);
        everyOf(store, told, { trustedAt: told.at });
        return claim;
      },
    })),
    commands('stamps its own clock', (real) => ({ trust: (told) => real.trust({ ...told, at: Date.now() as never }) })),
  ],
  'trust: a device that admin has not is not trusted': [
    trusting('does not look whether it is there', (device) => device === undefined),
    commands('finds by the digest alone', (real, store) => ({
      trust: (told) => {
        const found = [...store.devices.values()].find(({ deviceDigest }) => deviceDigest === told.deviceDigest);
        return real.trust({ ...told, adminId: found?.adminId ?? told.adminId });
      },
    })),
  ],
  'trust: a revoked device is not trusted': trusting(
    'trusts a revoked one',
    (device) => device?.trustedAt === null && device.revokedAt !== null,
  ),
  'trust: of 16 parallel calls one wins, and its moment stays': commands('reads, then writes', (real, store) => ({
    trust: (told) => onStaleRead(store, () => real.trust(told)),
  })),
  'trust beside revoke: a device that is revoked is never trusted afterwards': commands('reads, then writes', (real, store) => ({
    trust: async (told) => {
      const known = store.devices.has(keyOf(told));
      await turn();
      if (known) patch(store.devices, keyOf(told), { trustedAt: told.at });
      return real.trust(told);
    },
  })),
  'trust: refused when its author moved': [
    commands('ignores the author', (real) => ({ trust: (told) => real.trust({ ...told, by: { kind: 'system', name: 'x' } }) })),
    commands("ignores the author's epoch", (real, store) => ({
      trust: (told) => {
        const { by } = told;
        if (by.kind === 'system') return real.trust(told);
        return real.trust({ ...told, by: { ...by, credentialEpoch: store.admins.get(by.adminId)!.credentialEpoch } });
      },
    })),
  ],
  'untrust: takes the trust of that device away, and nothing else': [
    commands('leaves it', () => ({ untrust: async () => ({ outcome: 'won' }) })),
    commands('takes the trust of everybody', (real, store) => ({
      untrust: async (told) => {
        const claim = await real.untrust(told);
        everywhere(store, told, { trustedAt: null });
        return claim;
      },
    })),
    commands('takes the trust of every device', (real, store) => ({
      untrust: async (told) => {
        const claim = await real.untrust(told);
        everyOf(store, told, { trustedAt: null });
        return claim;
      },
    })),
    commands('revokes it', (real, store) => ({
      untrust: async (told) => {
        const claim = await real.untrust(told);
        store.markRevoked(told.adminId, told.deviceDigest, told.at);
        return claim;
      },
    })),
  ],
  'untrust: says what was not trusted, and what is not there': [
    commands('always wins', () => ({ untrust: async () => ({ outcome: 'won' }) })),
    commands('has one word for both', () => ({ untrust: async () => ({ outcome: 'lost', reason: 'not_found' }) })),
  ],
};

/** Answers sessions as if this were so of their devices. */
const judging = (wrong: string, revoked: (made: World, session: { openedAt: number } & DeviceChange) => boolean): Broken =>
  broken(wrong, (made) => {
    const { SessionQueryRepository: real } = made.real;
    const judged = <S extends { readonly session: object }>(one: S): S => ({
      ...one,
      deviceRevoked: revoked(made, one.session as never),
    });
    return {
      SessionQueryRepository: {
        byId: async (query) => {
          const found = await real.byId(query);
          return found === null ? null : judged(found);
        },
        page: async (query) => {
          const page = await real.page(query);
          return page.outcome === 'page' ? { ...page, sessions: page.sessions.map(judged) } : page;
        },
      },
    };
  });

const rowOf = ({ store }: World, session: DeviceChange) => store.devices.get(keyOf(session));
const LEAVES_NOTHING_REVOKED = judging('says of no session that its device is revoked', () => false);

/** Opens a session as if the device were as it was found. */
const unaware = (wrong: string, meanwhile: () => Promise<void> = () => Promise.resolve()): Broken =>
  broken(wrong, ({ real, store }) => ({
    SessionCommandRepository: {
      open: async (told) => {
        const { adminId, deviceDigest } = told.session;
        const key = keyOf({ adminId, deviceDigest: deviceDigest! });
        await meanwhile();
        const revokedAt = store.devices.get(key)?.revokedAt ?? null;
        patch(store.devices, key, { revokedAt: null });
        const claim = await real.SessionCommandRepository.open(told);
        patch(store.devices, key, { revokedAt });
        return claim;
      },
    },
  }));

export const brokenDeviceRevocation: BrokenByCase = {
  'revoke: the device, its trust and every session of it are gone at once': [
    LEAVES_NOTHING_REVOKED,
    judging('spares a session of the same moment', (made, session) => (rowOf(made, session)?.revokedAt ?? 0) > session.openedAt),
    commands('keeps the trust', (real, store) => ({
      revoke: async (told) => {
        const trustedAt = store.devices.get(keyOf(told))?.trustedAt ?? null;
        const claim = await real.revoke(told);
        if (claim.outcome === 'won') patch(store.devices, keyOf(told), { trustedAt });
        return claim;
      },
    })),
    commands('ends the sessions instead', (real, store) => ({
      revoke: async (told) => {
        for (const session of store.sessions.where('admin', told.adminId))
          if (session.deviceDigest === told.deviceDigest)
            patch(store.sessions, session.sessionId, { endedAt: told.at, endReason: 'revoked' });
        return real.revoke(told);
      },
    })),
    broken('recognises revoked devices', ({ real, store }) => ({
      AdminQueryRepository: {
        forSignIn: async (query) => {
          const found = await real.AdminQueryRepository.forSignIn(query);
          const known = [...store.devices.values()].some(({ deviceDigest }) => deviceDigest === query.deviceDigest);
          return { ...found, deviceRecognised: known };
        },
      },
    })),
    broken('recognises revoked devices half-way', ({ real }) => ({
      SessionQueryRepository: {
        challengeByDigest: async (query) => {
          const found = await real.SessionQueryRepository.challengeByDigest(query);
          return found === null ? null : { ...found, deviceRecognised: true };
        },
      },
    })),
  ],
  'revoke: concerns that device of that admin alone': [
    commands('revokes the device of everybody', (real, store) => ({
      revoke: async (told) => {
        const claim = await real.revoke(told);
        everywhere(store, told, { revokedAt: told.at });
        return claim;
      },
    })),
    commands('revokes every device of the admin', (real, store) => ({
      revoke: async (told) => {
        const claim = await real.revoke(told);
        everyOf(store, told, { revokedAt: told.at });
        return claim;
      },
    })),
  ],
  'revoke: says what is revoked already, and what is not there': [
    commands('always wins', () => ({ revoke: async () => ({ outcome: 'won' }) })),
    commands('moves the moment', (real, store) => ({
      revoke: async (told) => {
        const claim = await real.revoke(told);
        patch(store.devices, keyOf(told), { revokedAt: told.at });
        return claim;
      },
    })),
  ],
  'revoke: by a clock that is behind, the sessions are dead all the same': commands(
    'stores the moment it is told',
    (real, store) => ({
      revoke: async (told) => {
        const claim = await real.revoke(told);
        if (claim.outcome === 'won') patch(store.devices, keyOf(told), { revokedAt: told.at });
        return claim;
      },
    }),
  ),
  'revoke: a sign-in afterwards makes it a new device, and revives nothing': [
    sighting('forgets the revocation', () => ({ revokedAt: null })),
    sighting('keeps the first sight', (before) => (before === undefined ? {} : { firstSeenAt: before.firstSeenAt })),
    sighting('keeps the name', (before) => (before === undefined ? {} : { name: before.name })),
    judging('says so of every session since', (made, session) => (rowOf(made, session)?.revokedAt ?? null) !== null),
  ],
  'revoke: no session of it goes on in another one': unaware('replaces a session of a revoked device'),
  'revoke beside open: no session that goes on lives after it': unaware('reads the device, then opens', turn),
  'revoke: its sessions count against no limit': broken('counts them', ({ real, store }) => ({
    SessionCommandRepository: {
      open: async (told) => {
        const before = [...store.devices];
        for (const [key] of before) patch(store.devices, key, { revokedAt: null });
        const claim = await real.SessionCommandRepository.open(told);
        for (const [key, { revokedAt }] of before) patch(store.devices, key, { revokedAt });
        return claim;
      },
    },
  })),
  "revoke: an impersonation is of the impersonator's device": judging(
    "looks for the target's device",
    (made, session) => (rowOf(made, session)?.revokedAt ?? 0) >= session.openedAt,
  ),
};
