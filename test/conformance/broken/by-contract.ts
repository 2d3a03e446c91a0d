import type { ContractName } from '@maatify/admin-infra';

import { brokenAddresses, brokenAddressReads } from './addresses.js';
import { brokenAdminCreation } from './admin-creation.js';
import { brokenAdminQueryRepository } from './admin-queries.js';
import { brokenAdminStatus } from './admin-status.js';
import { brokenAdminDetails, brokenAdminPages } from './admins-in-detail.js';
import { brokenAttemptClearing } from './attempt-clearing.js';
import { brokenAttemptLimiter } from './attempt-limiter.js';
import { brokenAttemptsOverTime } from './attempts-over-time.js';
import { brokenCodeOwners } from './code-owners.js';
import { brokenCodeRequests } from './code-requests.js';
import { brokenCodesInDetail } from './codes-in-detail.js';
import {
  brokenCreators,
  brokenEnders,
  brokenFactorDisablers,
  brokenIssuers,
  brokenJointAuthors,
  brokenSettingAuthors,
  brokenStatusAuthors,
} from './authors.js';
import { brokenBootstrap } from './bootstrap.js';
import { brokenChallengeReads } from './challenge-reads.js';
import { brokenDeviceRevocation, brokenDeviceTrust } from './device-changes.js';
import { brokenDeviceAcceptances, brokenDeviceQueryRepository, brokenDeviceSights } from './devices.js';
import { brokenContactProofs } from './contact-proofs.js';
import { brokenContactKeeping, brokenContactQueries } from './contacts.js';
import { brokenExternalLinking } from './external-linking.js';
import { brokenExternalReads } from './external-reads.js';
import { brokenExternalRevoking } from './external-revoking.js';
import { brokenHashRenewal } from './hash-renewal.js';
import { brokenImpersonatedSessions, brokenImpersonationExpiry, brokenImpersonationQueries } from './impersonations.js';
import { brokenImpersonationStarts } from './impersonation-starts.js';
import { brokenCorrections, brokenWithdrawals } from './invitations-taken-back.js';
import { brokenInvitations } from './invitations.js';
import { brokenAdminLists, brokenSessionLists } from './lists.js';
import { literalClaim, literalClaimStep, literalInvitation, literalOpen } from './recipes.js';
import type { Broken, BrokenByCase } from './broken.js';
import { brokenPrimaries } from './primaries.js';
import { brokenPreferenceChanges, brokenPreferenceReads } from './preferences.js';
import { brokenPasswordReset } from './password-reset.js';
import { brokenPasswordSetting } from './password-setting.js';
import { brokenPasswordHasher, brokenPasswordPolicy } from './credentials.js';
import { brokenOneTimeCodeRepository } from './one-time-codes.js';
import { brokenRecoveryCodeQueries, brokenRecoveryCodes } from './recovery-codes.js';
import { brokenRoleAuthority } from './role-authority.js';
import { brokenRoleAuthors, brokenRoleChanges } from './role-changes.js';
import { brokenRoleLifeline } from './role-lifeline.js';
import { brokenRoleQueries } from './role-reads.js';
import { brokenSessionEnding } from './session-ending.js';
import { brokenSessionExpiry } from './session-expiry.js';
import { brokenSessionLimit } from './session-limit.js';
import { brokenSessionOpening } from './session-opening.js';
import { brokenSessionReplacing } from './session-replacing.js';
import { brokenSessionQueryRepository } from './session-queries.js';
import {
  brokenAbilityResolver,
  brokenSettingDescriptions,
  brokenSystemSettingsCommandRepository,
  brokenSystemSettingsReader,
} from './settings-and-abilities.js';
import { brokenJointChanges } from './settings-together.js';
import {
  brokenAuditLogger,
  brokenClock,
  brokenIdGenerator,
  brokenNotificationDispatcher,
  brokenSecretDelivery,
} from './sinks-and-kernel.js';
import { brokenTotpAuthenticator } from './totp-authenticator.js';
import { brokenTotpDisabling } from './totp-disabling.js';
import { brokenTotpReplacing } from './totp-replacing.js';
import { brokenTotpCommandRepository, brokenTotpQueryRepository } from './totp-repositories.js';

/** Several may be caught by one case, from several files. */
function merged(...all: readonly BrokenByCase[]): BrokenByCase {
  const byCase: Record<string, readonly Broken[]> = {};
  for (const one of all) for (const [name, found] of Object.entries(one)) byCase[name] = [...(byCase[name] ?? []), found].flat();
  return byCase;
}

export const BROKEN: Readonly<Record<ContractName, BrokenByCase>> = {
  AuditLogger: brokenAuditLogger,
  NotificationDispatcher: brokenNotificationDispatcher,
  SecretDelivery: brokenSecretDelivery,
  AbilityResolver: brokenAbilityResolver,
  SystemSettingsReader: merged(brokenSystemSettingsReader, brokenSettingDescriptions),
  SystemSettingsCommandRepository: merged(
    brokenSystemSettingsCommandRepository,
    brokenSettingAuthors,
    brokenJointChanges,
    brokenJointAuthors,
  ),
  SessionQueryRepository: merged(brokenSessionQueryRepository, brokenChallengeReads, brokenSessionLists),
  SessionCommandRepository: merged(
    brokenSessionOpening,
    brokenSessionLimit,
    brokenSessionEnding,
    brokenEnders,
    brokenSessionReplacing,
    brokenSessionExpiry,
    brokenImpersonatedSessions,
    literalOpen,
  ),
  DeviceQueryRepository: brokenDeviceQueryRepository,
  DeviceCommandRepository: merged(brokenDeviceTrust, brokenDeviceRevocation),
  ImpersonationQueryRepository: brokenImpersonationQueries,
  ImpersonationCommandRepository: merged(brokenImpersonationStarts, brokenImpersonationExpiry),
  ContactQueryRepository: brokenContactQueries,
  ContactCommandRepository: merged(brokenContactKeeping, brokenContactProofs, brokenPrimaries),
  ExternalIdentityQueryRepository: brokenExternalReads,
  ExternalIdentityCommandRepository: merged(brokenExternalLinking, brokenExternalRevoking),
  PasswordHasher: brokenPasswordHasher,
  PasswordPolicy: brokenPasswordPolicy,
  AttemptLimiter: merged(brokenAttemptLimiter, brokenAttemptsOverTime, brokenAttemptClearing),
  OneTimeCodeRepository: merged(
    brokenOneTimeCodeRepository,
    brokenCodesInDetail,
    brokenCodeRequests,
    brokenIssuers,
    literalClaim,
  ),
  AdminQueryRepository: merged(
    brokenAdminQueryRepository,
    brokenAdminLists,
    brokenAddressReads,
    brokenAdminPages,
    brokenCodeOwners,
    brokenDeviceSights,
  ),
  AdminCommandRepository: merged(
    brokenBootstrap,
    brokenAdminCreation,
    brokenAdminStatus,
    brokenCreators,
    brokenStatusAuthors,
    brokenAddresses,
    brokenInvitations,
    brokenWithdrawals,
    brokenCorrections,
    brokenDeviceAcceptances,
    brokenHashRenewal,
    brokenPasswordSetting,
    brokenPasswordReset,
    brokenAdminDetails,
    literalInvitation,
  ),
  PreferenceQueryRepository: brokenPreferenceReads,
  PreferenceCommandRepository: brokenPreferenceChanges,
  TotpQueryRepository: brokenTotpQueryRepository,
  TotpCommandRepository: merged(
    brokenTotpCommandRepository,
    brokenTotpReplacing,
    brokenTotpDisabling,
    brokenFactorDisablers,
    literalClaimStep,
  ),
  TotpAuthenticator: brokenTotpAuthenticator,
  RecoveryCodeQueryRepository: brokenRecoveryCodeQueries,
  RecoveryCodeCommandRepository: brokenRecoveryCodes,
  RoleAuthority: brokenRoleAuthority,
  RoleQueryRepository: brokenRoleQueries,
  RoleCommandRepository: merged(brokenRoleChanges, brokenRoleLifeline, ...brokenRoleAuthors),
  Clock: brokenClock,
  IdGenerator: brokenIdGenerator,
};
