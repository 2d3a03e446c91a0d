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
import type {
  BeginMandatoryTotpEnrolmentInput,
  BeginTotpEnrolmentInput,
  ConfirmMandatoryTotpEnrolmentInput,
  ConfirmTotpEnrolmentInput,
  IssueTotpEnrolmentCodeInput,
} from './totp.inputs.js';

/**
 * Enrolment of the second factor.
 *
 * When to use: "set up your authenticator" pages, with a session or - where the factor is mandatory - in the middle of signing in.
 *
 * Promises: a factor counts only after a code of it was claimed; that code is used up; every other session of the admin dies;
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
