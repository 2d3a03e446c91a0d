import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor } from '../../kernel/actor.js';
import type { Origin } from '../../kernel/origin.js';
import { OperationRunner } from '../../runner/runner.js';
import type { BeginMandatoryTotpEnrolmentResult } from './begin-mandatory-totp-enrolment.operation.js';
import { beginMandatoryTotpEnrolment } from './begin-mandatory-totp-enrolment.operation.js';
import type { BeginTotpEnrolmentResult } from './begin-totp-enrolment.operation.js';
import { beginTotpEnrolment } from './begin-totp-enrolment.operation.js';
import type { ConfirmMandatoryTotpEnrolmentResult } from './confirm-mandatory-totp-enrolment.operation.js';
import { confirmMandatoryTotpEnrolment } from './confirm-mandatory-totp-enrolment.operation.js';
import type { ConfirmTotpEnrolmentResult } from './confirm-totp-enrolment.operation.js';
import { confirmTotpEnrolment } from './confirm-totp-enrolment.operation.js';
import type { IssueTotpEnrolmentCodeResult } from './issue-totp-enrolment-code.operation.js';
import { issueTotpEnrolmentCode } from './issue-totp-enrolment-code.operation.js';
import type { BeginTotpReplacementResult } from './begin-totp-replacement.operation.js';
import { beginTotpReplacement } from './begin-totp-replacement.operation.js';
import type { CancelTotpEnrolmentResult } from './cancel-totp-enrolment.operation.js';
import { cancelTotpEnrolment } from './cancel-totp-enrolment.operation.js';
import type { ConfirmTotpReplacementResult } from './confirm-totp-replacement.operation.js';
import { confirmTotpReplacement } from './confirm-totp-replacement.operation.js';
import type { DisableTotpResult } from './disable-totp.operation.js';
import { disableTotp } from './disable-totp.operation.js';
import type { ResetTotpResult } from './reset-totp.operation.js';
import { resetTotp } from './reset-totp.operation.js';
import type { TotpStatusResult } from './totp-status.operation.js';
import { totpStatus } from './totp-status.operation.js';
import type {
  BeginMandatoryTotpEnrolmentInput,
  BeginTotpEnrolmentInput,
  BeginTotpReplacementInput,
  ConfirmMandatoryTotpEnrolmentInput,
  ConfirmTotpEnrolmentInput,
  ConfirmTotpReplacementInput,
  DisableTotpInput,
  IssueTotpEnrolmentCodeInput,
  ResetTotpInput,
  TotpStatusInput,
} from './totp.inputs.js';

/**
 * The second factor, from its enrolment to the day the phone is lost.
 *
 * When to use: "set up your authenticator" pages, with a session or - where the factor is mandatory - in the middle of signing in; pages
 * for a new phone and for doing without; an operator's or a command line's help for who lost it.
 *
 * Promises: a factor counts only after a code of it was claimed; that code is used up; whatever enables, replaces or removes a factor kills
 * every other session of the admin in the same write; no step works twice, whatever became of its factor;
 * seeds leave the host's authenticator only sealed, but for the two fields shown to the owner once.
 *
 * Failures: see each result.
 */
@Injectable()
export class TotpOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Makes a new seed for the caller, who proves the password once more. Show `secret` and `provisioningUri` once. */
  beginTotpEnrolment(actor: AdminActor, input: BeginTotpEnrolmentInput): Promise<BeginTotpEnrolmentResult> {
    return this.runner.run(beginTotpEnrolment, actor, input);
  }

  /** Confirms the pending seed by a code of it; replace the client's cookie with `issued`. */
  confirmTotpEnrolment(actor: AdminActor, input: ConfirmTotpEnrolmentInput): Promise<ConfirmTotpEnrolmentResult> {
    return this.runner.run(confirmTotpEnrolment, actor, input);
  }

  /** Makes a new seed beside the enabled factor, for a caller who proves both. Show `secret` and `provisioningUri` once. */
  beginTotpReplacement(actor: AdminActor, input: BeginTotpReplacementInput): Promise<BeginTotpReplacementResult> {
    return this.runner.run(beginTotpReplacement, actor, input);
  }

  /**
   * Puts the new factor in the old one's place, by a code of it; replace the client's cookie with `issued`. Recovery codes go with the old
   * factor: offer new ones.
   */
  confirmTotpReplacement(actor: AdminActor, input: ConfirmTotpReplacementInput): Promise<ConfirmTotpReplacementResult> {
    return this.runner.run(confirmTotpReplacement, actor, input);
  }

  /** Forgets the caller's pending seed, of an enrolment or a replacement. Open in every mode. */
  cancelTotpEnrolment(actor: AdminActor): Promise<CancelTotpEnrolmentResult> {
    return this.runner.run(cancelTotpEnrolment, actor, {});
  }

  /** Removes the caller's factor, who proves password and code; replace the client's cookie with `issued`. */
  disableTotp(actor: AdminActor, input: DisableTotpInput): Promise<DisableTotpResult> {
    return this.runner.run(disableTotp, actor, input);
  }

  /** Removes the factor of somebody who lost it, with every session of theirs. Needs `admins.totp.reset`. */
  resetTotp(actor: Actor, input: ResetTotpInput): Promise<ResetTotpResult> {
    return this.runner.run(resetTotp, actor, input);
  }

  /** Whether an admin has a factor, or is enrolling one. One's own, or with `admins.view`. */
  totpStatus(actor: Actor, input: TotpStatusInput): Promise<TotpStatusResult> {
    return this.runner.run(totpStatus, actor, input);
  }

  /** Sends the code that lets an admin without a factor enrol one while signing in. Needs `admins.totp.enrol`. */
  issueTotpEnrolmentCode(actor: Actor, input: IssueTotpEnrolmentCodeInput): Promise<IssueTotpEnrolmentCodeResult> {
    return this.runner.run(issueTotpEnrolmentCode, actor, input);
  }

  /** As `beginTotpEnrolment`, after `totp_enrolment_required`, with the challenge and the code an administrator had sent. */
  beginMandatoryTotpEnrolment(
    input: BeginMandatoryTotpEnrolmentInput,
    origin: Origin,
  ): Promise<BeginMandatoryTotpEnrolmentResult> {
    return this.runner.run(beginMandatoryTotpEnrolment, origin, input);
  }

  /** Confirms it, and completes the sign-in that asked for it. */
  confirmMandatoryTotpEnrolment(
    input: ConfirmMandatoryTotpEnrolmentInput,
    origin: Origin,
  ): Promise<ConfirmMandatoryTotpEnrolmentResult> {
    return this.runner.run(confirmMandatoryTotpEnrolment, origin, input);
  }
}
