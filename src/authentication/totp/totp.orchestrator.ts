import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor } from '../../kernel/actor.js';
import type { Origin } from '../../kernel/origin.js';
import { OperationRunner } from '../../operations/operation-runner.js';
import { firstReadOfChallenge } from '../../sessions/read-challenge.js';
import { beginTotpEnrolment, beginTotpEnrolmentBody } from './begin-enrolment.operation.js';
import type { BeginTotpEnrolmentResult } from './begin-enrolment.operation.js';
import { confirmTotpEnrolment, confirmTotpEnrolmentBody } from './confirm-enrolment.operation.js';
import type { ConfirmTotpEnrolmentResult } from './confirm-enrolment.operation.js';
import type {
  BeginMandatoryTotpEnrolmentInput,
  BeginTotpEnrolmentInput,
  ConfirmMandatoryTotpEnrolmentInput,
  ConfirmTotpEnrolmentInput,
  IssueTotpEnrolmentCodeInput,
} from './enrolment.inputs.js';
import { issueTotpEnrolmentCode, issueTotpEnrolmentCodeBody } from './issue-enrolment-code.operation.js';
import type { IssueTotpEnrolmentCodeResult } from './issue-enrolment-code.operation.js';
import {
  beginMandatoryTotpEnrolment,
  beginMandatoryTotpEnrolmentBody,
  confirmMandatoryTotpEnrolment,
  confirmMandatoryTotpEnrolmentBody,
} from './mandatory-enrolment.operation.js';
import type { BeginMandatoryTotpEnrolmentResult, ConfirmMandatoryTotpEnrolmentResult } from './mandatory-enrolment.operation.js';

/**
 * Enrolment of the second factor.
 *
 * When to use: "set up your authenticator" pages, with a session or - where the factor is mandatory - in the middle of signing in.
 *
 * Promises: a factor counts only after a code of it was claimed; that code is used up; every other session of the admin dies;
 * seeds leave the host's authenticator only sealed, but for the two fields shown to the owner once (A9, S4, ID-13).
 *
 * Failures: see each result.
 */
@Injectable()
export class TotpOrchestrator {
  constructor(@Inject(OperationRunner) private readonly kernel: OperationRunner) {}

  /** Makes a new seed for the caller, who proves the password once more. Show `secret` and `provisioningUri` once. */
  beginTotpEnrolment(actor: AdminActor, input: BeginTotpEnrolmentInput): Promise<BeginTotpEnrolmentResult> {
    return this.kernel.perform(beginTotpEnrolment, actor, input, beginTotpEnrolmentBody);
  }

  /** Confirms the pending seed by a code of it; replace the client's cookie with `issued`. */
  confirmTotpEnrolment(actor: AdminActor, input: ConfirmTotpEnrolmentInput): Promise<ConfirmTotpEnrolmentResult> {
    return this.kernel.perform(confirmTotpEnrolment, actor, input, confirmTotpEnrolmentBody);
  }

  /** Sends the code that lets an admin without a factor enrol one while signing in. Needs `admins.totp.enrol`. */
  issueTotpEnrolmentCode(actor: Actor, input: IssueTotpEnrolmentCodeInput): Promise<IssueTotpEnrolmentCodeResult> {
    return this.kernel.perform(issueTotpEnrolmentCode, actor, input, issueTotpEnrolmentCodeBody);
  }

  /** As `beginTotpEnrolment`, after `totp_enrolment_required`, with the challenge and the code an administrator had sent. */
  beginMandatoryTotpEnrolment(
    input: BeginMandatoryTotpEnrolmentInput,
    origin: Origin,
  ): Promise<BeginMandatoryTotpEnrolmentResult> {
    return this.kernel.admit(beginMandatoryTotpEnrolment, origin, input, firstReadOfChallenge, beginMandatoryTotpEnrolmentBody);
  }

  /** Confirms it, and completes the sign-in that asked for it. */
  confirmMandatoryTotpEnrolment(
    input: ConfirmMandatoryTotpEnrolmentInput,
    origin: Origin,
  ): Promise<ConfirmMandatoryTotpEnrolmentResult> {
    return this.kernel.admit(
      confirmMandatoryTotpEnrolment,
      origin,
      input,
      firstReadOfChallenge,
      confirmMandatoryTotpEnrolmentBody,
    );
  }
}
