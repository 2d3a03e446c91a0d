import { abilityResolverCases } from './ability-resolver.cases.js';
import { adminCreationCases } from './admin-creation.cases.js';
import { adminQueryRepositoryCases } from './admin-query-repository.cases.js';
import { adminStatusCases } from './admin-status.cases.js';
import { attemptReservingCases } from './attempt-reserving.cases.js';
import { attemptSettlingCases } from './attempt-settling.cases.js';
import { clockCases, idGeneratorCases } from './clock-and-ids.cases.js';
import type { ConformanceCase } from './conformance-case.js';
import { invitationAcceptanceCases } from './invitation-acceptance.cases.js';
import { lastHolderCases } from './last-holder.cases.js';
import { oneTimeCodeClaimingCases } from './one-time-code-claiming.cases.js';
import { oneTimeCodeIssuingCases } from './one-time-code-issuing.cases.js';
import { passwordHasherCases } from './password-hasher.cases.js';
import { passwordPolicyCases } from './password-policy.cases.js';
import { sessionEndingCases } from './session-ending.cases.js';
import { sessionLimitCases } from './session-limit.cases.js';
import { sessionOpeningCases } from './session-opening.cases.js';
import { sessionQueryRepositoryCases } from './session-query-repository.cases.js';
import { auditLoggerCases, notificationDispatcherCases, secretDeliveryCases } from './sinks.cases.js';
import { systemSettingsCommandRepositoryCases, systemSettingsReaderCases } from './system-settings.cases.js';
import { totpAuthenticatorCases } from './totp-authenticator.cases.js';
import { totpCommandRepositoryCases } from './totp-command-repository.cases.js';
import { totpQueryRepositoryCases } from './totp-query-repository.cases.js';

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
 * for (const { name, promise, invariants } of conformanceCases()) console.log(name, invariants, promise);
 */
export function conformanceCases(): readonly ConformanceCase[] {
  return ALL;
}
