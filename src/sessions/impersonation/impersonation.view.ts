import type { AdminId, Instant, SessionId } from '../../kernel/ids.js';
import type { Liveness } from '../liveness.policy.js';
import type { SessionRecord } from '../session.record.js';
import type { ImpersonationRecord } from './impersonation.record.js';

/** An impersonation in a list: who acted as whom, why, and whether it goes on. */
export interface ImpersonationView {
  readonly sessionId: SessionId;
  /** Whom somebody acted as. */
  readonly adminId: AdminId;
  readonly impersonatorId: AdminId | null;
  /** What the impersonator said when it started. */
  readonly why: string;
  readonly startedAt: Instant;
  readonly expiresAt: Instant;
  readonly state: Liveness;
  /** null while nobody ended it. */
  readonly endedAt: Instant | null;
  readonly endReason: SessionRecord['endReason'];
}

export function impersonationView({ snapshot, reason }: ImpersonationRecord, state: Liveness): ImpersonationView {
  const { sessionId, adminId, impersonatorId, openedAt, expiresAt, endedAt, endReason } = snapshot.session;
  return Object.freeze({
    sessionId,
    adminId,
    impersonatorId,
    why: reason,
    startedAt: openedAt,
    expiresAt,
    state,
    endedAt,
    endReason,
  });
}
