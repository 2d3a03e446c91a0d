import type { ChallengeSnapshot, DeviceChange, DeviceCommandRepository, DeviceRecord } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase, World } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';
import { keyOf, sighting } from './devices.js';

type Commands = DeviceCommandRepository;

const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({ DeviceCommandRepository: methods(real.DeviceCommandRepository, store) }));

const everywhere = (store: InMemoryStore, { deviceDigest }: DeviceChange, changes: Partial<DeviceRecord>): void => {
  for (const [key, row] of [...store.devices]) if (row.deviceDigest === deviceDigest) patch(store.devices, key, changes);
};
const everyOf = (store: InMemoryStore, { adminId }: DeviceChange, changes: Partial<DeviceRecord>): void => {
  for (const [key, row] of [...store.devices]) if (row.adminId === adminId) patch(store.devices, key, changes);
};

/** Judges by itself whether the device of a half-done sign-in was revoked since. */
const challenges = (wrong: string, isRevoked: (store: InMemoryStore, found: ChallengeSnapshot) => boolean): Broken =>
  broken(wrong, ({ real, store }) => ({
    SessionQueryRepository: {
      challengeByDigest: async (query) => {
        const found = await real.SessionQueryRepository.challengeByDigest(query);
        return found === null ? null : { ...found, deviceRevoked: isRevoked(store, found) };
      },
    },
  }));

/** Sets the trust without looking, where this says so. */
const trusting = (wrong: string, regardless: (device: DeviceRecord | undefined) => boolean): Broken =>
  commands(wrong, (real, store) => ({
    trust: async (told) => {
      const key = keyOf(told);
      if (!regardless(store.devices.get(key))) return real.trust(told);
      patch(store.devices, key, { trustedAt: told.at, trustedEpoch: told.credentialEpoch });
      return { outcome: 'won', adminId: told.adminId, deviceDigest: told.deviceDigest };
    },
  }));

export const brokenDeviceTrust: BrokenByCase = {
  'trust: once, at the moment it is told, and of that device alone': [
    trusting('moves the moment', (device) => device !== undefined && device.trustedAt !== null),
    commands('keeps no epoch', (real, store) => ({
      trust: async (told) => {
        const claim = await real.trust(told);
        if (claim.outcome === 'won') patch(store.devices, keyOf(told), { trustedEpoch: null });
        return claim;
      },
    })),
    commands('trusts the device of everybody', (real, store) => ({
      trust: async (told) => {
        const claim = await real.trust(told);
        everywhere(store, told, { trustedAt: told.at, trustedEpoch: told.credentialEpoch });
        return claim;
      },
    })),
    commands('trusts every device of the admin', (real, store) => ({
      trust: async (told) => {
        const claim = await real.trust(told);
        everyOf(store, told, { trustedAt: told.at, trustedEpoch: told.credentialEpoch });
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
  'trust: under another epoch it is given anew, and the earlier word is gone': [
    commands('ignores the epoch of a word', (real, store) => ({
      trust: async (told) =>
        store.devices.get(keyOf(told))?.trustedAt == null ? real.trust(told) : { outcome: 'lost', reason: 'device_moved' },
    })),
    commands('keeps the epoch of the first word', (real, store) => ({
      trust: async (told) => {
        const before = store.devices.get(keyOf(told))?.trustedEpoch ?? null;
        const claim = await real.trust(told);
        if (claim.outcome === 'won' && before !== null) patch(store.devices, keyOf(told), { trustedEpoch: before });
        return claim;
      },
    })),
  ],
  'trust: of 16 parallel calls one wins, and its moment stays': commands('reads, then writes', (real, store) => ({
    trust: (told) => onStaleRead(store, () => real.trust(told)),
  })),
  'trust beside revoke: a device that is revoked is never trusted afterwards': commands('reads, then writes', (real, store) => ({
    trust: async (told) => {
      const known = store.devices.has(keyOf(told));
      await turn();
      if (known) patch(store.devices, keyOf(told), { trustedAt: told.at, trustedEpoch: told.credentialEpoch });
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
        everywhere(store, told, { trustedAt: null, trustedEpoch: null });
        return claim;
      },
    })),
    commands('takes the trust of every device', (real, store) => ({
      untrust: async (told) => {
        const claim = await real.untrust(told);
        everyOf(store, told, { trustedAt: null, trustedEpoch: null });
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
  'untrust: a word of another epoch is no trust any more': [
    commands('takes a word of any epoch', (real, store) => ({
      untrust: (told) =>
        real.untrust({ ...told, credentialEpoch: store.devices.get(keyOf(told))?.trustedEpoch ?? told.credentialEpoch }),
    })),
    commands('leaves the epoch', (real, store) => ({
      untrust: async (told) => {
        const claim = await real.untrust(told);
        if (claim.outcome === 'won') patch(store.devices, keyOf(told), { trustedEpoch: told.credentialEpoch });
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
        const { trustedAt = null, trustedEpoch = null } = store.devices.get(keyOf(told)) ?? {};
        const claim = await real.revoke(told);
        if (claim.outcome === 'won') patch(store.devices, keyOf(told), { trustedAt, trustedEpoch });
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
  'revoke: a sign-in from it that is half done is answered with it, one of elsewhere or from after is not': [
    challenges('never says so', () => false),
    challenges('says so of whoever is not recognised', (_, { deviceRecognised, challenge }) => {
      return challenge.deviceDigest !== null && !deviceRecognised;
    }),
    challenges('says so of that device whoever has it', ({ devices }, { challenge }) =>
      [...devices.values()].some(
        ({ deviceDigest, revokedAt }) => deviceDigest === challenge.deviceDigest && (revokedAt ?? 0) >= challenge.openedAt,
      ),
    ),
    challenges('says so of what came after', ({ devices }, { challenge }) =>
      [...devices.values()].some(
        ({ adminId, deviceDigest, revokedAt }) =>
          adminId === challenge.adminId && deviceDigest === challenge.deviceDigest && revokedAt !== null,
      ),
    ),
    challenges(
      'forgets it with the next sign-in',
      (_, { deviceRecognised, deviceRevoked }) => deviceRevoked && !deviceRecognised,
    ),
    challenges('spares what is of the same moment', ({ devices }, { challenge }) =>
      [...devices.values()].some(
        ({ adminId, deviceDigest, revokedAt }) =>
          adminId === challenge.adminId && deviceDigest === challenge.deviceDigest && (revokedAt ?? 0) > challenge.openedAt,
      ),
    ),
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
