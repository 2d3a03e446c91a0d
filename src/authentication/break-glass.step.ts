import type { AdminId } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import type { Emits, Notifies } from '../runner/capabilities.js';
import { BREAK_GLASS_NOTICE, BREAK_GLASS_USED } from './authentication.events.js';

/** A mode that closes ordinary sign-ins. */
export type ClosedMode = 'maintenance' | 'emergency';

/**
 * Tells of a sign-in that passed a closed mode. The last step of each sign-in that both factors can lead to hands one in; where
 * nobody would be told, nobody passes.
 */
export type TellsOfBrokenGlass = (mode: ClosedMode) => void;

/** Told to everybody: whoever comes in while the system is closed is looked at by somebody else. */
export function tellsOfBrokenGlass(
  run: Emits<typeof BREAK_GLASS_USED> & Notifies<typeof BREAK_GLASS_NOTICE>,
  adminId: AdminId,
  reason: string | null,
): TellsOfBrokenGlass {
  return (mode) => {
    run.audit(BREAK_GLASS_USED, { mode, reason, review: 'due' }, adminTarget(adminId));
    run.notify(BREAK_GLASS_NOTICE, { kind: 'all_active_admins' });
  };
}
