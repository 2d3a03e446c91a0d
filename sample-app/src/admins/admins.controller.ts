import {
  AdminIdInput,
  AdminLifecycleOrchestrator,
  AdminsInput,
  CorrectInvitationInput,
  CreateAdminInput,
  WithdrawInvitationInput,
} from '@maatify/admin-infra';
import type {
  AdminActor,
  AdminId,
  AdminResult,
  AdminsResult,
  CorrectInvitationResult,
  CreateAdminResult,
  ResendInvitationResult,
  WithdrawInvitationResult,
} from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

@Controller('admins')
export class AdminsController {
  constructor(@Inject(AdminLifecycleOrchestrator) private readonly lifecycle: AdminLifecycleOrchestrator) {}

  @Post()
  create(@CurrentActor() actor: AdminActor, @Body() input: CreateAdminInput): Promise<CreateAdminResult> {
    return this.lifecycle.create(actor, input);
  }

  @Get()
  list(@CurrentActor() actor: AdminActor, @Query() query: Record<string, unknown>): Promise<AdminsResult> {
    return this.lifecycle.admins(actor, withFields(AdminsInput, query, {}));
  }

  @Get(':adminId')
  one(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: AdminId): Promise<AdminResult> {
    return this.lifecycle.admin(actor, { adminId });
  }

  @Post(':adminId/invitation')
  invite(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: AdminId,
    @Body() body: unknown = {},
  ): Promise<ResendInvitationResult> {
    return this.lifecycle.resendInvitation(actor, withFields(AdminIdInput, body, { adminId }));
  }

  @Post(':adminId/invitation/correct')
  correctInvitation(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: AdminId,
    @Body() body: unknown,
  ): Promise<CorrectInvitationResult> {
    return this.lifecycle.correctInvitation(actor, withFields(CorrectInvitationInput, body, { adminId }));
  }

  @Post(':adminId/invitation/withdraw')
  withdrawInvitation(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: AdminId,
    @Body() body: unknown,
  ): Promise<WithdrawInvitationResult> {
    return this.lifecycle.withdrawInvitation(actor, withFields(WithdrawInvitationInput, body, { adminId }));
  }
}
