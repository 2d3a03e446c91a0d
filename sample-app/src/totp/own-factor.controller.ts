import { DisableTotpInput, TotpOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, DisableTotpResult, TotpStatusResult } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';

/** The second factor the caller has. */
@Controller('totp')
export class OwnFactorController {
  constructor(@Inject(TotpOrchestrator) private readonly totp: TotpOrchestrator) {}

  @Get()
  status(@CurrentActor() actor: AdminActor): Promise<TotpStatusResult> {
    return this.totp.totpStatus(actor, { adminId: actor.adminId });
  }

  /** A POST, because it wants password and code, and a DELETE with a body is lost on the way by many a proxy. */
  @Post('disable')
  disable(@CurrentActor() actor: AdminActor, @Body() input: DisableTotpInput): Promise<DisableTotpResult> {
    return this.totp.disableTotp(actor, input);
  }
}
