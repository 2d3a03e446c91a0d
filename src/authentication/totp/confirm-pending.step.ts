import type { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../../credentials/credentials.events.js';
import { settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import type { AdminActor } from '../../kernel/actor.js';
import type { Grant } from '../../kernel/proofs.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { Changes, Emits, Notifies, Queries } from '../../runner/capabilities.js';
import type { OwnAccount } from '../../runner/operation.js';
import { result } from '../../runner/outcomes.js';
import { invalidCode, reserveForCode, stepOf } from './prove-code.step.js';
import type { TOTP_FAILED } from './totp.events.js';
import { enableTotp } from './totp.methods.js';
import type { TotpState } from './totp.record.js';

type ConfirmingRun = Queries &
  Changes &
  Emits<typeof TOTP_FAILED | typeof BRUTE_FORCE_DETECTED> &
  Notifies<typeof FAILED_ATTEMPTS_NOTICE> & {
    readonly actor: AdminActor;
    readonly grant: Grant<OwnAccount>;
    readonly input: { readonly code: Redacted };
  };

/** A code of the pending seed makes that the caller's factor, and uses its step up; the epoch it moved to, or why not. */
export async function confirmPending(run: ConfirmingRun, pending: TotpState['pending'], replaces: boolean) {
  if (pending === null) return { confirmed: false, refusal: result('rejected', { reason: 'nothing_pending' }) } as const;
  if (run.now >= pending.expiresAt) {
    return { confirmed: false, refusal: result('rejected', { reason: 'pending_expired' }) } as const;
  }
  const { adminId, session } = run.actor;
  const subject = { adminId, enrolment: true } as const;
  const attempt = await reserveForCode(run, subject);
  if (!attempt.reserved) return { confirmed: false, refusal: attempt.refusal } as const;
  const step = await stepOf(run, pending.sealedSeed, run.input.code);
  if (step === null) return { confirmed: false, refusal: invalidCode(run, subject, attempt, 'invalid') } as const;
  const { pendingId } = pending;
  const expectedEpoch = session.credentialEpoch;
  const [claim] = await Promise.all([
    run.change(enableTotp, run.grant, { adminId, pendingId, step, expectedEpoch, replaces, at: run.now }),
    settleSucceeded(run, attempt),
  ]);
  if (claim.outcome === 'won') return { confirmed: true, credentialEpoch: claim.credentialEpoch } as const;
  const refusal = claim.reason === 'epoch_moved' ? result('conflict') : result('rejected', { reason: 'nothing_pending' });
  return { confirmed: false, refusal } as const;
}
