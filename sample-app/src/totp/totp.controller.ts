import { BeginTotpEnrolmentInput, ConfirmTotpEnrolmentInput, TotpOrchestrator } from '@maatify/admin-infra';
import type {
  AdminActor,
  BeginTotpEnrolmentResult,
  CancelTotpEnrolmentResult,
  ConfirmTotpEnrolmentResult,
} from '@maatify/admin-infra';
import { Body, Controller, Delete, Inject, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';

/** Setting up one's own second factor, with a session. */
@Controller('totp/enrolment')
export class TotpController {
  constructor(@Inject(TotpOrchestrator) private readonly totp: TotpOrchestrator) {}

  @Post()
  begin(@CurrentActor() actor: AdminActor, @Body() input: BeginTotpEnrolmentInput): Promise<BeginTotpEnrolmentResult> {
    return this.totp.beginTotpEnrolment(actor, input);
  }

  @Post('confirm')
  confirm(@CurrentActor() actor: AdminActor, @Body() input: ConfirmTotpEnrolmentInput): Promise<ConfirmTotpEnrolmentResult> {
    return this.totp.confirmTotpEnrolment(actor, input);
  }

  /** Forgets the seed that waits for its first code, of an enrolment or a replacement. */
  @Delete()
  cancel(@CurrentActor() actor: AdminActor): Promise<CancelTotpEnrolmentResult> {
    return this.totp.cancelTotpEnrolment(actor);
  }
}
