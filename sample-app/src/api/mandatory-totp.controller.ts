import { BeginMandatoryTotpEnrolmentInput, ConfirmMandatoryTotpEnrolmentInput, TotpOrchestrator } from '@maatify/admin-infra';
import type { BeginMandatoryTotpEnrolmentResult, ConfirmMandatoryTotpEnrolmentResult, Origin } from '@maatify/admin-infra';
import { Body, Controller, Inject, Post } from '@nestjs/common';

import { CurrentOrigin } from '../http/current-origin.decorator.js';
import { Public } from '../http/public.decorator.js';

/** Setting up a second factor in the middle of signing in, where the system asks everybody for one. */
@Controller('auth/totp-enrolment')
@Public()
export class MandatoryTotpController {
  constructor(@Inject(TotpOrchestrator) private readonly totp: TotpOrchestrator) {}

  @Post()
  begin(
    @Body() input: BeginMandatoryTotpEnrolmentInput,
    @CurrentOrigin() origin: Origin,
  ): Promise<BeginMandatoryTotpEnrolmentResult> {
    return this.totp.beginMandatoryTotpEnrolment(input, origin);
  }

  @Post('confirm')
  confirm(
    @Body() input: ConfirmMandatoryTotpEnrolmentInput,
    @CurrentOrigin() origin: Origin,
  ): Promise<ConfirmMandatoryTotpEnrolmentResult> {
    return this.totp.confirmMandatoryTotpEnrolment(input, origin);
  }
}
