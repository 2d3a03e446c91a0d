import { adminTarget } from '../../kernel/proofs.js';
import type { Emits, Notifies } from '../../runner/capabilities.js';
import { IMPERSONATION_ENDED, IMPERSONATION_ENDED_NOTICE } from './impersonation.events.js';
import type { EndedImpersonation } from './impersonation.record.js';

/** Tells of the end of one impersonation, once, and tells both people. */
export function reportEnded(
  run: Pick<Emits<typeof IMPERSONATION_ENDED>, 'audit'> & Notifies<typeof IMPERSONATION_ENDED_NOTICE>,
  { sessionId, adminId, impersonatorId }: EndedImpersonation,
  why: 'stopped' | 'expired',
): void {
  run.audit(IMPERSONATION_ENDED, { sessionId, impersonatorId, why }, adminTarget(adminId));
  for (const one of [adminId, impersonatorId]) run.notify(IMPERSONATION_ENDED_NOTICE, { kind: 'admin', adminId: one });
}
