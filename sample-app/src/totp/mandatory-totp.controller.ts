import { BeginMandatoryTotpEnrolmentInput, ConfirmMandatoryTotpEnrolmentInput, TotpOrchestrator } from '@maatify/admin-infra';
import type { BeginMandatoryTotpEnrolmentResult, ConfirmMandatoryTotpEnrolmentResult, Origin } from '@maatify/admin-infra';
import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';

import { ClientCookies } from '../platform/http/client-cookies.js';
import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { Public } from '../platform/http/public.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** Setting up a second factor in the middle of signing in, where the system asks everybody for one. */
@Controller('auth/totp-enrolment')
@Public()
export class MandatoryTotpController {
  constructor(
    @Inject(TotpOrchestrator) private readonly totp: TotpOrchestrator,
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
  ) {}

  @Post()
  begin(
    @Body() input: BeginMandatoryTotpEnrolmentInput,
    @CurrentOrigin() origin: Origin,
  ): Promise<BeginMandatoryTotpEnrolmentResult> {
    return this.totp.beginMandatoryTotpEnrolment(input, origin);
  }

  @Post('confirm')
  confirm(
    @Body() body: unknown,
    @CurrentOrigin() origin: Origin,
    @Req() request: Request,
  ): Promise<ConfirmMandatoryTotpEnrolmentResult> {
    const current = this.cookies.sessionToken(request);
    return this.totp.confirmMandatoryTotpEnrolment(withFields(ConfirmMandatoryTotpEnrolmentInput, body, { current }), origin);
  }
}
