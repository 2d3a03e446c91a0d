import { BeginTotpReplacementInput, ConfirmTotpReplacementInput, TotpOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, BeginTotpReplacementResult, ConfirmTotpReplacementResult } from '@maatify/admin-infra';
import { Body, Controller, Inject, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';

/** A new phone, while the old one still works. `DELETE /totp/enrolment` gives it up half-way. */
@Controller('totp/replacement')
export class ReplacementController {
  constructor(@Inject(TotpOrchestrator) private readonly totp: TotpOrchestrator) {}

  @Post()
  begin(@CurrentActor() actor: AdminActor, @Body() input: BeginTotpReplacementInput): Promise<BeginTotpReplacementResult> {
    return this.totp.beginTotpReplacement(actor, input);
  }

  @Post('confirm')
  confirm(@CurrentActor() actor: AdminActor, @Body() input: ConfirmTotpReplacementInput): Promise<ConfirmTotpReplacementResult> {
    return this.totp.confirmTotpReplacement(actor, input);
  }
}
