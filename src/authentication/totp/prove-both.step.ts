import type { ReservedAttempt } from '../../credentials/reserve-attempt.step.js';
import { giveBack, settleSucceeded } from '../../credentials/reserve-attempt.step.js';
import type { AdminActor } from '../../kernel/actor.js';
import type { Instant } from '../../kernel/ids.js';
import type { AdminCredentials } from '../../lifecycle/admin.record.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import type { Emits } from '../../runner/capabilities.js';
import { refused, refusedFor, result } from '../../runner/outcomes.js';
import type { PASSWORD_REJECTED } from '../authentication.events.js';
import { proveOwnPassword } from '../prove-password.step.js';
import type { UsingRun } from './prove-code.step.js';
import { invalidCode, reserveForCode, useCode } from './prove-code.step.js';
import type { BothFactorsInput } from './totp.inputs.js';
import { totpState } from './totp.methods.js';

/** What a change may be refused with that asks for both factors of its caller. */
export const BOTH_FACTORS_OUTCOMES = {
  /** There is no second factor. */
  not_enabled: refused(),
  rejected: refusedFor({
    /** The password was wrong. */
    invalid_credentials: refused(),
    /** The code was wrong, or was used before: nobody is told which. */
    invalid_code: refused<{ readonly attemptsLeft: number }>(),
  }),
  /** Too many attempts; none counts before this moment. */
  throttled: refused<{ readonly retryAt: Instant }>(),
};

type ProvingRun = UsingRun & Emits<typeof PASSWORD_REJECTED> & { readonly actor: AdminActor; readonly input: BothFactorsInput };

interface Proven {
  readonly proven: true;
  readonly credentials: AdminCredentials;
  /** Of the code; to be settled beside the write that the proof leads to. */
  readonly attempt: ReservedAttempt;
}

/**
 * The caller's own password, then a code of the enabled factor, each counted before it is looked at. A wrong password leaves the
 * code alone, so that nobody without it learns anything of the code.
 *
 * The second attempt is reserved once the first is settled: both draw on one budget, and where that allows one attempt,
 * reserving both at once would shut out whoever knows both.
 */
export async function proveBoth(run: ProvingRun) {
  const { adminId, session } = run.actor;
  const [credentials, factor] = await Promise.all([credentialsOf(run, adminId), run.query(totpState, { adminId })]);
  if (credentials === null) return refusal(result('session_ended'));
  if (factor.sealedSeed === null) return refusal(result('not_enabled'));

  const subject = { adminId, recognisedDevice: session.deviceDigest };
  const first = await proveOwnPassword(run, run.input.password, credentials.passwordHash);
  if (!first.proven) return first;
  await settleSucceeded(run, first.attempt);

  const attempt = await reserveForCode(run, subject);
  if (!attempt.reserved) return refusal(attempt.refusal);
  const use = await useCode(run, { adminId, sealedSeed: factor.sealedSeed, code: run.input.code });
  if (use === 'used') return { proven: true, credentials, attempt } satisfies Proven;
  if (use !== 'not_enabled') return refusal(invalidCode(run, subject, attempt, use));
  await giveBack(run, attempt); // the factor went meanwhile: that was no guess
  return refusal(result('not_enabled'));
}

function refusal<R>(refused: R) {
  return { proven: false, refusal: refused } as const;
}
