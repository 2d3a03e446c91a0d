import { abilityResolverCases } from '../authorization/ability-resolver.cases.js';
import { attemptClearingCases } from '../credentials/attempt-clearing.cases.js';
import { attemptReservingCases } from '../credentials/attempt-reserving.cases.js';
import { attemptSettlingCases } from '../credentials/attempt-settling.cases.js';
import { oneTimeCodeClaimingCases } from '../credentials/one-time-code-claiming.cases.js';
import { oneTimeCodeDueCases } from '../credentials/one-time-code-due.cases.js';
import { oneTimeCodeIssuingCases } from '../credentials/one-time-code-issuing.cases.js';
import { oneTimeCodeRequestCases } from '../credentials/one-time-code-request.cases.js';
import { passwordHasherCases } from '../credentials/password-hasher.cases.js';
import { passwordPolicyCases } from '../credentials/password-policy.cases.js';
import { auditLoggerCases, notificationDispatcherCases, secretDeliveryCases } from '../effects/sinks.cases.js';
import { clockCases, idGeneratorCases } from '../kernel/clock-and-ids.cases.js';
import { addressLookUpCases, addressStoringCases } from '../lifecycle/address.cases.js';
import { adminCreationCases } from '../lifecycle/admin-creation.cases.js';
import { adminPageCases } from '../lifecycle/admin-page.cases.js';
import { adminReadCases } from '../lifecycle/admin-reads.cases.js';
import { adminSearchCases } from '../lifecycle/admin-search.cases.js';
import { adminStatusCases } from '../lifecycle/admin-status.cases.js';
import { bootstrapCases } from '../lifecycle/bootstrap.cases.js';
import { hashRenewalCases } from '../lifecycle/hash-renewal.cases.js';
import { codeOwnerCases } from '../lifecycle/code-owners.cases.js';
import { invitationAcceptanceCases } from '../lifecycle/invitation-acceptance.cases.js';
import { invitationCorrectionCases } from '../lifecycle/invitation-correction.cases.js';
import { invitationWithdrawalCases } from '../lifecycle/invitation-withdrawal.cases.js';
import { invitationCases } from '../lifecycle/invitation.cases.js';
import { lastHolderCases } from '../lifecycle/last-holder.cases.js';
import { passwordResetCases } from '../lifecycle/password-reset.cases.js';
import { passwordSettingCases } from '../lifecycle/password-setting.cases.js';
import { challengeReadCases } from '../sessions/challenge-reads.cases.js';
import { challengeCases } from '../sessions/challenge.cases.js';
import { endingAllCases } from '../sessions/ending-all.cases.js';
import { sessionEndingCases } from '../sessions/session-ending.cases.js';
import { roleAuthorCases } from '../roles/role-authors.cases.js';
import { roleAuthorityCases } from '../roles/role-authority.cases.js';
import { roleChangeCases } from '../roles/role-changes.cases.js';
import { roleLifelineCases } from '../roles/role-lifeline.cases.js';
import { roleReadCases } from '../roles/role-reads.cases.js';
import { impersonatedSessionCases, impersonatingAbilityCases } from '../impersonation/impersonation-beside.cases.js';
import { impersonationExpiryCases } from '../impersonation/impersonation-expiry.cases.js';
import { impersonationReadCases } from '../impersonation/impersonation-reads.cases.js';
import { impersonationStartingCases } from '../impersonation/impersonation-starting.cases.js';
import { contactKeepingCases } from '../contacts/contact-keeping.cases.js';
import { contactReadCases } from '../contacts/contact-reads.cases.js';
import { contactVerifyingCases } from '../contacts/contact-verifying.cases.js';
import { externalLinkingCases } from '../external/external-linking.cases.js';
import { externalReadCases } from '../external/external-reads.cases.js';
import { externalRevokingCases } from '../external/external-revoking.cases.js';
import { managingExternalCases } from '../external/managing-external.cases.js';
import { managingAbilityCases } from '../contacts/managing-contacts.cases.js';
import { primaryChangeCases } from '../contacts/primary-change.cases.js';
import { preferenceChangeCases, preferenceReadCases } from '../preferences/preferences.cases.js';
import { deviceRevocationCases } from '../devices/device-revocation.cases.js';
import { deviceSightingCases } from '../devices/device-sightings.cases.js';
import { deviceTrustCases } from '../devices/device-trust.cases.js';
import { sessionExpiryCases } from '../sessions/session-expiry.cases.js';
import { sessionLimitCases } from '../sessions/session-limit.cases.js';
import { sessionOpeningCases } from '../sessions/session-opening.cases.js';
import { sessionPageCases } from '../sessions/session-page.cases.js';
import { sessionReadCases } from '../sessions/session-reads.cases.js';
import { sessionReplacingCases } from '../sessions/session-replacing.cases.js';
import { sessionTouchingCases } from '../sessions/session-touching.cases.js';
import { settingsChangingCases } from '../settings/settings-changing.cases.js';
import { settingsChangingTogetherCases } from '../settings/settings-changing-together.cases.js';
import { settingsReadingCases } from '../settings/settings-reading.cases.js';
import { recoveryCodeCases, recoveryCodeCountingCases } from '../totp/recovery-code.cases.js';
import { totpAuthenticatorCases } from '../totp/totp-authenticator.cases.js';
import { totpDisablingCases } from '../totp/totp-disabling.cases.js';
import { totpEnrolmentCases } from '../totp/totp-enrolment.cases.js';
import { totpReplacingCases } from '../totp/totp-replacing.cases.js';
import { totpStateCases } from '../totp/totp-state.cases.js';
import { totpStepCases } from '../totp/totp-steps.cases.js';
import type { ConformanceCase } from './conformance-case.js';

const ALL: readonly ConformanceCase[] = Object.freeze([
  ...auditLoggerCases,
  ...notificationDispatcherCases,
  ...secretDeliveryCases,
  ...abilityResolverCases,
  ...settingsReadingCases,
  ...settingsChangingCases,
  ...settingsChangingTogetherCases,
  ...sessionReadCases,
  ...challengeReadCases,
  ...sessionPageCases,
  ...sessionOpeningCases,
  ...challengeCases,
  ...sessionReplacingCases,
  ...sessionLimitCases,
  ...sessionTouchingCases,
  ...sessionEndingCases,
  ...endingAllCases,
  ...sessionExpiryCases,
  ...deviceSightingCases,
  ...deviceTrustCases,
  ...deviceRevocationCases,
  ...impersonatedSessionCases,
  ...impersonatingAbilityCases,
  ...impersonationReadCases,
  ...impersonationStartingCases,
  ...impersonationExpiryCases,
  ...managingAbilityCases,
  ...managingExternalCases,
  ...externalReadCases,
  ...externalLinkingCases,
  ...externalRevokingCases,
  ...contactReadCases,
  ...contactKeepingCases,
  ...contactVerifyingCases,
  ...primaryChangeCases,
  ...passwordHasherCases,
  ...passwordPolicyCases,
  ...attemptReservingCases,
  ...attemptSettlingCases,
  ...attemptClearingCases,
  ...oneTimeCodeClaimingCases,
  ...oneTimeCodeIssuingCases,
  ...oneTimeCodeDueCases,
  ...oneTimeCodeRequestCases,
  ...adminReadCases,
  ...codeOwnerCases,
  ...addressLookUpCases,
  ...addressStoringCases,
  ...adminPageCases,
  ...adminSearchCases,
  ...bootstrapCases,
  ...adminCreationCases,
  ...invitationCases,
  ...invitationAcceptanceCases,
  ...invitationWithdrawalCases,
  ...invitationCorrectionCases,
  ...hashRenewalCases,
  ...passwordSettingCases,
  ...passwordResetCases,
  ...adminStatusCases,
  ...lastHolderCases,
  ...preferenceReadCases,
  ...preferenceChangeCases,
  ...totpStateCases,
  ...totpStepCases,
  ...totpEnrolmentCases,
  ...totpReplacingCases,
  ...totpDisablingCases,
  ...totpAuthenticatorCases,
  ...recoveryCodeCountingCases,
  ...recoveryCodeCases,
  ...roleReadCases,
  ...roleChangeCases,
  ...roleAuthorCases,
  ...roleLifelineCases,
  ...roleAuthorityCases,
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
