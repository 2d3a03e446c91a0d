import type { AdminId } from '../kernel/ids.js';
import type { ClaimedCode, Grant } from '../kernel/proofs.js';
import type { Changes, Queries } from '../runner/capabilities.js';
import type { Factor } from './attempt-limiter.contract.js';
import type { CLEAR_THROTTLE } from './credentials.abilities.js';
import { clearAttempts } from './credentials.methods.js';

export const CLEARING_WRITES = [clearAttempts] as const;

/** Lets an admin try again. Answers whether there was anything to forget. */
export async function clearAttemptsOf(
  run: Queries & Changes,
  authority: Grant<(typeof CLEAR_THROTTLE)['key']> | ClaimedCode,
  { adminId, factor }: { readonly adminId: AdminId; readonly factor: Factor | null },
): Promise<boolean> {
  const claim = await run.change(clearAttempts, authority, { adminId, factor, at: run.now });
  return claim.outcome === 'won';
}

/**
 * Whoever read the mailbox has a password that nobody guessed at yet, so the guesses at the old one count no more. Those at the second
 * factor do: else each mailed code would buy more of them. Nothing rests on it, so that it failed changes no outcome.
 */
export function forgetPasswordGuesses(run: Queries & Changes, mailbox: ClaimedCode): Promise<void> {
  return run.bestEffort(clearAttemptsOf(run, mailbox, { adminId: mailbox.adminId, factor: 'password' }));
}
