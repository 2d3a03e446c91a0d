import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor, SystemActor } from '../../kernel/actor.js';
import { OperationRunner } from '../../runner/runner.js';
import type { ExpireDueImpersonationsResult } from './expire-due-impersonations.operation.js';
import { expireDueImpersonations } from './expire-due-impersonations.operation.js';
import type { ExpireDueImpersonationsInput, ImpersonationsInput, StartImpersonationInput } from './impersonation.inputs.js';
import type { ImpersonationsResult } from './impersonations.operation.js';
import { impersonations } from './impersonations.operation.js';
import type { StartImpersonationResult } from './start-impersonation.operation.js';
import { startImpersonation } from './start-impersonation.operation.js';
import type { StopImpersonationResult } from './stop-impersonation.operation.js';
import { stopImpersonation } from './stop-impersonation.operation.js';

/**
 * Acting as another admin for a while, in the open.
 *
 * When to use: support that has to see what somebody sees. Feature `impersonation`, off unless it is switched on.
 *
 * Promises: one may do what both may do, less what no impersonated session does; every event names both people; nobody acts as who
 * holds more, as themselves, or as two at once; it ends with the impersonator's own session, with either person's status or
 * epoch, and with emergency mode.
 *
 * Failures: see each result.
 *
 * @example
 * const started = await impersonation.startImpersonation(actor, { adminId, reason: 'ticket 4711', minutes: 15 });
 * if (started.outcome === 'started') setSecondCookie(started.issued.token); // the caller's own cookie stays
 */
@Injectable()
export class ImpersonationOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Opens a session as another admin, beside the caller's own. Needs `security.impersonate` and a recent proof. */
  startImpersonation(actor: AdminActor, input: StartImpersonationInput): Promise<StartImpersonationResult> {
    return this.runner.run(startImpersonation, actor, input);
  }

  /** Ends the caller's impersonation, from within it or from the caller's own session. Open in every mode. */
  stopImpersonation(actor: AdminActor): Promise<StopImpersonationResult> {
    return this.runner.run(stopImpersonation, actor, {});
  }

  /** A page of who acted as whom, newest first. Needs `sessions.view`, but for what concerns the caller. */
  impersonations(actor: Actor, input: ImpersonationsInput): Promise<ImpersonationsResult> {
    return this.runner.run(impersonations, actor, input);
  }

  /**
   * Ends the impersonations that are over, at most `limit` of them, and tells of each. A job of the host calls it again while it answers
   * `more`. Needs `sessions.expire`; open in every mode.
   */
  expireDueImpersonations(actor: SystemActor, input: ExpireDueImpersonationsInput): Promise<ExpireDueImpersonationsResult> {
    return this.runner.run(expireDueImpersonations, actor, input);
  }
}
