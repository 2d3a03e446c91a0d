import { Inject, Injectable } from '@nestjs/common';

import type { AdminActor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import { firstReadOfSignIn } from '../lifecycle/read-credentials.js';
import { OperationRunner } from '../operations/operation-runner.js';
import { firstReadOfChallenge } from '../sessions/read-challenge.js';
import { signOut, signOutBody } from '../sessions/sign-out.operation.js';
import type { SignOutResult } from '../sessions/sign-out.operation.js';
import type { CompleteTotpInput, SignInInput } from './authentication.inputs.js';
import { completeTotp, completeTotpBody } from './complete-totp.operation.js';
import type { CompleteTotpResult } from './complete-totp.operation.js';
import { signIn, signInBody } from './sign-in.operation.js';
import type { SignInResult } from './sign-in.operation.js';

/**
 * Signing in and out: password, then second factor, then session.
 *
 * When to use: the host's sign-in routes.
 *
 * Promises: no session exists before the last factor that is due has passed, and nothing handed out before is accepted as one
 * (A6, SQ2); unknown, wrong, suspended and throttled look alike to a stranger (A7); an attempt is counted before it is
 * evaluated (A3).
 *
 * Failures: see each result; an infrastructure failure is an exception and never reads as wrong credentials.
 *
 * @example
 * const result = await authentication.signIn({ email, password }, origin);
 * switch (result.outcome) {
 *   case 'signed_in': return setCookie(result.issued.token.reveal());
 *   case 'totp_required': return askForCode(result.challenge.reveal());
 *   // the compiler lists the rest
 * }
 */
@Injectable()
export class AuthenticationOrchestrator {
  constructor(@Inject(OperationRunner) private readonly kernel: OperationRunner) {}

  /** Proves the password; opens a session, or says what else is due. */
  signIn(input: SignInInput, origin: Origin): Promise<SignInResult> {
    return this.kernel.admit(signIn, origin, input, firstReadOfSignIn, signInBody);
  }

  /** Proves the second factor of a sign-in that answered `totp_required`. */
  completeTotp(input: CompleteTotpInput, origin: Origin): Promise<CompleteTotpResult> {
    return this.kernel.admit(completeTotp, origin, input, firstReadOfChallenge, completeTotpBody);
  }

  /** Ends the caller's session. Open in every mode. */
  signOut(actor: AdminActor): Promise<SignOutResult> {
    return this.kernel.perform(signOut, actor, {}, signOutBody);
  }
}
