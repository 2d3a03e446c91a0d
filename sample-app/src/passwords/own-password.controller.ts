import { ChangeOwnPasswordInput, CredentialOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, ChangeOwnPasswordResult } from '@maatify/admin-infra';
import { Body, Controller, Inject, Put } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';

/** The caller's own password. */
@Controller('password')
export class OwnPasswordController {
  constructor(@Inject(CredentialOrchestrator) private readonly credentials: CredentialOrchestrator) {}

  /** Ends every other session of the caller; this one goes on under a new token. */
  @Put()
  change(@CurrentActor() actor: AdminActor, @Body() input: ChangeOwnPasswordInput): Promise<ChangeOwnPasswordResult> {
    return this.credentials.changeOwnPassword(actor, input);
  }
}
