import type { AdminActor, DeviceRecord, Digest } from '@maatify/admin-infra';
import { signedInActor } from '@maatify/admin-infra/testing';

import { isRevoked, isTrusted } from '../../src/sessions/devices/device.policy.js';
import type { Twist } from './expectations.js';
import type { World } from './world.js';

export const LAPTOP = 'd'.repeat(64) as Digest;

/** A device that somebody signed in from, and nobody's session is of. */
export function seen(
  { infra: { store, clock } }: World,
  { adminId }: Pick<AdminActor, 'adminId'>,
  deviceDigest = LAPTOP,
): Digest {
  store.sawDevice({ adminId, deviceDigest, at: clock.now(), name: 'A laptop' });
  return deviceDigest;
}

function deviceOf({ infra }: World, { adminId }: Pick<AdminActor, 'adminId'>, deviceId: Digest): DeviceRecord | null {
  return infra.store.deviceOf(adminId, deviceId);
}

/** What is so of a device: trusted, revoked. */
export function stateOf(world: World, owner: Pick<AdminActor, 'adminId'>, deviceId: Digest): readonly [boolean, boolean] {
  const device = deviceOf(world, owner, deviceId);
  const credentialEpoch = world.infra.store.admins.get(owner.adminId)!.credentialEpoch;
  return [device !== null && isTrusted(device, credentialEpoch), device !== null && isRevoked(device)];
}

/** An admin who is signed in, and has a laptop besides. */
export async function withLaptop(world: World) {
  const { actor } = await signedInActor(world.module, { email: 'laptop@example.org' });
  return { caller: actor, input: { deviceId: seen(world, actor) } };
}

export const trusted: Twist<unknown> = ({ infra: { store } }, { caller, input }) => {
  const { adminId, session } = caller as AdminActor;
  const device = store.deviceOf(adminId, (input as { readonly deviceId: Digest }).deviceId);
  if (device === null) return;
  store.setDevice({ ...device, trustedAt: device.lastSeenAt, trustedEpoch: session.credentialEpoch });
};
