import { isOwn } from '../../kernel/actor.js';
import type { AdminId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { VIEW_ADMINS } from '../../lifecycle/lifecycle.abilities.js';
import { isKnownAdmin } from '../../lifecycle/read-admin.step.js';
import type { Queries } from '../../runner/capabilities.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { recoveryCodesLeft } from '../recovery-codes/recovery-codes.methods.js';
import type { TotpStatus } from './totp.inputs.js';
import { TotpStatusInput } from './totp.inputs.js';
import { totpState } from './totp.methods.js';

export const totpStatus = read('totp.totp_status', {
  input: TotpStatusInput,
  actors: 'any',
  // Oneself needs no ability; anybody else does.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_ADMINS),
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
  const [known, { enabled, pending }, left] = await Promise.all([
    isKnownAdmin(run, adminId),
    run.query(totpState, { adminId }),
    codesLeft(run, adminId),
  ]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  const enrolling = pending !== null && run.now < pending.expiresAt;
  return run.end('found', { status: Object.freeze({ enabled, enrolling, recoveryCodesLeft: left }) });
});

/** null where this application has none: nobody bound what could be asked. */
async function codesLeft(run: Queries, adminId: AdminId): Promise<number | null> {
  return run.policy.recoveryCodes ? (await run.query(recoveryCodesLeft, { adminId })).left : null;
}

export type TotpStatusResult = ResultOf<typeof totpStatus>;
