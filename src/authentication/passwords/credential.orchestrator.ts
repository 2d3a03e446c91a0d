import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor } from '../../kernel/actor.js';
import type { Origin } from '../../kernel/origin.js';
import { OperationRunner } from '../../runner/runner.js';
import type { ChangeOwnPasswordResult } from './change-own-password.operation.js';
import { changeOwnPassword } from './change-own-password.operation.js';
import type { ClearThrottleResult } from './clear-throttle.operation.js';
import { clearThrottle } from './clear-throttle.operation.js';
import type { CompletePasswordRecoveryResult } from './complete-password-recovery.operation.js';
import { completePasswordRecovery } from './complete-password-recovery.operation.js';
import type {
  ChangeOwnPasswordInput,
  CompletePasswordRecoveryInput,
  CredentialReasonInput,
  PasswordRecoveryInput,
} from './passwords.inputs.js';
import type { RequestPasswordRecoveryResult } from './request-password-recovery.operation.js';
import { requestPasswordRecovery } from './request-password-recovery.operation.js';
import type { ResetPasswordResult } from './reset-password.operation.js';
import { resetPassword } from './reset-password.operation.js';

/**
 * Passwords after the first one, and attempts that are used up.
 *
 * When to use: "change my password", "I forgot my password", and what a help desk does for a colleague.
 *
 * Promises: a new password ends every other session and every half-done sign-in by the write that sets it; nobody learns another's
 * password; recovery answers every address alike, opens no session and leaves the second factor as it is.
 *
 * Failures: see each result.
 *
 * @example
 * const result = await credentials.changeOwnPassword(actor, { current, next });
 * if (result.outcome === 'changed' && result.issued !== null) setCookie(result.issued.token.reveal());
 */
@Injectable()
export class CredentialOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Changes the caller's own password, who proves the old one; replace the client's cookie with `issued`. */
  changeOwnPassword(actor: AdminActor, input: ChangeOwnPasswordInput): Promise<ChangeOwnPasswordResult> {
    return this.runner.run(changeOwnPassword, actor, input);
  }

  /** Takes an admin's password away and mails the code that sets another. Needs `admins.password.reset`. */
  resetPassword(actor: Actor, input: CredentialReasonInput): Promise<ResetPasswordResult> {
    return this.runner.run(resetPassword, actor, input);
  }

  /** Mails a code to whoever has this address. Show the same page whatever happens; it is the same answer. */
  requestPasswordRecovery(input: PasswordRecoveryInput, origin: Origin): Promise<RequestPasswordRecoveryResult> {
    return this.runner.run(requestPasswordRecovery, origin, input);
  }

  /** Sets a new password by a mailed code. Opens no session: let the client sign in next. */
  completePasswordRecovery(input: CompletePasswordRecoveryInput, origin: Origin): Promise<CompletePasswordRecoveryResult> {
    return this.runner.run(completePasswordRecovery, origin, input);
  }

  /** Lets an admin try again whose attempts are used up. Needs `admins.throttle.clear`. */
  clearThrottle(actor: Actor, input: CredentialReasonInput): Promise<ClearThrottleResult> {
    return this.runner.run(clearThrottle, actor, input);
  }
}
