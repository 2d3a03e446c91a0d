import { ImpersonationOrchestrator, ImpersonationsInput, StartImpersonationInput } from '@maatify/admin-infra';
import type { AdminActor, ImpersonationsResult, StartImpersonationResult, StopImpersonationResult } from '@maatify/admin-infra';
import { Body, Controller, Delete, Get, Inject, Param, Post, Query } from '@nestjs/common';

import { AsOneself } from '../platform/http/as-oneself.decorator.js';
import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';
import { WayOut } from '../platform/http/way-out.decorator.js';

/** Acting as another admin: a second cookie beside the caller's own, until it is taken away. */
@Controller()
export class ImpersonationController {
  constructor(@Inject(ImpersonationOrchestrator) private readonly orchestrator: ImpersonationOrchestrator) {}

  @Get('impersonations')
  list(@CurrentActor() actor: AdminActor, @Query() query: Record<string, unknown>): Promise<ImpersonationsResult> {
    return this.orchestrator.impersonations(actor, withFields(ImpersonationsInput, query, {}));
  }

  @Post('admins/:adminId/impersonate')
  start(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<StartImpersonationResult> {
    return this.orchestrator.startImpersonation(actor, withFields(StartImpersonationInput, body, { adminId }));
  }

  /** From the caller's own session: it works also when the other one is over, and then takes its cookie away. */
  @AsOneself()
  @WayOut()
  @Delete('impersonation')
  stop(@CurrentActor() actor: AdminActor): Promise<StopImpersonationResult> {
    return this.orchestrator.stopImpersonation(actor);
  }
}
