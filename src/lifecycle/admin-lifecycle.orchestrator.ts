import { Inject, Injectable } from '@nestjs/common';

import type { Actor, SystemActor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import { OperationRunner } from '../runner/runner.js';
import type { AcceptInvitationResult } from './accept-invitation.operation.js';
import { acceptInvitation } from './accept-invitation.operation.js';
import type { ActivateResult } from './activate.operation.js';
import { activate } from './activate.operation.js';
import type { AdminResult } from './admin.operation.js';
import { admin } from './admin.operation.js';
import type { AdminsResult } from './admins.operation.js';
import { admins } from './admins.operation.js';
import type { BootstrapResult } from './bootstrap-first-admin.operation.js';
import { bootstrapFirstAdmin } from './bootstrap-first-admin.operation.js';
import type { ChangeStatusResult } from './change-status.operation.js';
import { changeStatus } from './change-status.operation.js';
import type { CorrectInvitationResult } from './correct-invitation.operation.js';
import { correctInvitation } from './correct-invitation.operation.js';
import type { CreateAdminResult } from './create.operation.js';
import { create } from './create.operation.js';
import type {
  AcceptInvitationInput,
  AdminIdInput,
  AdminsInput,
  BootstrapInput,
  ChangeStatusInput,
  CorrectInvitationInput,
  CreateAdminInput,
  StatusReasonInput,
  WithdrawInvitationInput,
} from './lifecycle.inputs.js';
import type { LockResult } from './lock.operation.js';
import { lock } from './lock.operation.js';
import type { ReinstateResult } from './reinstate.operation.js';
import { reinstate } from './reinstate.operation.js';
import type { ResendInvitationResult } from './resend-invitation.operation.js';
import { resendInvitation } from './resend-invitation.operation.js';
import type { SuspendResult } from './suspend.operation.js';
import { suspend } from './suspend.operation.js';
import type { UnlockResult } from './unlock.operation.js';
import { unlock } from './unlock.operation.js';
import type { WithdrawInvitationResult } from './withdraw-invitation.operation.js';
import { withdrawInvitation } from './withdraw-invitation.operation.js';

/**
 * The life of an admin: created, invited, activated, suspended, locked, never deleted.
 *
 * When to use: everything that creates an admin or moves its status.
 *
 * Promises: a status moves only along the published graph, only in one conditional write, never one's own, and never away
 * from the last admin that keeps the system reachable. Leaving `active` kills every session.
 *
 * Failures: see each result; a write whose acknowledgement was lost is an exception with `mutation: 'unknown'`, safe to repeat.
 */
@Injectable()
export class AdminLifecycleOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Creates the very first admin, active. For a command line, by a system actor with `admins.bootstrap`. */
  bootstrapFirstAdmin(actor: SystemActor, input: BootstrapInput): Promise<BootstrapResult> {
    return this.runner.run(bootstrapFirstAdmin, actor, input);
  }

  /** Creates an admin and sends its invitation. Needs `admins.create`. The new admin may do nothing yet. */
  create(actor: Actor, input: CreateAdminInput): Promise<CreateAdminResult> {
    return this.runner.run(create, actor, input);
  }

  /** Redeems an invitation: verifies the email and sets the password, in one write. Opens no session. */
  acceptInvitation(input: AcceptInvitationInput, origin: Origin): Promise<AcceptInvitationResult> {
    return this.runner.run(acceptInvitation, origin, input);
  }

  /** Sends a new invitation code; the earlier one stops working. Needs `admins.create`. */
  resendInvitation(actor: Actor, input: AdminIdInput): Promise<ResendInvitationResult> {
    return this.runner.run(resendInvitation, actor, input);
  }

  /** Sends the invitation to another address; the code that went to the first one stops working. Needs `admins.invitation.correct`. */
  correctInvitation(actor: Actor, input: CorrectInvitationInput): Promise<CorrectInvitationResult> {
    return this.runner.run(correctInvitation, actor, input);
  }

  /**
   * Takes back an invitation that was never accepted: the code dies, the record stays, closed for good, and its address is free for
   * another admin. Needs `admins.create`.
   */
  withdrawInvitation(actor: Actor, input: WithdrawInvitationInput): Promise<WithdrawInvitationResult> {
    return this.runner.run(withdrawInvitation, actor, input);
  }

  /** Changes a status that is still `from`. Needs the ability of that step, and a recent proof. */
  changeStatus(actor: Actor, input: ChangeStatusInput): Promise<ChangeStatusResult> {
    return this.runner.run(changeStatus, actor, input);
  }

  /** Pending verification → active. Needs `admins.activate`. */
  activate(actor: Actor, input: StatusReasonInput): Promise<ActivateResult> {
    return this.runner.run(activate, actor, input);
  }

  /** Any status but locked → suspended; every session dies. Needs `admins.suspend`; open in every mode. */
  suspend(actor: Actor, input: StatusReasonInput): Promise<SuspendResult> {
    return this.runner.run(suspend, actor, input);
  }

  /** Suspended → active; revives no session. Needs `admins.reinstate`. */
  reinstate(actor: Actor, input: StatusReasonInput): Promise<ReinstateResult> {
    return this.runner.run(reinstate, actor, input);
  }

  /** Any status → locked; every session dies. Needs `admins.lock`; open in every mode. */
  lock(actor: Actor, input: StatusReasonInput): Promise<LockResult> {
    return this.runner.run(lock, actor, input);
  }

  /** Locked → active. Needs `admins.unlock`. */
  unlock(actor: Actor, input: StatusReasonInput): Promise<UnlockResult> {
    return this.runner.run(unlock, actor, input);
  }

  /** One admin. Needs `admins.view`, but for oneself. */
  admin(actor: Actor, input: AdminIdInput): Promise<AdminResult> {
    return this.runner.run(admin, actor, input);
  }

  /** A page of admins, oldest first. Needs `admins.view`. */
  admins(actor: Actor, input: AdminsInput): Promise<AdminsResult> {
    return this.runner.run(admins, actor, input);
  }
}
