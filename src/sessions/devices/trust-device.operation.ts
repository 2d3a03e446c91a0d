import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { DEVICE_TRUSTED, DEVICE_TRUSTED_NOTICE } from './device.events.js';
import { DeviceInput } from './device.inputs.js';
import { deviceByDigest, trustDeviceWrite } from './device.methods.js';
import { isRevoked, isTrusted } from './device.policy.js';

/** Nothing of the library reads the trust it sets: it is the owner's word, for the host to show. */
export const trustDevice = mutation('devices.trust_device', {
  input: DeviceInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false,
  // The owner's consent is the owner's alone.
  impersonating: 'refused',
  openDuring: [],
  writes: [trustDeviceWrite],
  outcomes: {
    /** The device is trusted from now on, until a password or factor of its owner changes. No factor is skipped for it. */
    trusted: done(),
    /** It was trusted before; nothing changed. */
    already_trusted: done(),
    /** It is revoked; sign in from it first. */
    device_revoked: refused(),
    /** The caller has no such device. */
    not_found: refused<{ readonly entity: 'device' }>(),
  },
  audits: [DEVICE_TRUSTED],
  notifies: [DEVICE_TRUSTED_NOTICE],
}).body(async (run) => {
  const { adminId, session } = run.actor;
  const { credentialEpoch } = session;
  const { deviceId } = run.input;
  const device = await run.query(deviceByDigest, { adminId, deviceDigest: deviceId });
  if (device === null) return run.end('not_found', { entity: 'device' });
  if (isRevoked(device)) return run.end('device_revoked');
  if (isTrusted(device, credentialEpoch)) return run.end('already_trusted');
  const word = { adminId, deviceDigest: deviceId, credentialEpoch, at: run.now, by: authorOf(run.actor) };
  const claim = await run.change(trustDeviceWrite, run.grant, word);
  if (claim.outcome === 'lost') return run.end('conflict');
  run.audit(DEVICE_TRUSTED, { deviceId });
  run.notify(DEVICE_TRUSTED_NOTICE, { kind: 'admin', adminId });
  return run.end('trusted');
});
export type TrustDeviceResult = ResultOf<typeof trustDevice>;
