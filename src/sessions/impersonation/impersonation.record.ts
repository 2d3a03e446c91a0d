import type { ReadBy } from '../../kernel/shape.js';
import { anAdminId, aSessionId, consistent, object, text } from '../../kernel/shape.js';
import { sessionSnapshot } from '../session.record.js';

const impersonationFields = object({
  /** The session of the impersonation, and all that decides whether it lives. */
  snapshot: sessionSnapshot,
  reason: text(500, 1),
});
export const impersonationRecord = consistent(
  impersonationFields,
  'an impersonation has an impersonator',
  ({ snapshot }) => snapshot.session.impersonatorId !== null,
);
/** That somebody acted as somebody else, and why. */
export interface ImpersonationRecord extends ReadBy<typeof impersonationRecord> {}

export const endedImpersonation = object({ sessionId: aSessionId, adminId: anAdminId, impersonatorId: anAdminId });
/** An impersonation that was just ended: which, of whom, by whom. */
export interface EndedImpersonation extends ReadBy<typeof endedImpersonation> {}
