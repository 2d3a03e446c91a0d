import type { AdminId } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import type { Emits, Notifies, Queries } from '../runner/capabilities.js';
import { refused, result } from '../runner/outcomes.js';
import type { ChallengeSnapshot } from '../sessions/session.record.js';
import { EMERGENCY_ENABLED, MAINTENANCE_ENABLED } from '../settings/core-settings.js';
import type { LOGIN_FAILED } from './authentication.events.js';
import { BREAK_GLASS_NOTICE, BREAK_GLASS_USED } from './authentication.events.js';
import { stepRefused } from './refuse-sign-in.step.js';

/** A mode that closes ordinary sign-ins. */
export type ClosedMode = 'maintenance' | 'emergency';

/** The mode that closes ordinary sign-ins, the strictest where there are two. */
export function closedMode(run: Queries): ClosedMode | null {
  if (run.setting(EMERGENCY_ENABLED)) return 'emergency';
  return run.setting(MAINTENANCE_ENABLED) ? 'maintenance' : null;
}

/** What the last step of a sign-in may be refused with that could break the glass. */
export const OUTCOMES_OF_CLOSED = {
  /** Maintenance or emergency is on, and no `reason` was given, which is demanded of everybody; challenge and code are still good. */
  reason_required: refused(),
};

/**
 * Refuses a sign-in that says no reason while the system is closed. Decided before any factor is used up, and for everybody alike, whether
 * they could break the glass or not: so being asked costs nobody a code, and tells nobody who could.
 */
export function reasonLacks(
  run: Queries & Emits<typeof LOGIN_FAILED>,
  snapshot: ChallengeSnapshot,
  reason: string | null | undefined,
) {
  if (closedMode(run) === null || reason != null) return null;
  return stepRefused(run, snapshot, 'mode', result('reason_required'));
}

/**
 * Tells of a sign-in that passed a closed mode. The last step of each sign-in that both factors can lead to hands one in; where
 * nobody would be told, nobody passes.
 */
export type TellsOfBrokenGlass = (mode: ClosedMode) => void;

/**
 * Told to everybody: whoever comes in while the system is closed is looked at by somebody else. null without a reason, for then there is
 * nothing to tell, and nobody passes.
 */
export function tellsOfBrokenGlass(
  run: Emits<typeof BREAK_GLASS_USED> & Notifies<typeof BREAK_GLASS_NOTICE>,
  adminId: AdminId,
  reason: string | null | undefined,
): TellsOfBrokenGlass | null {
  if (reason == null) return null;
  return (mode) => {
    run.audit(BREAK_GLASS_USED, { mode, reason, review: 'due' }, adminTarget(adminId));
    run.notify(BREAK_GLASS_NOTICE, { kind: 'all_active_admins' });
  };
}
