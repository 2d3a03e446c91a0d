import { CODE_ISSUE_WRITES, issueAndDeliver } from '../../credentials/one-time-codes.js';
import type { Instant } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { CallOf } from '../../operations/call.js';
import { mutation } from '../../operations/declaration.js';
import type { ResultOf } from '../../operations/declaration.js';
import { ended, outcome } from '../../operations/outcomes.js';
import { IssueTotpEnrolmentCodeInput } from './enrolment.inputs.js';

export const issueTotpEnrolmentCode = mutation('totp.issue_enrolment_code', {
  input: IssueTotpEnrolmentCodeInput,
  actors: 'any',
  ability: 'admins.totp.enrol',
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: ['maintenance'],
  writes: CODE_ISSUE_WRITES,
  outcomes: {
    sent: outcome<{ readonly expiresAt: Instant }>(),
    throttled: outcome<{ readonly retryAt: Instant }>(),
    already_enabled: outcome(),
    self_forbidden: outcome(),
    not_found: outcome<{ readonly entity: 'admin' }>(),
  },
  audits: ['auth.totp.enrolment.code_issued'],
  delivers: ['totp_enrolment'],
});
export type IssueTotpEnrolmentCodeResult = ResultOf<typeof issueTotpEnrolmentCode>;

export async function issueTotpEnrolmentCodeBody(
  call: CallOf<typeof issueTotpEnrolmentCode>,
): Promise<IssueTotpEnrolmentCodeResult> {
  const { adminId, reason } = call.input;
  const { actor } = call;
  // A second person has to vouch; that is the whole point of the code.
  if (actor.kind === 'admin' && actor.adminId === adminId) return ended('self_forbidden');
  const ttlMs = call.policy.codes.enrolmentCodeTtlMs;
  const issued = await issueAndDeliver(call, call.grant, { adminId, purpose: 'totp_enrolment', ttlMs });
  if (issued.sent) {
    call.audit('auth.totp.enrolment.code_issued', { reason });
    return ended('sent', { expiresAt: issued.expiresAt });
  }
  switch (issued.reason) {
    case 'too_soon':
      return ended('throttled', { retryAt: issued.retryAt });
    case 'not_due':
      return ended('already_enabled');
    case 'not_found':
      return ended('not_found', { entity: 'admin' });
    case 'author_moved':
      return ended('conflict');
  }
}
