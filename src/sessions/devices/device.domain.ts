import { contract, domain, feature } from '../../runner/domain.js';
import { DeviceCommandRepository } from './device-command-repository.contract.js';
import { DeviceQueryRepository } from './device-query-repository.contract.js';
import {
  DEVICE_REVOKED,
  DEVICE_REVOKED_NOTICE,
  DEVICE_TRUSTED,
  DEVICE_TRUSTED_NOTICE,
  DEVICE_UNTRUSTED,
  DEVICE_UNTRUSTED_NOTICE,
  DEVICES_VIEWED,
} from './device.events.js';
import * as methods from './device.methods.js';
import { DeviceOrchestrator } from './device.orchestrator.js';
import { devices } from './devices.operation.js';
import { revokeDevice } from './revoke-device.operation.js';
import { revokeOwnDevice } from './revoke-own-device.operation.js';
import { trustDevice } from './trust-device.operation.js';
import { untrustDevice } from './untrust-device.operation.js';

/** What an admin may see and do about devices. They are recorded and recognised without it. */
export const devicesDomain = domain({
  key: 'devices',
  name: 'devices',
  feature: feature('devices', { default: false }),
  contracts: {
    DeviceQueryRepository: contract<DeviceQueryRepository>(DeviceQueryRepository, { page: true, byDigest: true }),
    DeviceCommandRepository: contract<DeviceCommandRepository>(DeviceCommandRepository, {
      trust: true,
      untrust: true,
      revoke: true,
    }),
  },
  methods,
  operations: { devices, trustDevice, untrustDevice, revokeOwnDevice, revokeDevice },
  events: [DEVICES_VIEWED, DEVICE_TRUSTED, DEVICE_UNTRUSTED, DEVICE_REVOKED],
  notifications: [DEVICE_TRUSTED_NOTICE, DEVICE_UNTRUSTED_NOTICE, DEVICE_REVOKED_NOTICE],
  orchestrator: DeviceOrchestrator,
});
