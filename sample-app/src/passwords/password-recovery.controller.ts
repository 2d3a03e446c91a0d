import { CompletePasswordRecoveryInput, CredentialOrchestrator, PasswordRecoveryInput } from '@maatify/admin-infra';
import type { CompletePasswordRecoveryResult, Origin, RequestPasswordRecoveryResult } from '@maatify/admin-infra';
import { Body, Controller, Inject, Post } from '@nestjs/common';

import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { Public } from '../platform/http/public.decorator.js';

/** A forgotten password, or one that was taken away: a code by mail, then another password. Neither route opens a session. */
@Controller('password-recovery')
@Public()
export class PasswordRecoveryController {
  constructor(@Inject(CredentialOrchestrator) private readonly credentials: CredentialOrchestrator) {}

  /** Reads and sets no cookie, so that the answer is the same for every address and every browser. */
  @Post()
  request(@Body() input: PasswordRecoveryInput, @CurrentOrigin() origin: Origin): Promise<RequestPasswordRecoveryResult> {
    return this.credentials.requestPasswordRecovery(input, origin);
  }

  @Post('complete')
  complete(
    @Body() input: CompletePasswordRecoveryInput,
    @CurrentOrigin() origin: Origin,
  ): Promise<CompletePasswordRecoveryResult> {
    return this.credentials.completePasswordRecovery(input, origin);
  }
}
