import { DeviceOrchestrator, DevicesInput } from '@maatify/admin-infra';
import type {
  AdminActor,
  DeviceInput,
  DevicesResult,
  RevokeOwnDeviceResult,
  TrustDeviceResult,
  UntrustDeviceResult,
} from '@maatify/admin-infra';
import { Controller, Delete, Get, Inject, Param, Put, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

type DeviceId = DeviceInput['deviceId'];

/** What the caller signed in from. A device is named by the `deviceId` of the list, which is not the value its cookie holds. */
@Controller('devices')
export class OwnDevicesController {
  constructor(@Inject(DeviceOrchestrator) private readonly orchestrator: DeviceOrchestrator) {}

  @Get()
  list(@CurrentActor() actor: AdminActor, @Query() query: Record<string, unknown>): Promise<DevicesResult> {
    const { adminId } = actor;
    return this.orchestrator.devices(actor, withFields(DevicesInput, query, { adminId }));
  }

  /** Ends its sessions, the caller's own where it is of this device, and forgets it. */
  @Delete(':deviceId')
  revoke(@CurrentActor() actor: AdminActor, @Param('deviceId') deviceId: DeviceId): Promise<RevokeOwnDeviceResult> {
    return this.orchestrator.revokeOwnDevice(actor, { deviceId });
  }

  /** Skips no factor: it is the owner's word, for lists. */
  @Put(':deviceId/trust')
  trust(@CurrentActor() actor: AdminActor, @Param('deviceId') deviceId: DeviceId): Promise<TrustDeviceResult> {
    return this.orchestrator.trustDevice(actor, { deviceId });
  }

  @Delete(':deviceId/trust')
  untrust(@CurrentActor() actor: AdminActor, @Param('deviceId') deviceId: DeviceId): Promise<UntrustDeviceResult> {
    return this.orchestrator.untrustDevice(actor, { deviceId });
  }
}
