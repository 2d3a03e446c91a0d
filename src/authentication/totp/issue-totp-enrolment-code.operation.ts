import { CODE_ISSUE_WRITES, issueAndDeliver } from '../../credentials/issue-code.step.js';
import type { Instant } from '../../kernel/ids.js';
import { isSelf } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { TOTP_ENABLED } from '../../settings/core-settings.js';
import { ENROL_TOTP } from './totp.abilities.js';
import { ENROLMENT_CODE_ISSUED, TOTP_ENROLMENT } from './totp.events.js';
import { IssueTotpEnrolmentCodeInput } from './totp.inputs.js';

export const issueTotpEnrolmentCode = mutation('totp.issue_totp_enrolment_code', {
  input: IssueTotpEnrolmentCodeInput,
  actors: 'any',
  ability: ENROL_TOTP,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: ['maintenance'],
  // While nobody may enrol, nobody could use it.
  feature: TOTP_ENABLED,
  settings: [TOTP_ENABLED],
  writes: CODE_ISSUE_WRITES,
  outcomes: {
    /** A code is on its way to the admin; every earlier one is dead. */
    sent: done<{ readonly expiresAt: Instant }>(),
    /** The last one was sent a moment ago. */
    throttled: refused<{ readonly retryAt: Instant }>(),
    /** The admin has a second factor. */
    already_enabled: refused(),
    /** A second person has to vouch. */
    self_forbidden: refused(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [ENROLMENT_CODE_ISSUED],
  delivers: [TOTP_ENROLMENT],
}).body(async (run) => {
  const { adminId, reason } = run.input;
  const { actor } = run;
  // A second person has to vouch; that is the whole point of the code.
  if (isSelf(actor, adminId)) return run.end('self_forbidden');
  const ttlMs = run.policy.codes.enrolmentCodeTtlMs;
  const issued = await issueAndDeliver(run, run.grant, { adminId, purpose: TOTP_ENROLMENT, ttlMs });
  if (issued.sent) {
    run.audit(ENROLMENT_CODE_ISSUED, { reason });
    return run.end('sent', { expiresAt: issued.expiresAt });
  }
  switch (issued.reason) {
    case 'too_soon':
      return run.end('throttled', { retryAt: issued.retryAt });
    case 'not_due':
      return run.end('already_enabled');
    case 'not_found':
      return run.end('not_found', { entity: 'admin' });
    case 'author_moved':
      return run.end('conflict');
  }
});
export type IssueTotpEnrolmentCodeResult = ResultOf<typeof issueTotpEnrolmentCode>;
