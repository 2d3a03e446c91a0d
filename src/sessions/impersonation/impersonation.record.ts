import type { ReadBy } from '../../kernel/shape.js';
import { anAdminId, aSessionId, object, text } from '../../kernel/shape.js';
import { sessionSnapshot } from '../session.record.js';

export const impersonationRecord = object({
  /** The session of the impersonation, and all that decides whether it lives. */
  snapshot: sessionSnapshot,
  reason: text(500, 1),
});
/** That somebody acted as somebody else, and why. */
export interface ImpersonationRecord extends ReadBy<typeof impersonationRecord> {}

export const endedImpersonation = object({ sessionId: aSessionId, adminId: anAdminId, impersonatorId: anAdminId });
/** An impersonation that was just ended: which, of whom, by whom. */
export interface EndedImpersonation extends ReadBy<typeof endedImpersonation> {}
