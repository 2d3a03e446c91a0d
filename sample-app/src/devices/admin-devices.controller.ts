import { DeviceOrchestrator, DevicesInput, RevokeDeviceInput } from '@maatify/admin-infra';
import type { AdminActor, DevicesResult, RevokeDeviceResult } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** What another admin signed in from, for the day a laptop is lost. */
@Controller('admins/:adminId/devices')
export class AdminDevicesController {
  constructor(@Inject(DeviceOrchestrator) private readonly orchestrator: DeviceOrchestrator) {}

  @Get()
  list(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Query() query: Record<string, unknown>,
  ): Promise<DevicesResult> {
    return this.orchestrator.devices(actor, withFields(DevicesInput, query, { adminId }));
  }

  /** Wants `reason`. */
  @Post(':deviceId/revoke')
  revoke(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Param('deviceId') deviceId: string,
    @Body() body: unknown,
  ): Promise<RevokeDeviceResult> {
    return this.orchestrator.revokeDevice(actor, withFields(RevokeDeviceInput, body, { adminId, deviceId }));
  }
}
