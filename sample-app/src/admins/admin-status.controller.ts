import { AdminLifecycleOrchestrator, ChangeStatusInput, StatusReasonInput } from '@maatify/admin-infra';
import type {
  ActivateResult,
  AdminActor,
  ChangeStatusResult,
  LockResult,
  ReinstateResult,
  SuspendResult,
  UnlockResult,
} from '@maatify/admin-infra';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** Moving an admin along the status graph. Each route wants `reason`. */
@Controller('admins/:adminId')
export class AdminStatusController {
  constructor(@Inject(AdminLifecycleOrchestrator) private readonly lifecycle: AdminLifecycleOrchestrator) {}

  @Post('activate')
  activate(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string, @Body() body: unknown): Promise<ActivateResult> {
    return this.lifecycle.activate(actor, withFields(StatusReasonInput, body, { adminId }));
  }

  @Post('suspend')
  suspend(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string, @Body() body: unknown): Promise<SuspendResult> {
    return this.lifecycle.suspend(actor, withFields(StatusReasonInput, body, { adminId }));
  }

  @Post('reinstate')
  reinstate(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<ReinstateResult> {
    return this.lifecycle.reinstate(actor, withFields(StatusReasonInput, body, { adminId }));
  }

  @Post('lock')
  lock(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string, @Body() body: unknown): Promise<LockResult> {
    return this.lifecycle.lock(actor, withFields(StatusReasonInput, body, { adminId }));
  }

  @Post('unlock')
  unlock(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string, @Body() body: unknown): Promise<UnlockResult> {
    return this.lifecycle.unlock(actor, withFields(StatusReasonInput, body, { adminId }));
  }

  /** Any step of the graph, with the status it was decided on in `from`. */
  @Post('status')
  change(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<ChangeStatusResult> {
    return this.lifecycle.changeStatus(actor, withFields(ChangeStatusInput, body, { adminId }));
  }
}
