import { CLEARING_WRITES, forgetPasswordGuesses } from '../credentials/clear-attempts.step.js';
import { claimOneTimeCode, CODE_CLAIM_WRITES, vouchAgain } from '../credentials/issue-code.step.js';
import { brokenPasswordRules, hashNewPassword } from '../credentials/judge-password.step.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import { digestOf } from '../kernel/digest.js';
import { adminTarget } from '../kernel/proofs.js';
import { onOneLine } from '../kernel/readable-text.js';
import type { ResultOf } from '../runner/operation.js';
import { entrance } from '../runner/operation.js';
import { done, refused, refusedFor } from '../runner/outcomes.js';
import { ACTIVATE_ON_ACCEPTANCE, PASSWORD_MIN_LENGTH } from '../settings/core-settings.js';
import { INVITATION, INVITATION_ACCEPTED, INVITATION_REJECTED, STATUS_CHANGED } from './lifecycle.events.js';
import { AcceptInvitationInput } from './lifecycle.inputs.js';
import { acceptAdminInvitation } from './lifecycle.methods.js';
import { wordsOfCodeOwner } from './owner-words.step.js';

/**
 * The password is judged before the code is used up, its owner's address and name included, so that a weak one costs nothing; it is
 * hashed after, so that nobody without a code can make the host hash. Opens no session: the first sign-in does, and is no stranger's
 * in the same browser.
 */
export const acceptInvitation = entrance('admin.accept_invitation', {
  input: AcceptInvitationInput,
  openDuring: [],
  settings: [PASSWORD_MIN_LENGTH, ACTIVATE_ON_ACCEPTANCE],
  writes: [...CODE_CLAIM_WRITES, acceptAdminInvitation, ...CLEARING_WRITES],
  outcomes: {
    /** The address is verified and the password set; `status` says whether the admin may sign in already. */
    accepted: done<{ readonly status: AdminStatus }>(),
    rejected: refusedFor({
      /** No invitation has this code; it may have been used or replaced. */
      invalid_code: refused(),
      /** The invitation ran out; ask for another. */
      code_expired: refused(),
    }),
    /** The password breaks these rules, or is made of the address or name of whoever the code is for; no code was used up. */
    weak_password: refused<{ readonly rules: readonly string[] }>(),
  },
  audits: [INVITATION_ACCEPTED, INVITATION_REJECTED, STATUS_CHANGED],
}).body(async (run) => {
  const { code, password, device = null } = run.input;
  const own = await wordsOfCodeOwner(run, { code, purpose: INVITATION });
  const rules = await brokenPasswordRules(run, password, own);
  if (rules.length > 0) return run.end('weak_password', { rules });
  const claimed = await claimOneTimeCode(run, { code, purpose: INVITATION, adminId: null });
  if (claimed === 'unknown' || claimed === 'expired') {
    run.audit(INVITATION_REJECTED, { reason: claimed });
    return run.end('rejected', { reason: claimed === 'expired' ? 'code_expired' : 'invalid_code' });
  }
  const { adminId } = claimed;
  const passwordHash = await hashNewPassword(run, password);
  const claim = await run.change(acceptAdminInvitation, claimed, {
    adminId,
    passwordHash,
    // The address may have been corrected since the code was claimed: it vouches for the one it was mailed to, and for no other.
    codeDigest: digestOf('one_time_code', code.reveal()),
    activate: run.setting(ACTIVATE_ON_ACCEPTANCE),
    device: device === null ? null : { deviceDigest: digestOf('device', device.reveal()), name: onOneLine(run.origin.userAgent) },
    at: run.now,
  });
  if (claim.outcome === 'lost') {
    // The code is used up all the same, so the trail has to say so.
    run.audit(INVITATION_REJECTED, { reason: 'conflict' }, adminTarget(adminId));
    return run.end('conflict');
  }
  const { from, to } = claim;
  run.actAs(adminId, null);
  run.audit(INVITATION_ACCEPTED, {}, adminTarget(adminId));
  if (from !== to) run.audit(STATUS_CHANGED, { from, to, reason: null }, adminTarget(adminId));
  await forgetPasswordGuesses(run, vouchAgain(run, INVITATION, adminId));
  return run.end('accepted', { status: to });
});
export type AcceptInvitationResult = ResultOf<typeof acceptInvitation>;
