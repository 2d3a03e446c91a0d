import { RevokeAllInput, RevokeInput, SessionOrchestrator, SessionsInput } from '@maatify/admin-infra';
import type { AdminActor, RevokeAllResult, RevokeResult, SessionsResult } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** The sessions of another admin. Ending them wants a reason, and a DELETE with a body is lost on the way by many a proxy. */
@Controller('admins/:adminId/sessions')
export class AdminSessionsController {
  constructor(@Inject(SessionOrchestrator) private readonly orchestrator: SessionOrchestrator) {}

  @Get()
  list(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Query() query: Record<string, unknown>,
  ): Promise<SessionsResult> {
    return this.orchestrator.sessions(actor, withFields(SessionsInput, query, { adminId }));
  }

  @Post('revoke')
  revokeAll(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<RevokeAllResult> {
    return this.orchestrator.revokeAll(actor, withFields(RevokeAllInput, body, { adminId }));
  }

  @Post(':sessionId/revoke')
  revoke(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Param('sessionId') sessionId: string,
    @Body() body: unknown,
  ): Promise<RevokeResult> {
    return this.orchestrator.revoke(actor, withFields(RevokeInput, body, { adminId, sessionId }));
  }
}
