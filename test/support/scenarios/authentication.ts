import { Redacted } from '@maatify/admin-infra';
import type { AdminId } from '@maatify/admin-infra';

import { digestOf } from '../../../src/kernel/digest.js';
import { sessionRecord } from '../session-record.js';
import type { World } from '../world.js';

export const EMAIL = 'grace@example.org';
export const PASSWORD = 'canary-password-7f3a correct horse';
export const DEVICE = 'canary-device-0123456789abcdef';

/** The admin who signs in, in the state these scenarios start from. */
export function grace(world: World): AdminId {
  return (
    world.infra.store.adminByEmail(EMAIL)?.adminId ?? world.infra.store.addAdmin({ email: EMAIL, password: PASSWORD }).adminId
  );
}

export function setStatus(world: World, adminId: AdminId, status: 'active' | 'suspended' | 'locked'): void {
  const { admins } = world.infra.store;
  const admin = admins.get(adminId);
  if (admin === undefined) throw new Error('no such admin');
  const moved = status === 'active' ? 0 : 1;
  admins.set(adminId, { ...admin, status, version: admin.version + 1, credentialEpoch: admin.credentialEpoch + moved });
}

/**
 * One live session, and room for no more. `epochsAhead` is 1 for a way in that moves the epoch itself: then only a session of a
 * sign-in that came in between is in its way.
 */
export function fillSessions(world: World, adminId: AdminId, epochsAhead = 0): undefined {
  const { store, clock } = world.infra;
  store.setSetting('auth.session.max_live', 1);
  const credentialEpoch = (store.admins.get(adminId)?.credentialEpoch ?? 0) + epochsAhead;
  const oldest = sessionRecord('the-oldest', adminId, clock.now(), { credentialEpoch });
  store.sessions.set(oldest.sessionId, { ...oldest, tokenDigest: digestOf('session', 'of the oldest') });
  return undefined;
}

export function mustChangePassword(world: World): void {
  const { admins } = world.infra.store;
  const admin = admins.get(grace(world));
  if (admin !== undefined) admins.set(admin.adminId, { ...admin, mustChangePassword: true });
}

/** The password was hashed in a way that is to be made anew. */
export function oldHash(world: World): void {
  const { admins } = world.infra.store;
  const admin = admins.get(grace(world));
  if (admin?.passwordHash == null) throw new Error('there is no hash');
  admins.set(admin.adminId, { ...admin, passwordHash: Redacted.of(`old-${admin.passwordHash.reveal()}`) });
}

/** A code that is not this one. */
export function wrongCode(
  _world: World,
  { input }: { readonly input: object },
): { readonly input: object & { readonly code: Redacted } } {
  const { code } = input as { readonly code: Redacted };
  const wrong = String((Number(code.reveal()) + 500_000) % 1_000_000).padStart(6, '0');
  return { input: { ...input, code: Redacted.of(wrong) } };
}
