import type { Digest } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contracts.js';
import type { DeviceChange, DeviceTrust, DeviceWord } from '../../sessions/devices/device-command-repository.contract.js';
import type { DeviceRecord } from '../../sessions/devices/device.record.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import type { IdPage, PagedList } from '../kit/keyset-pages.js';
import { at, START } from '../kit/moments.js';
import { opened } from '../sessions/session-records.js';

type Owner = Pick<Given, 'adminId'>;
type OwnerUnder = Pick<Given, 'adminId' | 'epoch'>;

/** A device that an admin signed in from at the beginning, and the session of that sign-in. */
export async function aDevice(arranged: Arranged, owner: Given, changes: Partial<SessionRecord> = {}) {
  const { deviceDigest = arranged.digest(), ...rest } = changes;
  if (deviceDigest === null) throw new TypeError('a device has a digest');
  const session = await opened(arranged, owner, { deviceDigest, ...rest });
  return { deviceDigest, session };
}

/** What is recorded of a device that was seen once. */
export function seenOnce({ adminId }: Owner, deviceDigest: Digest): DeviceRecord {
  const name = 'Conformance/1.0';
  const never = { trustedAt: null, trustedEpoch: null, revokedAt: null };
  return { adminId, deviceDigest, firstSeenAt: START, lastSeenAt: START, name, ...never };
}

/** The same once its owner trusted it, at the moment and under the epoch that `trust` tells where nothing else is said. */
export function trustedOnce(owner: OwnerUnder, deviceDigest: Digest): DeviceRecord {
  return { ...seenOnce(owner, deviceDigest), trustedAt: at(5), trustedEpoch: owner.epoch };
}

export function deviceOf(arranged: Arranged, { adminId }: Owner, deviceDigest: Digest): Promise<DeviceRecord | null> {
  return arranged.contracts.DeviceQueryRepository.byDigest({ adminId, deviceDigest });
}

export function trust(
  arranged: Arranged,
  { adminId, epoch }: OwnerUnder,
  deviceDigest: Digest,
  changes: Partial<DeviceTrust> = {},
  contracts: Contracts = arranged.contracts,
) {
  const word = { adminId, deviceDigest, credentialEpoch: epoch, at: at(5), by: SYSTEM };
  return contracts.DeviceCommandRepository.trust({ ...word, ...changes });
}

export function untrust(
  arranged: Arranged,
  { adminId, epoch }: OwnerUnder,
  deviceDigest: Digest,
  changes: Partial<DeviceWord> = {},
) {
  const word = { adminId, deviceDigest, credentialEpoch: epoch, at: at(6) };
  return arranged.contracts.DeviceCommandRepository.untrust({ ...word, ...changes });
}

export function revoke(
  arranged: Arranged,
  { adminId }: Owner,
  deviceDigest: Digest,
  changes: Partial<DeviceChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.DeviceCommandRepository.revoke({ adminId, deviceDigest, at: at(9), ...changes });
}

/** Whether a sign-in of this admin from this device would be one from a known device. */
export async function isRecognised(
  arranged: Arranged,
  { canonicalEmail }: Pick<Given, 'canonicalEmail'>,
  deviceDigest: Digest,
): Promise<boolean> {
  return (await arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest })).deviceRecognised;
}

/** Whether a session is answered as one whose device was revoked, by each way to it. */
export async function isDead(arranged: Arranged, { sessionId, adminId }: SessionRecord): Promise<boolean> {
  const { SessionQueryRepository: queries } = arranged.contracts;
  const [one, page] = [await queries.byId({ sessionId }), await queries.page({ adminId, cursor: null, limit: 100 })];
  const listed = page.outcome === 'page' ? page.sessions.find(({ session }) => session.sessionId === sessionId) : undefined;
  arranged.check.equal('byId and page', listed?.deviceRevoked, one?.deviceRevoked);
  return one?.deviceRevoked ?? false;
}

/** The list of an admin's devices as ids; rows are devices first seen at their moment. */
export function listOf(arranged: Arranged, admin: Given): PagedList {
  return {
    newestFirst: true,
    insert: async (moment) => (await aDevice(arranged, admin, { openedAt: moment, lastSeenAt: moment })).deviceDigest,
    page: async (query): Promise<IdPage> => {
      const page = await arranged.contracts.DeviceQueryRepository.page({ adminId: admin.adminId, ...query });
      if (page.outcome !== 'page') return page;
      return { outcome: page.outcome, ids: page.devices.map(({ deviceDigest }) => deviceDigest), next: page.next };
    },
  };
}
