import { MaintenanceInput, SetReadOnlyInput, SystemSettingsOrchestrator } from '@maatify/admin-infra';
import type {
  AdminActor,
  EnterMaintenanceResult,
  LeaveMaintenanceResult,
  Origin,
  SetReadOnlyResult,
  SystemStateResult,
} from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Post, Put } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { Public } from '../platform/http/public.decorator.js';

@Controller('system')
export class SystemController {
  constructor(@Inject(SystemSettingsOrchestrator) private readonly orchestrator: SystemSettingsOrchestrator) {}

  /** Public: a sign-in page shows why nobody can come in. */
  @Get('state')
  @Public()
  state(@CurrentOrigin() origin: Origin): Promise<SystemStateResult> {
    return this.orchestrator.systemState(origin);
  }

  @Put('read-only')
  setReadOnly(@CurrentActor() actor: AdminActor, @Body() input: SetReadOnlyInput): Promise<SetReadOnlyResult> {
    return this.orchestrator.setReadOnly(actor, input);
  }

  @Post('maintenance/enter')
  enterMaintenance(@CurrentActor() actor: AdminActor, @Body() input: MaintenanceInput): Promise<EnterMaintenanceResult> {
    return this.orchestrator.enterMaintenance(actor, input);
  }

  @Post('maintenance/leave')
  leaveMaintenance(@CurrentActor() actor: AdminActor, @Body() input: MaintenanceInput): Promise<LeaveMaintenanceResult> {
    return this.orchestrator.leaveMaintenance(actor, input);
  }
}
