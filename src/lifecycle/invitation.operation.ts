import { brokenPasswordRules, hashNewPassword } from '../credentials/new-password.js';
import { claimOneTimeCode, CODE_CLAIM_WRITES, CODE_ISSUE_WRITES, issueAndDeliver } from '../credentials/one-time-codes.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { Instant } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import type { CallOf } from '../operations/call.js';
import { entrance, mutation } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { byReason, ended, outcome } from '../operations/outcomes.js';
import { ACTIVATE_ON_ACCEPTANCE, PASSWORD_MIN_LENGTH } from '../settings/registry.js';
import { acceptAdminInvitation } from './lifecycle.edges.js';
import { AcceptInvitationInput, AdminIdInput } from './lifecycle.inputs.js';

export const acceptInvitation = entrance('admin.accept_invitation', {
  input: AcceptInvitationInput,
  openDuring: [],
  settings: [PASSWORD_MIN_LENGTH, ACTIVATE_ON_ACCEPTANCE],
  writes: [...CODE_CLAIM_WRITES, acceptAdminInvitation],
  outcomes: {
    accepted: outcome<{ readonly status: AdminStatus }>(),
    rejected: byReason({ invalid_code: outcome(), code_expired: outcome() }),
    weak_password: outcome<{ readonly rules: readonly string[] }>(),
  },
  audits: ['admin.invitation.accepted', 'admin.invitation.rejected', 'admin.status.changed'],
});
export type AcceptInvitationResult = ResultOf<typeof acceptInvitation>;

/**
 * The password is judged before the code is used up, so that a weak one costs nothing; it is hashed after, so that nobody
 * without a code can make the host hash. Opens no session: the first sign-in does (F16, ASVS 7.6.2).
 */
export async function acceptInvitationBody(call: CallOf<typeof acceptInvitation>): Promise<AcceptInvitationResult> {
  const { code, password } = call.input;
  const rules = await brokenPasswordRules(call, password, []);
  if (rules.length > 0) return ended('weak_password', { rules });
  const claimed = await claimOneTimeCode(call, { code, purpose: 'invitation', adminId: null });
  if (claimed === 'unknown' || claimed === 'expired') {
    call.audit('admin.invitation.rejected', { reason: claimed });
    return ended('rejected', { reason: claimed === 'expired' ? 'code_expired' : 'invalid_code' });
  }
  const { adminId } = claimed;
  const claim = await call.commit(acceptAdminInvitation, claimed, {
    adminId,
    passwordHash: await hashNewPassword(call, password),
    activate: call.setting(ACTIVATE_ON_ACCEPTANCE),
    at: call.now,
  });
  if (claim.outcome === 'lost') {
    // The code is used up all the same, so the trail has to say so (SS-37).
    call.audit('admin.invitation.rejected', { reason: 'conflict' }, adminTarget(adminId));
    return ended('conflict');
  }
  const { from, to } = claim;
  call.actAs(adminId, null);
  call.audit('admin.invitation.accepted', {}, adminTarget(adminId));
  if (from !== to) call.audit('admin.status.changed', { from, to, reason: null }, adminTarget(adminId));
  return ended('accepted', { status: to });
}

export const resendInvitation = mutation('admin.resend_invitation', {
  input: AdminIdInput,
  actors: 'any',
  ability: 'admins.create',
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: false,
  impersonating: 'allowed',
  openDuring: [],
  writes: CODE_ISSUE_WRITES,
  outcomes: {
    sent: outcome<{ readonly expiresAt: Instant }>(),
    throttled: outcome<{ readonly retryAt: Instant }>(),
    already_accepted: outcome(),
    not_found: outcome<{ readonly entity: 'admin' }>(),
  },
  audits: ['admin.invitation.sent'],
  delivers: ['invitation'],
});
export type ResendInvitationResult = ResultOf<typeof resendInvitation>;

export async function resendInvitationBody(call: CallOf<typeof resendInvitation>): Promise<ResendInvitationResult> {
  const { adminId } = call.input;
  const ttlMs = call.policy.codes.invitationTtlMs;
  const issued = await issueAndDeliver(call, call.grant, { adminId, purpose: 'invitation', ttlMs });
  if (issued.sent) {
    call.audit('admin.invitation.sent', {});
    return ended('sent', { expiresAt: issued.expiresAt });
  }
  switch (issued.reason) {
    case 'too_soon':
      return ended('throttled', { retryAt: issued.retryAt });
    case 'not_due':
      return ended('already_accepted');
    case 'not_found':
      return ended('not_found', { entity: 'admin' });
    case 'author_moved':
      return ended('conflict');
  }
}
