import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor, SystemActor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import { OperationRunner } from '../runner/runner.js';
import type { AccessResult } from './access.operation.js';
import { access } from './access.operation.js';
import type { ExpireDueResult } from './expire-due.operation.js';
import { expireDue } from './expire-due.operation.js';
import type { RevokeAllOwnResult } from './revoke-all-own.operation.js';
import { revokeAllOwn } from './revoke-all-own.operation.js';
import type { RevokeAllResult } from './revoke-all.operation.js';
import { revokeAll } from './revoke-all.operation.js';
import type { RevokeOwnResult } from './revoke-own.operation.js';
import { revokeOwn } from './revoke-own.operation.js';
import type { RevokeResult } from './revoke.operation.js';
import { revoke } from './revoke.operation.js';
import type {
  AccessInput,
  ExpireDueInput,
  RevokeAllInput,
  RevokeInput,
  RevokeOwnInput,
  SessionsInput,
} from './session.inputs.js';
import type { SessionsResult } from './sessions.operation.js';
import { sessions } from './sessions.operation.js';

/**
 * The per-request check, and the sessions of admins.
 *
 * When to use: `access` in the host's guard, at every request; the rest for "your sessions" pages and for operators.
 *
 * Promises: whether a session lives is computed at each use and never cached; what is ended stays ended.
 *
 * Failures: see each result; a store out of reach is an exception, and nothing is allowed.
 */
@Injectable()
export class SessionOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /**
   * Turns a session token into an actor, or says why not.
   *
   * Promises: one hop (the session and the settings are read side by side), two when recording the use is due; stays open in
   * every mode. Call it again for each event of a socket.
   *
   * @example
   * const result = await sessions.access({ token: Redacted.of(cookie) }, origin);
   * if (result.outcome === 'allowed') request.actor = result.actor;
   */
  access(input: AccessInput, origin: Origin): Promise<AccessResult> {
    return this.runner.run(access, origin, input);
  }

  /** A page of sessions, newest first, each `live` or dead and why. Needs `sessions.view`, but for one's own. */
  sessions(actor: Actor, input: SessionsInput): Promise<SessionsResult> {
    return this.runner.run(sessions, actor, input);
  }

  /** Ends one of the caller's own sessions. Open in every mode; takes a recent proof with `policy.sessions.recentProofToEndOwn`. */
  revokeOwn(actor: AdminActor, input: RevokeOwnInput): Promise<RevokeOwnResult> {
    return this.runner.run(revokeOwn, actor, input);
  }

  /** Ends a session of another admin. Needs `sessions.revoke`; open in every mode. */
  revoke(actor: Actor, input: RevokeInput): Promise<RevokeResult> {
    return this.runner.run(revoke, actor, input);
  }

  /**
   * Ends every session of the caller; the current one goes on, opened anew: replace the client's cookie with `issued`. Takes a recent proof
   * with `policy.sessions.recentProofToEndOwn`.
   */
  revokeAllOwn(actor: AdminActor): Promise<RevokeAllOwnResult> {
    return this.runner.run(revokeAllOwn, actor, {});
  }

  /** Ends every session of another admin, in one write however many there are. Needs `sessions.revoke`. */
  revokeAll(actor: Actor, input: RevokeAllInput): Promise<RevokeAllResult> {
    return this.runner.run(revokeAll, actor, input);
  }

  /**
   * Ends the sessions that are over, at most `limit` of them, so that what is stored says so too. A job of the host calls it again
   * while it answers `more`; two that run at once end each session once. Needs `sessions.expire`; open in every mode.
   */
  expireDue(actor: SystemActor, input: ExpireDueInput): Promise<ExpireDueResult> {
    return this.runner.run(expireDue, actor, input);
  }
}
