import { CredentialOrchestrator, CredentialReasonInput } from '@maatify/admin-infra';
import type { AdminActor, ClearThrottleResult, ResetPasswordResult } from '@maatify/admin-infra';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** What a help desk does for a colleague who cannot come in. Each route wants `reason`. */
@Controller('admins/:adminId')
export class AdminCredentialsController {
  constructor(@Inject(CredentialOrchestrator) private readonly credentials: CredentialOrchestrator) {}

  @Post('password/reset')
  resetPassword(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<ResetPasswordResult> {
    return this.credentials.resetPassword(actor, withFields(CredentialReasonInput, body, { adminId }));
  }

  @Post('throttle/clear')
  clearThrottle(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<ClearThrottleResult> {
    return this.credentials.clearThrottle(actor, withFields(CredentialReasonInput, body, { adminId }));
  }
}
