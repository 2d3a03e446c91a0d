import { adminTarget } from '../../kernel/proofs.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation } from '../../runner/operation.js';
import { REVOKE_SESSIONS } from '../session.abilities.js';
import { DEVICE_REVOKED, DEVICE_REVOKED_NOTICE } from './device.events.js';
import { RevokeDeviceInput } from './device.inputs.js';
import { revokeDeviceWrite } from './device.methods.js';
import { revokeOneDevice, REVOKING_OUTCOMES } from './revoke-device.step.js';

export const revokeDevice = mutation('devices.revoke_device', {
  input: RevokeDeviceInput,
  actors: 'any',
  // Whoever may end the sessions of others may end those of a device.
  ability: REVOKE_SESSIONS,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: false,
  impersonating: 'allowed',
  // On the exit list: taking authority away is never closed.
  openDuring: EVERY_MODE,
  writes: [revokeDeviceWrite],
  outcomes: REVOKING_OUTCOMES,
  audits: [DEVICE_REVOKED],
  notifies: [DEVICE_REVOKED_NOTICE],
}).body((run) => revokeOneDevice(run, run.input));
export type RevokeDeviceResult = ResultOf<typeof revokeDevice>;
