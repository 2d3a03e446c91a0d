import { adminTarget } from '../../kernel/proofs.js';
import { VIEW_ADMINS } from '../../lifecycle/lifecycle.abilities.js';
import { isKnownAdmin } from '../../lifecycle/read-admin.step.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import type { TotpStatus } from './totp.inputs.js';
import { TotpStatusInput } from './totp.inputs.js';
import { totpState } from './totp.methods.js';

export const totpStatus = read('totp.totp_status', {
  input: TotpStatusInput,
  actors: 'any',
  // Oneself needs no ability; anybody else does.
  ability: ({ adminId }, actor) => (actor.kind === 'admin' && actor.adminId === adminId ? OWN_ACCOUNT : VIEW_ADMINS),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** Whether there is a factor, and whether one is on its way; nothing secret. */
    found: done<{ readonly status: TotpStatus }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
}).body(async (run) => {
  const { adminId } = run.input;
  const [known, { enabled, pending }] = await Promise.all([isKnownAdmin(run, adminId), run.query(totpState, { adminId })]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  const enrolling = pending !== null && run.now < pending.expiresAt;
  return run.end('found', { status: Object.freeze({ enabled, enrolling, recoveryCodesLeft: null }) });
});
export type TotpStatusResult = ResultOf<typeof totpStatus>;
