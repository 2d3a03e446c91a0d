import type { EntryRun } from '../runner/capabilities.js';
import { reportEnded } from './impersonation/report-ended.step.js';
import type { LivenessRules, Overdue } from './liveness.policy.js';
import { overdue } from './liveness.policy.js';
import { endSession } from './session.methods.js';
import type { SessionSnapshot } from './session.record.js';

/** The write by which whoever finds a session past its limits ends it. */
export const OVERDUE_WRITES = [endSession] as const;

/**
 * Ends in the store what a limit has ended by the clock, for whoever refuses a session: from then on it is dead by the record, and a
 * clock that is put back revives nothing. The refusal stands whatever becomes of it, and the next one tries again where it failed.
 * null where nothing is past its limits, so that every other refusal waits for nothing.
 */
export function endOverdue(run: EntryRun, snapshot: SessionSnapshot, rules: LivenessRules): Promise<void> | null {
  const due = overdue(snapshot, rules, run.now);
  if (due.length === 0) return null;
  return run.bestEffort(Promise.all(due.map((one) => endOne(run, one))));
}

async function endOne(run: EntryRun, { sessionId, adminId, impersonatorId, reason }: Overdue): Promise<void> {
  const { outcome } = await run.restrict(endSession, { sessionId, adminId, reason, at: run.now });
  // The end of an impersonation is told once, by whoever ends it.
  if (outcome === 'won' && impersonatorId !== null) reportEnded(run, { sessionId, adminId, impersonatorId }, 'expired');
}
