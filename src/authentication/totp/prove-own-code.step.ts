import type { AdminActor } from '../../kernel/actor.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { CodeCall } from './prove-code.step.js';
import { invalidCode, reserveForCode, stepOf } from './prove-code.step.js';
import { claimTotpStep, totpState } from './totp.methods.js';

/**
 * Has whoever sits in a session prove its admin's second factor once more, within the budget of that device; else says why not. A code
 * of a factor that is not there is a wrong code.
 */
export async function proveOwnCode(run: CodeCall & { readonly actor: AdminActor }, code: Redacted | null) {
  const { adminId, session } = run.actor;
  const subject = { adminId, recognisedDevice: session.deviceDigest };
  const attempt = await reserveForCode(run, subject);
  if (!attempt.reserved) return { proven: false, refusal: attempt.refusal } as const;
  // Without the feature nobody bound what could be asked.
  const sealedSeed = run.policy.totp ? (await run.query(totpState, { adminId })).sealedSeed : null;
  const step = sealedSeed === null || code === null ? null : await stepOf(run, sealedSeed, code);
  if (step === null) return { proven: false, refusal: invalidCode(run, subject, attempt, 'invalid') } as const;
  const claim = await run.restrict(claimTotpStep, { adminId, step, at: run.now });
  if (claim.outcome === 'lost') return { proven: false, refusal: invalidCode(run, subject, attempt, 'replayed') } as const;
  return { proven: true, attempt } as const;
}
