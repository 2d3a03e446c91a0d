import { ResetTotpInput, TotpOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, ResetTotpResult, TotpStatusInput, TotpStatusResult } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** The second factor of another admin: whether there is one, and taking it away from who lost it. */
@Controller('admins/:adminId/totp')
export class AdminFactorsController {
  constructor(@Inject(TotpOrchestrator) private readonly totp: TotpOrchestrator) {}

  @Get()
  status(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: TotpStatusInput['adminId']): Promise<TotpStatusResult> {
    return this.totp.totpStatus(actor, { adminId });
  }

  /** Wants `reason`. */
  @Post('reset')
  reset(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string, @Body() body: unknown): Promise<ResetTotpResult> {
    return this.totp.resetTotp(actor, withFields(ResetTotpInput, body, { adminId }));
  }
}
