import type {
  AuthorizeQueryResult,
  BootstrapResult,
  ClearThrottleResult,
  DisableEmergencyResult,
  EnableEmergencyResult,
  IssueTotpEnrolmentCodeResult,
  LeaveMaintenanceResult,
  ResetPasswordResult,
  ResetTotpResult,
  SetReadOnlyResult,
  UnlockResult,
} from '@maatify/admin-infra';

import { cliCommand } from '../platform/config/start-environment.js';
import type { Told } from './told.js';
import { didNot } from './told.js';

type CommandResult =
  | AuthorizeQueryResult
  | BootstrapResult
  | ClearThrottleResult
  | DisableEmergencyResult
  | EnableEmergencyResult
  | IssueTotpEnrolmentCodeResult
  | LeaveMaintenanceResult
  | ResetPasswordResult
  | ResetTotpResult
  | SetReadOnlyResult
  | UnlockResult;
type Done =
  | 'created'
  | 'reset'
  | 'cleared'
  | 'not_throttled'
  | 'changed'
  | 'unchanged'
  | 'left'
  | 'sent'
  | 'enabled'
  | 'disabled'
  | 'granted'
  | 'already';
export type Refusal = Exclude<CommandResult, { readonly outcome: Done }>;
type Refused<O extends Refusal['outcome']> = Extract<Refusal, { readonly outcome: O }>;

/** Declared for every caller of these operations; the command line has neither a session nor an account of its own. */
const FOR_ADMINS_ONLY = () => 'Only an administrator with a session can be told that; this is a defect of the command.';

/** What each refusal means at the command line, and what to do about it. One the library adds without a line here does not compile. */
const SENTENCES: { readonly [O in Refusal['outcome']]: (refusal: Refused<O>) => string } = {
  validation_failed: ({ violations }) =>
    `What was given cannot be used: ${violations.map(({ path, rule }) => `${path} breaks the rule "${rule}"`).join(', ')}.`,
  weak_password: ({ rules }) => `The password is too weak; it breaks: ${rules.join(', ')}.`,
  already_bootstrapped: () => 'There is an administrator already. They invite the others: POST /admins.',
  not_found: () => 'There is no such administrator any more.',
  email_not_verified: () =>
    'The address was never verified, so no code may go there. An administrator sends the invitation again: POST /admins/{id}/invitation.',
  already_enabled: () => 'There is a second factor; nobody has to vouch for another. Where it is lost: reset-factor.',
  throttled: ({ retryAt }) => `One was made a moment ago. The next may be made from ${new Date(retryAt).toISOString()} on.`,
  not_enabled: () => 'There is no second factor that could be taken away.',
  illegal_transition: ({ from }) => `The status is "${from}". Only who is locked can be unlocked.`,
  last_holder: () =>
    'Nobody would be left who could come in and administer. Let another administrator have what it takes first, a second factor included.',
  feature_disabled: () =>
    'Nobody may enrol a second factor now, so nobody could use a code. First: an administrator switches auth.totp.enabled on.',
  no_way_out: () => 'Nobody could come in and undo that.',
  denied: ({ ability, reason }) => `The command line may not do that here: ${ability}, ${reason}. See systemActorAbilities.`,
  conflict: () =>
    'Somebody changed the same thing at the same moment, and nothing was done. Look again, then repeat the command.',
  read_only: () => `The system is read-only. First: ${cliCommand()} leave-mode read-only --reason '…'`,
  maintenance: () => `Maintenance closes this. First: ${cliCommand()} leave-mode maintenance --reason '…'`,
  emergency_restricted: () => `An emergency closes this. First: ${cliCommand()} emergency off --reason '…'`,
  self_forbidden: FOR_ADMINS_ONLY,
  session_ended: FOR_ADMINS_ONLY,
  step_up_required: FOR_ADMINS_ONLY,
};

export function refused(refusal: Refusal): Told {
  const sentence = SENTENCES[refusal.outcome] as (refusal: Refusal) => string;
  return didNot(sentence(refusal));
}
