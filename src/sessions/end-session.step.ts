import type { AdminId, SessionId } from '../kernel/ids.js';
import type { Emits, Notifies, Queries, Restricts } from '../runner/capabilities.js';
import { done, refused, result } from '../runner/outcomes.js';

import { SESSION_REVOKED, SESSION_REVOKED_NOTICE } from './session.events.js';
import { endSession } from './session.methods.js';
import type { SessionEndReason } from './session.record.js';

export const SESSION_ENDING_WRITES = [endSession] as const;

/** What ending one session may end in; the same for one's own and for another admin's. */
export const ENDING_OUTCOMES = {
  /** The session is dead now. */
  revoked: done(),
  /** It was dead before; nothing changed. */
  already_ended: done(),
  /** That admin has no such session. */
  not_found: refused<{ readonly entity: 'session' }>(),
};

/** Ends one session by a write that carries both ids, so that a mistaken one ends nobody else's. */
export function endInStore(
  run: Queries & Restricts,
  ending: { readonly adminId: AdminId; readonly sessionId: SessionId; readonly reason: SessionEndReason },
) {
  return run.restrict(endSession, { ...ending, at: run.now });
}

/** Ends one session of one admin, and tells its owner. */
export async function endOneSession(
  run: Queries & Restricts & Emits<typeof SESSION_REVOKED> & Notifies<typeof SESSION_REVOKED_NOTICE>,
  { adminId, sessionId, reason }: { adminId: AdminId; sessionId: SessionId; reason: string | null },
) {
  const claim = await endInStore(run, { adminId, sessionId, reason: 'revoked' });
  if (claim.outcome === 'lost') {
    return claim.reason === 'not_found' ? result('not_found', { entity: 'session' }) : result('already_ended');
  }
  run.audit(SESSION_REVOKED, { sessionId, reason });
  run.notify(SESSION_REVOKED_NOTICE, { kind: 'admin', adminId });
  return result('revoked');
}
