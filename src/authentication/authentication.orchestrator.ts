import { Inject, Injectable } from '@nestjs/common';

import type { AdminActor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import { OperationRunner } from '../runner/runner.js';
import type {
  CompletePasswordChangeInput,
  CompleteTotpInput,
  ReauthenticateInput,
  SignInInput,
} from './authentication.inputs.js';
import type { CompletePasswordChangeResult } from './complete-password-change.operation.js';
import { completePasswordChange } from './complete-password-change.operation.js';
import type { CompleteTotpResult } from './complete-totp.operation.js';
import { completeTotp } from './complete-totp.operation.js';
import type { ReauthenticateResult } from './reauthenticate.operation.js';
import { reauthenticate } from './reauthenticate.operation.js';
import type { SignInResult } from './sign-in.operation.js';
import { signIn } from './sign-in.operation.js';
import type { SignOutResult } from './sign-out.operation.js';
import { signOut } from './sign-out.operation.js';

/**
 * Signing in and out: password, then second factor, then session.
 *
 * When to use: the host's sign-in routes.
 *
 * Promises: no session exists before the last factor that is due has passed, and nothing handed out before is accepted as one; unknown,
 * wrong, suspended and throttled look alike to a stranger; an attempt is counted before it is evaluated.
 *
 * Failures: see each result; an infrastructure failure is an exception and never reads as wrong credentials.
 *
 * @example
 * const result = await authentication.signIn({ email, password }, origin);
 * switch (result.outcome) {
 *   case 'signed_in': return setCookie(result.issued.token.reveal());
 *   case 'totp_required': return askForCode(result.challenge.reveal());
 *   // … the other outcomes; the compiler lists what is missing
 *   default: return unreachable(result);
 * }
 */
@Injectable()
export class AuthenticationOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Proves the password; opens a session, or says what else is due. */
  signIn(input: SignInInput, origin: Origin): Promise<SignInResult> {
    return this.runner.run(signIn, origin, input);
  }

  /** Proves the second factor of a sign-in that answered `totp_required`. In maintenance and emergency it takes a `reason`. */
  completeTotp(input: CompleteTotpInput, origin: Origin): Promise<CompleteTotpResult> {
    return this.runner.run(completeTotp, origin, input);
  }

  /** Sets the new password of a sign-in that answered `password_change_required`, and completes it; `reason` as for `completeTotp`. */
  completePasswordChange(input: CompletePasswordChangeInput, origin: Origin): Promise<CompletePasswordChangeResult> {
    return this.runner.run(completePasswordChange, origin, input);
  }

  /** Proves the password or a code once more, which answers every `step_up_required`; replace the client's cookie with `issued`. */
  reauthenticate(actor: AdminActor, input: ReauthenticateInput): Promise<ReauthenticateResult> {
    return this.runner.run(reauthenticate, actor, input);
  }

  /** Ends the caller's session. Open in every mode. */
  signOut(actor: AdminActor): Promise<SignOutResult> {
    return this.runner.run(signOut, actor, {});
  }
}
