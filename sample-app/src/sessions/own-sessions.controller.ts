import { SessionOrchestrator, SessionsInput } from '@maatify/admin-infra';
import type { AdminActor, RevokeAllOwnResult, RevokeOwnInput, RevokeOwnResult, SessionsResult } from '@maatify/admin-infra';
import { Controller, Delete, Get, Inject, Param, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** The caller's own sessions. */
@Controller('sessions')
export class OwnSessionsController {
  constructor(@Inject(SessionOrchestrator) private readonly orchestrator: SessionOrchestrator) {}

  @Get()
  list(@CurrentActor() actor: AdminActor, @Query() query: Record<string, unknown>): Promise<SessionsResult> {
    const { adminId } = actor;
    return this.orchestrator.sessions(actor, withFields(SessionsInput, query, { adminId }));
  }

  /** Ends all of them; the one that asks goes on under a new token. */
  @Delete()
  revokeAll(@CurrentActor() actor: AdminActor): Promise<RevokeAllOwnResult> {
    return this.orchestrator.revokeAllOwn(actor);
  }

  @Delete(':sessionId')
  revoke(
    @CurrentActor() actor: AdminActor,
    @Param('sessionId') sessionId: RevokeOwnInput['sessionId'],
  ): Promise<RevokeOwnResult> {
    return this.orchestrator.revokeOwn(actor, { sessionId });
  }
}
