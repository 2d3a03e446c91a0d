import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { DEVICE_UNTRUSTED, DEVICE_UNTRUSTED_NOTICE } from './device.events.js';
import { DeviceInput } from './device.inputs.js';
import { untrustDeviceWrite } from './device.methods.js';

export const untrustDevice = mutation('devices.untrust_device', {
  input: DeviceInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false,
  impersonating: 'allowed',
  // On the exit list: taking trust away is never closed.
  openDuring: EVERY_MODE,
  writes: [untrustDeviceWrite],
  outcomes: {
    /** The device is trusted no more; its sessions go on, and it stays known. */
    untrusted: done(),
    /** It was not trusted, or not since the password or factor changed; nothing changed. */
    not_trusted: done(),
    /** The caller has no such device. */
    not_found: refused<{ readonly entity: 'device' }>(),
  },
  audits: [DEVICE_UNTRUSTED],
  notifies: [DEVICE_UNTRUSTED_NOTICE],
}).body(async (run) => {
  const { adminId, session } = run.actor;
  const { deviceId } = run.input;
  const { credentialEpoch } = session;
  const claim = await run.restrict(untrustDeviceWrite, { adminId, deviceDigest: deviceId, credentialEpoch, at: run.now });
  if (claim.outcome === 'lost') {
    return claim.reason === 'not_found' ? run.end('not_found', { entity: 'device' }) : run.end('not_trusted');
  }
  run.audit(DEVICE_UNTRUSTED, { deviceId });
  run.notify(DEVICE_UNTRUSTED_NOTICE, { kind: 'admin', adminId });
  return run.end('untrusted');
});
export type UntrustDeviceResult = ResultOf<typeof untrustDevice>;
