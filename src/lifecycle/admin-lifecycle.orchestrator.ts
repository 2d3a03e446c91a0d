import { Inject, Injectable } from '@nestjs/common';

import type { Actor, SystemActor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import { OperationRunner } from '../operations/operation-runner.js';
import { admin, adminBody, admins, adminsBody } from './admins.operation.js';
import type { AdminResult, AdminsResult } from './admins.operation.js';
import { bootstrapBody, bootstrapFirstAdmin } from './bootstrap-first-admin.operation.js';
import type { BootstrapResult } from './bootstrap-first-admin.operation.js';
import {
  activate,
  changeStatus,
  changeStatusBody,
  lock,
  lockBody,
  openingBody,
  reinstate,
  suspend,
  suspendBody,
  unlock,
} from './change-status.operation.js';
import type { ChangeStatusResult, LockResult, OpeningStatusResult, SuspendResult } from './change-status.operation.js';
import { create, createBody } from './create-admin.operation.js';
import type { CreateAdminResult } from './create-admin.operation.js';
import { acceptInvitation, acceptInvitationBody, resendInvitation, resendInvitationBody } from './invitation.operation.js';
import type { AcceptInvitationResult, ResendInvitationResult } from './invitation.operation.js';
import type {
  AcceptInvitationInput,
  AdminIdInput,
  AdminsInput,
  BootstrapInput,
  ChangeStatusInput,
  CreateAdminInput,
  StatusReasonInput,
} from './lifecycle.inputs.js';

/**
 * The life of an admin: created, invited, activated, suspended, locked, never deleted.
 *
 * When to use: everything that creates an admin or moves its status.
 *
 * Promises: a status moves only along the published graph, only in one conditional write, never one's own, and never away
 * from the last admin that keeps the system reachable (X7, Z3, Z5, Z6). Leaving `active` kills every session (S3).
 *
 * Failures: see each result; a write whose acknowledgement was lost is an exception with `mutation: 'unknown'`, safe to repeat.
 */
@Injectable()
export class AdminLifecycleOrchestrator {
  constructor(@Inject(OperationRunner) private readonly kernel: OperationRunner) {}

  /** Creates the very first admin, active. For a command line, by a system actor with `admins.bootstrap`. */
  bootstrapFirstAdmin(actor: SystemActor, input: BootstrapInput): Promise<BootstrapResult> {
    return this.kernel.perform(bootstrapFirstAdmin, actor, input, bootstrapBody);
  }

  /** Creates an admin and sends its invitation. Needs `admins.create`. The new admin may do nothing yet. */
  create(actor: Actor, input: CreateAdminInput): Promise<CreateAdminResult> {
    return this.kernel.perform(create, actor, input, createBody);
  }

  /** Redeems an invitation: verifies the email and sets the password, in one write. Opens no session. */
  acceptInvitation(input: AcceptInvitationInput, origin: Origin): Promise<AcceptInvitationResult> {
    return this.kernel.admit(acceptInvitation, origin, input, null, acceptInvitationBody);
  }

  /** Sends a new invitation code; the earlier one stops working. Needs `admins.create`. */
  resendInvitation(actor: Actor, input: AdminIdInput): Promise<ResendInvitationResult> {
    return this.kernel.perform(resendInvitation, actor, input, resendInvitationBody);
  }

  /** Changes a status that is still `from`. Needs the ability of that step, and a recent proof. */
  changeStatus(actor: Actor, input: ChangeStatusInput): Promise<ChangeStatusResult> {
    return this.kernel.perform(changeStatus, actor, input, changeStatusBody);
  }

  /** Pending verification → active. Needs `admins.activate`. */
  activate(actor: Actor, input: StatusReasonInput): Promise<OpeningStatusResult> {
    return this.kernel.perform(activate, actor, input, openingBody);
  }

  /** Any status but locked → suspended; every session dies. Needs `admins.suspend`; open in every mode. */
  suspend(actor: Actor, input: StatusReasonInput): Promise<SuspendResult> {
    return this.kernel.perform(suspend, actor, input, suspendBody);
  }

  /** Suspended → active; revives no session. Needs `admins.reinstate`. */
  reinstate(actor: Actor, input: StatusReasonInput): Promise<OpeningStatusResult> {
    return this.kernel.perform(reinstate, actor, input, openingBody);
  }

  /** Any status → locked; every session dies. Needs `admins.lock`; open in every mode. */
  lock(actor: Actor, input: StatusReasonInput): Promise<LockResult> {
    return this.kernel.perform(lock, actor, input, lockBody);
  }

  /** Locked → active. Needs `admins.unlock`. */
  unlock(actor: Actor, input: StatusReasonInput): Promise<OpeningStatusResult> {
    return this.kernel.perform(unlock, actor, input, openingBody);
  }

  /** One admin. Needs `admins.view`, but for oneself. */
  admin(actor: Actor, input: AdminIdInput): Promise<AdminResult> {
    return this.kernel.perform(admin, actor, input, adminBody);
  }

  /** A page of admins, oldest first. Needs `admins.view`. */
  admins(actor: Actor, input: AdminsInput): Promise<AdminsResult> {
    return this.kernel.perform(admins, actor, input, adminsBody);
  }
}
