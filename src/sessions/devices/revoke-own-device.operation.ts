import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { DEVICE_REVOKED, DEVICE_REVOKED_NOTICE } from './device.events.js';
import { DeviceInput } from './device.inputs.js';
import { revokeDeviceWrite } from './device.methods.js';
import { revokeOneDevice, REVOKING_OUTCOMES } from './revoke-device.step.js';
import { proofToEndOwn } from '../proof-to-end-own.js';

export const revokeOwnDevice = mutation('devices.revoke_own_device', {
  input: DeviceInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: proofToEndOwn,
  impersonating: 'allowed',
  // On the exit list: taking authority away is never closed.
  openDuring: EVERY_MODE,
  writes: [revokeDeviceWrite],
  outcomes: REVOKING_OUTCOMES,
  audits: [DEVICE_REVOKED],
  notifies: [DEVICE_REVOKED_NOTICE],
}).body((run) => revokeOneDevice(run, { adminId: run.actor.adminId, deviceId: run.input.deviceId, reason: null }));
export type RevokeOwnDeviceResult = ResultOf<typeof revokeOwnDevice>;
