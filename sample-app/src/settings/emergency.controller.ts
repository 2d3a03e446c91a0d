import { DisableEmergencyInput, EmergencyOrchestrator, EnableEmergencyInput } from '@maatify/admin-infra';
import type { AdminActor, DisableEmergencyResult, EmergencyStatusResult, EnableEmergencyResult } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';

/** Everybody out at once, and back in only by breaking the glass: both factors and the ability for it. */
@Controller('system/emergency')
export class EmergencyController {
  constructor(@Inject(EmergencyOrchestrator) private readonly orchestrator: EmergencyOrchestrator) {}

  @Get()
  status(@CurrentActor() actor: AdminActor): Promise<EmergencyStatusResult> {
    return this.orchestrator.emergencyStatus(actor);
  }

  /** The caller's own session ends as well. */
  @Post('enable')
  enable(@CurrentActor() actor: AdminActor, @Body() input: EnableEmergencyInput): Promise<EnableEmergencyResult> {
    return this.orchestrator.enableEmergency(actor, input);
  }

  @Post('disable')
  disable(@CurrentActor() actor: AdminActor, @Body() input: DisableEmergencyInput): Promise<DisableEmergencyResult> {
    return this.orchestrator.disableEmergency(actor, input);
  }
}
