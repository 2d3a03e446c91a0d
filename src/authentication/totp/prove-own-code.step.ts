import type { AdminActor } from '../../kernel/actor.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { UsingRun } from './prove-code.step.js';
import { invalidCode, reserveForCode, useCode } from './prove-code.step.js';
import { totpState } from './totp.methods.js';

/**
 * Has whoever sits in a session prove its admin's second factor once more, within the budget of that device; else says why not. A code
 * of a factor that is not there is a wrong code.
 */
export async function proveOwnCode(run: UsingRun & { readonly actor: AdminActor }, code: Redacted | null) {
  const { adminId, session } = run.actor;
  const subject = { adminId, recognisedDevice: session.deviceDigest };
  const attempt = await reserveForCode(run, subject);
  if (!attempt.reserved) return { proven: false, refusal: attempt.refusal } as const;
  // Without the feature nobody bound what could be asked.
  const sealedSeed = run.policy.totp ? (await run.query(totpState, { adminId })).sealedSeed : null;
  const use = sealedSeed === null || code === null ? 'invalid' : await useCode(run, { adminId, sealedSeed, code });
  if (use === 'used') return { proven: true, attempt } as const;
  return { proven: false, refusal: invalidCode(run, subject, attempt, use) } as const;
}
