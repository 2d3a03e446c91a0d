import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor } from '../../kernel/actor.js';
import { OperationRunner } from '../../runner/runner.js';
import type { DeviceInput, DevicesInput, RevokeDeviceInput } from './device.inputs.js';
import type { DevicesResult } from './devices.operation.js';
import { devices } from './devices.operation.js';
import type { RevokeDeviceResult } from './revoke-device.operation.js';
import { revokeDevice } from './revoke-device.operation.js';
import type { RevokeOwnDeviceResult } from './revoke-own-device.operation.js';
import { revokeOwnDevice } from './revoke-own-device.operation.js';
import type { TrustDeviceResult } from './trust-device.operation.js';
import { trustDevice } from './trust-device.operation.js';
import type { UntrustDeviceResult } from './untrust-device.operation.js';
import { untrustDevice } from './untrust-device.operation.js';

/**
 * The devices an admin signed in from.
 *
 * When to use: "your devices" pages, and for operators after a laptop was lost. Feature `devices`, off unless it is switched on.
 *
 * Promises: a device is known by a record of its own, whatever became of its sessions. A revoked one has no living session and is
 * recognised no more. Trust is the owner's word: it skips no factor.
 *
 * Failures: see each result.
 *
 * @example
 * const page = await devices.devices(actor, { adminId: actor.adminId });
 * if (page.outcome === 'page') await devices.revokeOwnDevice(actor, { deviceId: page.items[0].deviceId });
 */
@Injectable()
export class DeviceOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** A page of devices, the one first seen last comes first. Needs `sessions.view`, but for one's own. */
  devices(actor: Actor, input: DevicesInput): Promise<DevicesResult> {
    return this.runner.run(devices, actor, input);
  }

  /**
   * Marks one of the caller's own devices as trusted until a password or factor changes; ask the person first. No factor is ever
   * skipped for it.
   */
  trustDevice(actor: AdminActor, input: DeviceInput): Promise<TrustDeviceResult> {
    return this.runner.run(trustDevice, actor, input);
  }

  /** Takes that back; the sessions of the device go on. Open in every mode. */
  untrustDevice(actor: AdminActor, input: DeviceInput): Promise<UntrustDeviceResult> {
    return this.runner.run(untrustDevice, actor, input);
  }

  /**
   * Ends every session of one of the caller's own devices, and forgets it. Open in every mode; takes a recent proof with
   * `policy.sessions.recentProofToEndOwn`.
   */
  revokeOwnDevice(actor: AdminActor, input: DeviceInput): Promise<RevokeOwnDeviceResult> {
    return this.runner.run(revokeOwnDevice, actor, input);
  }

  /** Ends every session of another admin's device, and forgets it. Needs `sessions.revoke`; open in every mode. */
  revokeDevice(actor: Actor, input: RevokeDeviceInput): Promise<RevokeDeviceResult> {
    return this.runner.run(revokeDevice, actor, input);
  }
}
