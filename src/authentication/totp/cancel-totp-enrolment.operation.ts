import { NoInput } from '../../runner/input/no-input.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { ENROLMENT_CANCELLED } from './totp.events.js';
import { cancelPendingTotp } from './totp.methods.js';

/** Forgets a seed that was only shown, of an enrolment or of a replacement; whatever is enabled stays. */
export const cancelTotpEnrolment = mutation('totp.cancel_totp_enrolment', {
  input: NoInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false,
  impersonating: 'allowed', // it takes a seed away that counts for nothing
  openDuring: EVERY_MODE,
  writes: [cancelPendingTotp],
  outcomes: {
    /** No code of that seed confirms anything any more. */
    cancelled: done(),
    /** There was none, or it had expired; nothing changed. */
    nothing_pending: done(),
  },
  audits: [ENROLMENT_CANCELLED],
}).body(async (run) => {
  const { adminId } = run.actor;
  const claim = await run.restrict(cancelPendingTotp, { adminId, at: run.now });
  if (claim.outcome === 'lost') return run.end('nothing_pending');
  run.audit(ENROLMENT_CANCELLED, {});
  return run.end('cancelled');
});
export type CancelTotpEnrolmentResult = ResultOf<typeof cancelTotpEnrolment>;
