import type { AdminId, Digest } from '../../kernel/ids.js';
import type { Emits, Notifies, Queries, Restricts } from '../../runner/capabilities.js';
import { done, refused, result } from '../../runner/outcomes.js';
import { DEVICE_REVOKED, DEVICE_REVOKED_NOTICE } from './device.events.js';
import { revokeDeviceWrite } from './device.methods.js';

/** What revoking a device may end in; the same for one's own and for another admin's. */
export const REVOKING_OUTCOMES = {
  /** Its sessions are dead now, and it is recognised no more. Who signs in from it again is at a new device. */
  revoked: done(),
  /** It was revoked before, and nobody signed in from it since; nothing changed. */
  already_revoked: done(),
  /** That admin has no such device. */
  not_found: refused<{ readonly entity: 'device' }>(),
};

/** Revokes one device of one admin, and tells its owner. */
export async function revokeOneDevice(
  run: Queries & Restricts & Emits<typeof DEVICE_REVOKED> & Notifies<typeof DEVICE_REVOKED_NOTICE>,
  { adminId, deviceId, reason }: { adminId: AdminId; deviceId: Digest; reason: string | null },
) {
  const claim = await run.restrict(revokeDeviceWrite, { adminId, deviceDigest: deviceId, at: run.now });
  if (claim.outcome === 'lost') {
    return claim.reason === 'not_found' ? result('not_found', { entity: 'device' }) : result('already_revoked');
  }
  run.audit(DEVICE_REVOKED, { deviceId, reason });
  run.notify(DEVICE_REVOKED_NOTICE, { kind: 'admin', adminId });
  return result('revoked');
}
