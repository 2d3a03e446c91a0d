import { IssueTotpEnrolmentCodeInput, TotpOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, IssueTotpEnrolmentCodeResult } from '@maatify/admin-infra';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** Vouching for an admin who has to enrol a second factor while signing in. */
@Controller('admins/:adminId/totp-enrolment-code')
export class EnrolmentCodesController {
  constructor(@Inject(TotpOrchestrator) private readonly totp: TotpOrchestrator) {}

  @Post()
  issue(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<IssueTotpEnrolmentCodeResult> {
    return this.totp.issueTotpEnrolmentCode(actor, withFields(IssueTotpEnrolmentCodeInput, body, { adminId }));
  }
}
