import { abilityResolverCases } from '../authorization/ability-resolver.cases.js';
import { adminCreationCases } from '../lifecycle/admin-creation.cases.js';
import { adminQueryRepositoryCases } from '../lifecycle/admin-query-repository.cases.js';
import { adminStatusCases } from '../lifecycle/admin-status.cases.js';
import { attemptReservingCases } from '../credentials/attempt-reserving.cases.js';
import { attemptSettlingCases } from '../credentials/attempt-settling.cases.js';
import { clockCases, idGeneratorCases } from '../kernel/clock-and-ids.cases.js';
import type { ConformanceCase } from './conformance-case.js';
import { invitationAcceptanceCases } from '../lifecycle/invitation-acceptance.cases.js';
import { lastHolderCases } from '../lifecycle/last-holder.cases.js';
import { oneTimeCodeClaimingCases } from '../credentials/one-time-code-claiming.cases.js';
import { oneTimeCodeIssuingCases } from '../credentials/one-time-code-issuing.cases.js';
import { passwordHasherCases } from '../credentials/password-hasher.cases.js';
import { passwordPolicyCases } from '../credentials/password-policy.cases.js';
import { sessionEndingCases } from '../sessions/session-ending.cases.js';
import { sessionLimitCases } from '../sessions/session-limit.cases.js';
import { sessionOpeningCases } from '../sessions/session-opening.cases.js';
import { sessionQueryRepositoryCases } from '../sessions/session-query-repository.cases.js';
import { auditLoggerCases, notificationDispatcherCases, secretDeliveryCases } from '../effects/sinks.cases.js';
import { systemSettingsCommandRepositoryCases, systemSettingsReaderCases } from '../settings/system-settings.cases.js';
import { totpAuthenticatorCases } from '../totp/totp-authenticator.cases.js';
import { totpCommandRepositoryCases } from '../totp/totp-command-repository.cases.js';
import { totpQueryRepositoryCases } from '../totp/totp-query-repository.cases.js';

const ALL: readonly ConformanceCase[] = Object.freeze([
  ...auditLoggerCases,
  ...notificationDispatcherCases,
  ...secretDeliveryCases,
  ...abilityResolverCases,
  ...systemSettingsReaderCases,
  ...systemSettingsCommandRepositoryCases,
  ...sessionQueryRepositoryCases,
  ...sessionOpeningCases,
  ...sessionLimitCases,
  ...sessionEndingCases,
  ...passwordHasherCases,
  ...passwordPolicyCases,
  ...attemptReservingCases,
  ...attemptSettlingCases,
  ...oneTimeCodeClaimingCases,
  ...oneTimeCodeIssuingCases,
  ...adminQueryRepositoryCases,
  ...adminCreationCases,
  ...invitationAcceptanceCases,
  ...adminStatusCases,
  ...lastHolderCases,
  ...totpQueryRepositoryCases,
  ...totpCommandRepositoryCases,
  ...totpAuthenticatorCases,
  ...clockCases,
  ...idGeneratorCases,
]);

/**
 * Every case of the kit, as data.
 *
 * When to use: to list what is checked, or to run cases in a way of your own; otherwise `describeContractConformance` or
 * `runConformance`.
 *
 * Promises: frozen, the same order in every run; names are unique and stay as they are, because skips refer to them. Each case
 * wants a subject of its own, which it does not dispose of.
 *
 * Failures: `run` rejects with a `ConformanceError` that lists every violation.
 *
 * @example
 * for (const { name, rule } of conformanceCases()) console.log(`${name}: ${rule}`);
 */
export function conformanceCases(): readonly ConformanceCase[] {
  return ALL;
}
