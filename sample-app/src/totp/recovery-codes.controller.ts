import { RecoveryCodeOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, RegenerateRecoveryCodesResult } from '@maatify/admin-infra';
import { Controller, Inject, Post } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';

/** What the caller keeps on paper for the day the phone is lost. A code of it is given wherever one of the authenticator is. */
@Controller('totp/recovery-codes')
export class RecoveryCodesController {
  constructor(@Inject(RecoveryCodeOrchestrator) private readonly recoveryCodes: RecoveryCodeOrchestrator) {}

  @Post()
  regenerate(@CurrentActor() actor: AdminActor): Promise<RegenerateRecoveryCodesResult> {
    return this.recoveryCodes.regenerateRecoveryCodes(actor);
  }
}
