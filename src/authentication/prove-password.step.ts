import type { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../credentials/credentials.events.js';
import { budgetOf, reportIfLast, reserve } from '../credentials/reserve-attempt.step.js';
import { passwordMatches } from '../credentials/verify-password.step.js';
import type { AdminActor } from '../kernel/actor.js';
import type { Redacted } from '../kernel/redacted.js';
import type { Emits, Notifies, Queries, Restricts } from '../runner/capabilities.js';
import { result } from '../runner/outcomes.js';
import { PASSWORD_REJECTED } from './authentication.events.js';

type ProvingRun = Queries &
  Restricts &
  Emits<typeof PASSWORD_REJECTED | typeof BRUTE_FORCE_DETECTED> &
  Notifies<typeof FAILED_ATTEMPTS_NOTICE> & { readonly actor: AdminActor };

/** Has whoever sits in a session prove its admin's password once more, within the budget of that device; else says why not. */
export async function proveOwnPassword(run: ProvingRun, password: Redacted, hash: Redacted | null) {
  const { adminId, session } = run.actor;
  const attempt = await reserve(run, budgetOf({ adminId, recognisedDevice: session.deviceDigest }), 'password');
  if (!attempt.reserved) {
    run.audit(PASSWORD_REJECTED, { reason: 'throttled' });
    return { proven: false, refusal: result('throttled', { retryAt: attempt.retryAt }) } as const;
  }
  if (await passwordMatches(run, password, hash)) return { proven: true, attempt } as const;
  run.audit(PASSWORD_REJECTED, { reason: 'wrong_password' });
  reportIfLast(run, attempt, adminId);
  return { proven: false, refusal: result('rejected', { reason: 'invalid_credentials' }) } as const;
}
