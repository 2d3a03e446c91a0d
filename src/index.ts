// The public door: every exported name, and nothing else is public.

// The module, and what it provides to inject.
export { AdminInfraModule } from './module/admin-infra.module.js';
export type {
  AdminInfraAsyncOptions,
  AdminInfraOptions,
  ContractBinding,
  ImportedContract,
  PolicyOptions,
  RequiredBindings,
} from './module/admin-infra.options.js';
export type { ContractName, Contracts, Features } from './module/contracts.js';
export type { CodesPolicy, ExternalUsage, PasswordsPolicy, SessionsPolicy, SystemActorPolicy } from './runner/policy.js';
export { AuthenticationOrchestrator } from './authentication/authentication.orchestrator.js';
export { ExternalIdentityOrchestrator } from './authentication/external/external.orchestrator.js';
export { CredentialOrchestrator } from './authentication/passwords/credential.orchestrator.js';
export { RecoveryCodeOrchestrator } from './authentication/recovery-codes/recovery-codes.orchestrator.js';
export { TotpOrchestrator } from './authentication/totp/totp.orchestrator.js';
export { AuthorizationOrchestrator } from './authorization/authorization.orchestrator.js';
export { RoleOrchestrator } from './authorization/roles/role.orchestrator.js';
export { SessionOrchestrator } from './sessions/session.orchestrator.js';
export { DeviceOrchestrator } from './sessions/devices/device.orchestrator.js';
export { PreferenceOrchestrator } from './lifecycle/preferences/preference.orchestrator.js';
export { ImpersonationOrchestrator } from './sessions/impersonation/impersonation.orchestrator.js';
export { AdminLifecycleOrchestrator } from './lifecycle/admin-lifecycle.orchestrator.js';
export { ContactOrchestrator } from './lifecycle/contacts/contact.orchestrator.js';
export { SystemSettingsOrchestrator } from './settings/system-settings.orchestrator.js';
export { EmergencyOrchestrator } from './settings/emergency/emergency.orchestrator.js';
export { SystemActors } from './module/system-actors.js';
export type { SystemActorUse } from './module/system-actors.js';
export { AdminInfraHealth } from './module/admin-infra-health.js';
export type { HealthReport } from './module/admin-infra-health.js';
export { AdminInfraEvents } from './effects/events.js';
export type { EventKind, IntentEvent, LostEvent, ObservedEvents, OperationEvent } from './effects/events.js';

// Contracts, which the host implements.
export { Clock } from './kernel/clock.contract.js';
export type { Ticker } from './kernel/clock.contract.js';
export { IdGenerator } from './kernel/id-generator.contract.js';
export { AuditLogger, NotificationDispatcher, OneTimeCodeRepository, SecretDelivery } from './module/closed-contracts.js';
export { AbilityResolver } from './authorization/ability-resolver.contract.js';
export type { AbilityDecision, AbilityQuestion } from './authorization/ability-resolver.contract.js';
export { RoleAuthority } from './authorization/roles/role-authority.contract.js';
export type { GrantDecision, GrantQuestion } from './authorization/roles/role-authority.contract.js';
export { RoleQueryRepository } from './authorization/roles/role-query-repository.contract.js';
export type { RoleHoldingPage, RolePage, RolePageQuery } from './authorization/roles/role-query-repository.contract.js';
export { RoleCommandRepository } from './authorization/roles/role-command-repository.contract.js';
export type {
  KeptLifeline,
  RoleAbilityChange,
  RoleAssignment,
  RoleChange,
  RoleCreation,
  RoleRenaming,
} from './authorization/roles/role-command-repository.contract.js';
export { SystemSettingsReader } from './settings/system-settings-reader.contract.js';
export type { StoredSetting } from './settings/system-settings-reader.contract.js';
export { SystemSettingsCommandRepository } from './settings/system-settings-command-repository.contract.js';
export type {
  JointChange,
  JointClaim,
  SettingChange,
  SettingClaim,
} from './settings/system-settings-command-repository.contract.js';
export { SessionQueryRepository } from './sessions/session-query-repository.contract.js';
export type { SessionPage, SessionPageQuery } from './sessions/session-query-repository.contract.js';
export { SessionCommandRepository } from './sessions/session-command-repository.contract.js';
export type {
  ExpiryOfSessions,
  SessionEnding,
  SessionOpening,
  SessionOpeningClaim,
} from './sessions/session-command-repository.contract.js';
export { DeviceQueryRepository } from './sessions/devices/device-query-repository.contract.js';
export type { DevicePage, DevicePageQuery } from './sessions/devices/device-query-repository.contract.js';
export { DeviceCommandRepository } from './sessions/devices/device-command-repository.contract.js';
export type { DeviceChange, DeviceTrust, DeviceWord } from './sessions/devices/device-command-repository.contract.js';
export { ImpersonationQueryRepository } from './sessions/impersonation/impersonation-query-repository.contract.js';
export type {
  ImpersonationPage,
  ImpersonationPageQuery,
} from './sessions/impersonation/impersonation-query-repository.contract.js';
export { ImpersonationCommandRepository } from './sessions/impersonation/impersonation-command-repository.contract.js';
export type {
  ExpiryOfImpersonations,
  ImpersonationStart,
  ImpersonationStartClaim,
} from './sessions/impersonation/impersonation-command-repository.contract.js';
export { PasswordHasher } from './credentials/password-hasher.contract.js';
export { DefaultPasswordPolicy } from './credentials/default-password-policy.js';
export { PasswordPolicy } from './credentials/password-policy.contract.js';
export type { PasswordPolicyCheck } from './credentials/password-policy.contract.js';
export { AttemptLimiter } from './credentials/attempt-limiter.contract.js';
export type { AttemptReservation, Factor, ReservationClaim } from './credentials/attempt-limiter.contract.js';
export type { CodeIssue, CodeRequest } from './module/closed-contracts.js';
export type { CodeClaim, CodeIssueClaim, CodeRequestClaim } from './credentials/one-time-code-repository.contract.js';
export { AdminQueryRepository } from './lifecycle/admin-query-repository.contract.js';
export type { AdminPage, AdminPageQuery, CodeOwnerQuery } from './lifecycle/admin-query-repository.contract.js';
export { AdminCommandRepository } from './lifecycle/admin-command-repository.contract.js';
export type {
  AdminBootstrap,
  AdminCreation,
  HashRenewal,
  InvitationAcceptance,
  InvitationCorrection,
  InvitationWithdrawal,
  PasswordChange,
  PasswordReset,
  StatusChange,
} from './lifecycle/admin-command-repository.contract.js';
export { ContactQueryRepository } from './lifecycle/contacts/contact-query-repository.contract.js';
export type { ContactPage, ContactPageQuery } from './lifecycle/contacts/contact-query-repository.contract.js';
export { ContactCommandRepository } from './lifecycle/contacts/contact-command-repository.contract.js';
export type {
  ContactAddition,
  ContactChange,
  PrimaryChange,
  PrimaryClaim,
  VerificationConfirmation,
  VerificationRequest,
  VerificationRequestClaim,
} from './lifecycle/contacts/contact-command-repository.contract.js';
export { ExternalIdentityQueryRepository } from './authentication/external/external-identity-query-repository.contract.js';
export type {
  ExternalIdentityPage,
  ExternalIdentityPageQuery,
  LinkedAdmin,
} from './authentication/external/external-identity-query-repository.contract.js';
export { ExternalIdentityCommandRepository } from './authentication/external/external-identity-command-repository.contract.js';
export type {
  ExternalIdentityLink,
  LinkChange,
  LinkConfirmation,
  LinkRevocationClaim,
} from './authentication/external/external-identity-command-repository.contract.js';
export type { ExternalIdentityRecord, ExternalSignInAdmin } from './authentication/external/external-identity.record.js';
export { PreferenceQueryRepository } from './lifecycle/preferences/preference-query-repository.contract.js';
export { PreferenceCommandRepository } from './lifecycle/preferences/preference-command-repository.contract.js';
export type { NotificationChoosing, PreferenceUpdate } from './lifecycle/preferences/preference-command-repository.contract.js';
export type { NotificationChoice, PreferenceRecord } from './lifecycle/preferences/preference.record.js';
export { channelsFor } from './lifecycle/preferences/channels-for.policy.js';
export type { ChannelQuestion } from './lifecycle/preferences/channels-for.policy.js';
export { TotpQueryRepository } from './authentication/totp/totp-query-repository.contract.js';
export { TotpCommandRepository } from './authentication/totp/totp-command-repository.contract.js';
export type { FactorDisabling } from './authentication/totp/totp-command-repository.contract.js';
export { RecoveryCodeQueryRepository } from './authentication/recovery-codes/recovery-code-query-repository.contract.js';
export { RecoveryCodeCommandRepository } from './authentication/recovery-codes/recovery-code-command-repository.contract.js';
export type { RecoveryCodeReplacement } from './authentication/recovery-codes/recovery-code-command-repository.contract.js';
export { TotpAuthenticator } from './authentication/totp/totp-authenticator.contract.js';

// Records, which contracts answer.
export type { AdminCredentials, AdminRecord, CodeOwner } from './lifecycle/admin.record.js';
export type {
  ChallengePurpose,
  ChallengeRecord,
  ChallengeSnapshot,
  ImpersonatorSession,
  ListedSessionRecord,
  SessionByToken,
  SessionEndReason,
  SessionOwnerState,
  SessionRecord,
  SessionSnapshot,
} from './sessions/session.record.js';
export type { DeviceRecord } from './sessions/devices/device.record.js';
export type { EndedImpersonation, ImpersonationRecord } from './sessions/impersonation/impersonation.record.js';
export type { ContactKind, ContactRecord, ContactVerification } from './lifecycle/contacts/contact.record.js';
export type { RoleHolding, RoleRecord, RoleSummary } from './authorization/roles/role.record.js';
export type { TotpState } from './authentication/totp/totp.record.js';
export type { WriteAuthor } from './kernel/write-author.js';

// Inputs, usable as they are as the body of a request, and the rules for a host's own.
export {
  ChallengeInput,
  CompletePasswordChangeInput,
  CompleteTotpInput,
  ReauthenticateInput,
  SignInInput,
} from './authentication/authentication.inputs.js';
export {
  BeginMandatoryTotpEnrolmentInput,
  BeginTotpEnrolmentInput,
  BeginTotpReplacementInput,
  BothFactorsInput,
  ConfirmMandatoryTotpEnrolmentInput,
  ConfirmTotpEnrolmentInput,
  ConfirmTotpReplacementInput,
  DisableTotpInput,
  IssueTotpEnrolmentCodeInput,
  ResetTotpInput,
  TotpStatusInput,
} from './authentication/totp/totp.inputs.js';
export {
  ChangeOwnPasswordInput,
  CompletePasswordRecoveryInput,
  CredentialReasonInput,
  PasswordRecoveryInput,
} from './authentication/passwords/passwords.inputs.js';
export { AuthorizeInput } from './authorization/authorization.inputs.js';
export {
  AuthorityInput,
  CreateRoleInput,
  HoldersOfInput,
  RenameRoleInput,
  RoleAbilityInput,
  RoleAssignmentInput,
  RoleInput,
  RolesInput,
  RolesOfInput,
} from './authorization/roles/role.inputs.js';
export {
  AcceptInvitationInput,
  AdminIdInput,
  AdminsInput,
  BootstrapInput,
  ChangeStatusInput,
  CorrectInvitationInput,
  CreateAdminInput,
  StatusReasonInput,
  WithdrawInvitationInput,
} from './lifecycle/lifecycle.inputs.js';
export {
  ConfirmLinkInput,
  LinkExternalIdentityInput,
  LinksInput,
  RevokeLinkInput,
  SignInWithExternalIdentityInput,
} from './authentication/external/external.inputs.js';
export { AddContactInput, ConfirmVerificationInput, ContactInput, ContactsInput } from './lifecycle/contacts/contact.inputs.js';
export {
  PreferencesInput,
  UpdateNotificationPreferenceInput,
  UpdatePreferencesInput,
} from './lifecycle/preferences/preference.inputs.js';
export {
  AccessInput,
  ExpireDueInput,
  RevokeAllInput,
  RevokeInput,
  RevokeOwnInput,
  SessionsInput,
} from './sessions/session.inputs.js';
export { DeviceInput, DevicesInput, RevokeDeviceInput } from './sessions/devices/device.inputs.js';
export {
  ExpireDueImpersonationsInput,
  ImpersonationsInput,
  StartImpersonationInput,
} from './sessions/impersonation/impersonation.inputs.js';
export {
  MaintenanceInput,
  SetReadOnlyInput,
  SetSettingInput,
  SettingKeyInput,
  SettingsInput,
} from './settings/settings.inputs.js';
export { DisableEmergencyInput, EnableEmergencyInput } from './settings/emergency/emergency.inputs.js';
export type { EmergencyTrigger } from './settings/emergency/emergency.inputs.js';
export { checkInput } from './runner/input/check-input.js';
export type { CheckedInput, InputClass } from './runner/input/check-input.js';
export {
  GoesWith,
  InsteadOf,
  IsAbilityKey,
  IsAdminId,
  IsBooleanValue,
  IsContactId,
  IsDeviceId,
  IsEmailAddress,
  IsExternalId,
  IsLeftoverSecret,
  IsLinkId,
  IsOneOf,
  IsPhoneNumber,
  IsProvider,
  IsRoleId,
  IsRoleName,
  IsSecret,
  IsSessionId,
  IsSettingValue,
  IsText,
  IsTotpCode,
  IsWholeNumber,
  MayBeAbsent,
} from './runner/input/input-rules.js';
export type { TextBounds } from './runner/input/input-rules.js';

// Results, and what they carry.
export { runOf } from './runner/run-of-request.js';
export type { RequestRun } from './runner/request-run.js';
export { unreachable } from './runner/outcomes.js';
export type { DenialReason, Violation } from './runner/outcomes.js';
export type { AnyResult } from './module/vocabulary.js';
export type { SignInResult } from './authentication/sign-in.operation.js';
export type { CompleteTotpResult } from './authentication/complete-totp.operation.js';
export type { CompletePasswordChangeResult } from './authentication/complete-password-change.operation.js';
export type { ReauthenticateResult } from './authentication/reauthenticate.operation.js';
export type { SignOutResult } from './authentication/sign-out.operation.js';
export type { ChangeOwnPasswordResult } from './authentication/passwords/change-own-password.operation.js';
export type { ResetPasswordResult } from './authentication/passwords/reset-password.operation.js';
export type { RequestPasswordRecoveryResult } from './authentication/passwords/request-password-recovery.operation.js';
export type { CompletePasswordRecoveryResult } from './authentication/passwords/complete-password-recovery.operation.js';
export type { ClearThrottleResult } from './authentication/passwords/clear-throttle.operation.js';
export type { BeginTotpEnrolmentResult } from './authentication/totp/begin-totp-enrolment.operation.js';
export type { ConfirmTotpEnrolmentResult } from './authentication/totp/confirm-totp-enrolment.operation.js';
export type { BeginTotpReplacementResult } from './authentication/totp/begin-totp-replacement.operation.js';
export type { ConfirmTotpReplacementResult } from './authentication/totp/confirm-totp-replacement.operation.js';
export type { CancelTotpEnrolmentResult } from './authentication/totp/cancel-totp-enrolment.operation.js';
export type { DisableTotpResult } from './authentication/totp/disable-totp.operation.js';
export type { ResetTotpResult } from './authentication/totp/reset-totp.operation.js';
export type { TotpStatusResult } from './authentication/totp/totp-status.operation.js';
export type { IssueTotpEnrolmentCodeResult } from './authentication/totp/issue-totp-enrolment-code.operation.js';
export type { BeginMandatoryTotpEnrolmentResult } from './authentication/totp/begin-mandatory-totp-enrolment.operation.js';
export type { ConfirmMandatoryTotpEnrolmentResult } from './authentication/totp/confirm-mandatory-totp-enrolment.operation.js';
export type { RegenerateRecoveryCodesResult } from './authentication/recovery-codes/regenerate-recovery-codes.operation.js';
export type { StartedEnrolment, TotpStatus } from './authentication/totp/totp.inputs.js';
export type { AuthorizeResult } from './authorization/authorize.operation.js';
export type { AuthorizeQueryResult } from './authorization/authorize-query.operation.js';
export type { CompareAuthorityResult } from './authorization/roles/compare-authority.operation.js';
export type { EffectiveAbilitiesResult } from './authorization/roles/effective-abilities.operation.js';
export type { AbilitiesResult } from './authorization/roles/abilities.operation.js';
export type { CreateRoleResult } from './authorization/roles/create-role.operation.js';
export type { RenameRoleResult } from './authorization/roles/rename-role.operation.js';
export type { GrantAbilityToRoleResult } from './authorization/roles/grant-ability-to-role.operation.js';
export type { RevokeAbilityFromRoleResult } from './authorization/roles/revoke-ability-from-role.operation.js';
export type { AssignRoleResult } from './authorization/roles/assign-role.operation.js';
export type { RevokeRoleResult } from './authorization/roles/revoke-role.operation.js';
export type { RoleResult } from './authorization/roles/role.operation.js';
export type { RolesResult } from './authorization/roles/roles.operation.js';
export type { RolesOfResult } from './authorization/roles/roles-of.operation.js';
export type { HoldersOfResult } from './authorization/roles/holders-of.operation.js';
export type { AbilityView, RoleHoldingView, RoleListView, RoleView } from './authorization/roles/role.view.js';
export type { AccessResult } from './sessions/access.operation.js';
export type { SessionsResult } from './sessions/sessions.operation.js';
export type { RevokeOwnResult } from './sessions/revoke-own.operation.js';
export type { RevokeResult } from './sessions/revoke.operation.js';
export type { RevokeAllOwnResult } from './sessions/revoke-all-own.operation.js';
export type { ExpireDueResult } from './sessions/expire-due.operation.js';
export type { RevokeAllResult } from './sessions/revoke-all.operation.js';
export type { DevicesResult } from './sessions/devices/devices.operation.js';
export type { TrustDeviceResult } from './sessions/devices/trust-device.operation.js';
export type { UntrustDeviceResult } from './sessions/devices/untrust-device.operation.js';
export type { RevokeOwnDeviceResult } from './sessions/devices/revoke-own-device.operation.js';
export type { RevokeDeviceResult } from './sessions/devices/revoke-device.operation.js';
export type { DeviceView } from './sessions/devices/device.view.js';
export type { StartImpersonationResult } from './sessions/impersonation/start-impersonation.operation.js';
export type { StopImpersonationResult } from './sessions/impersonation/stop-impersonation.operation.js';
export type { ImpersonationsResult } from './sessions/impersonation/impersonations.operation.js';
export type { ExpireDueImpersonationsResult } from './sessions/impersonation/expire-due-impersonations.operation.js';
export type { ImpersonationView } from './sessions/impersonation/impersonation.view.js';
export type { IssuedSession, ListedSession, SessionView } from './sessions/session.view.js';
export type { IssuedChallenge } from './sessions/open-challenge.step.js';
export type { Liveness, SessionDeath } from './sessions/liveness.policy.js';
export type { BootstrapResult } from './lifecycle/bootstrap-first-admin.operation.js';
export type { CreateAdminResult } from './lifecycle/create.operation.js';
export type { AcceptInvitationResult } from './lifecycle/accept-invitation.operation.js';
export type { ResendInvitationResult } from './lifecycle/resend-invitation.operation.js';
export type { CorrectInvitationResult } from './lifecycle/correct-invitation.operation.js';
export type { WithdrawInvitationResult } from './lifecycle/withdraw-invitation.operation.js';
export type { ActivateResult } from './lifecycle/activate.operation.js';
export type { SuspendResult } from './lifecycle/suspend.operation.js';
export type { ReinstateResult } from './lifecycle/reinstate.operation.js';
export type { LockResult } from './lifecycle/lock.operation.js';
export type { UnlockResult } from './lifecycle/unlock.operation.js';
export type { ChangeStatusResult } from './lifecycle/change-status.operation.js';
export type { AdminResult } from './lifecycle/admin.operation.js';
export type { AdminsResult } from './lifecycle/admins.operation.js';
export type { PreferencesResult } from './lifecycle/preferences/preferences.operation.js';
export type { UpdatePreferencesResult } from './lifecycle/preferences/update-preferences.operation.js';
export type { UpdateNotificationPreferenceResult } from './lifecycle/preferences/update-notification-preference.operation.js';
export type { EffectivePreferences, PreferencesView } from './lifecycle/preferences/preference.view.js';
export type { AdminView } from './lifecycle/admin.view.js';
export type { SignInWithExternalIdentityResult } from './authentication/external/sign-in-with-external-identity.operation.js';
export type { LinkExternalIdentityResult } from './authentication/external/link-external-identity.operation.js';
export type { ConfirmLinkResult } from './authentication/external/confirm-link.operation.js';
export type { RevokeLinkResult } from './authentication/external/revoke-link.operation.js';
export type { LinksResult } from './authentication/external/links.operation.js';
export type { ExternalLinkView } from './authentication/external/external.view.js';
export type { AddContactResult } from './lifecycle/contacts/add-contact.operation.js';
export type { RetireContactResult } from './lifecycle/contacts/retire-contact.operation.js';
export type { MakePrimaryResult } from './lifecycle/contacts/make-primary.operation.js';
export type { ContactsResult } from './lifecycle/contacts/contacts.operation.js';
export type { RequestVerificationResult } from './lifecycle/contacts/request-verification.operation.js';
export type { ConfirmVerificationResult } from './lifecycle/contacts/confirm-verification.operation.js';
export type { RevokeVerificationResult } from './lifecycle/contacts/revoke-verification.operation.js';
export type { ContactView, VerificationView } from './lifecycle/contacts/contact.view.js';
export type { SettingResult } from './settings/setting.operation.js';
export type { SettingView } from './settings/setting.view.js';
export type { SettingsResult } from './settings/settings.operation.js';
export type { ResetSettingResult } from './settings/reset.operation.js';
export type { EnterMaintenanceResult } from './settings/enter-maintenance.operation.js';
export type { LeaveMaintenanceResult } from './settings/leave-maintenance.operation.js';
export type { EnableEmergencyResult } from './settings/emergency/enable-emergency.operation.js';
export type { DisableEmergencyResult } from './settings/emergency/disable-emergency.operation.js';
export type { EmergencyStatusResult, EmergencyView } from './settings/emergency/emergency-status.operation.js';
export type { SetSettingResult } from './settings/set.operation.js';
export type { SetReadOnlyResult } from './settings/set-read-only.operation.js';
export type { SystemStateResult, SystemStateView } from './settings/system-state.operation.js';
export type { FeatureResult } from './settings/feature.operation.js';

// Vocabulary: actors, values, events, abilities, settings, failures.
export { AdminActor, SystemActor } from './kernel/actor.js';
export type { Actor } from './kernel/actor.js';
export type { Channel, Origin } from './kernel/origin.js';
export type { Grant, Target } from './kernel/proofs.js';
export type { ProvenFactors } from './kernel/proven-factors.js';
export { Redacted } from './kernel/redacted.js';
export { ADMIN_STATUSES } from './kernel/admin-status.js';
export type { AdminStatus } from './kernel/admin-status.js';
export { adminId, digest, instant, roleId, sessionId } from './kernel/ids.js';
export type { AdminId, CanonicalEmail, CanonicalPhone, ContactId, CorrelationId } from './kernel/ids.js';
export type { Digest, EventId, Instant, LinkId, RoleId, SessionId } from './kernel/ids.js';
export { canonicalEmail } from './kernel/canonical-email.js';
export { canonicalPhone } from './kernel/canonical-phone.js';
export type { AddressRules } from './kernel/canonical-email.js';
export { canonicalRoleName } from './kernel/canonical-role-name.js';
export { digestOf } from './kernel/digest.js';
export type { DigestPurpose } from './kernel/digest.js';
export { ABILITIES, AUDIT_TYPES } from './module/vocabulary.js';
export type {
  Ability,
  AuditIntent,
  AuditMetadata,
  AuditType,
  CodePurpose,
  NotificationIntent,
  NotificationType,
  SecretDeliveryIntent,
} from './module/vocabulary.js';
export type { AuditCategory, AuditSeverity } from './effects/audit-event.js';
export type { AuditedActor, IntentOrigin, Recipient } from './effects/intents.js';
export type { NotificationSeverity } from './effects/notification.js';
export type { PasswordChangedBy } from './authentication/passwords/passwords.events.js';
export type { SignInFailure } from './authentication/authentication.events.js';
export { CORE_SETTINGS, EXTERNAL_SETTINGS, IMPERSONATION_SETTINGS } from './settings/core-settings.js';
export type { SettingCategory, SettingDefinition, SettingEntry, SettingValue } from './kernel/setting-definition.js';
export type { FailureReport } from './kernel/exceptions.js';
export type { FailureCause } from './kernel/told-causes.js';
export {
  AdminInfraException,
  ConfigurationException,
  ContractViolationException,
  InfrastructureException,
  InvariantViolationException,
} from './kernel/exceptions.js';
export type { FailureClass, MutationState } from './kernel/exceptions.js';
export type { CallEnding, ContractCallEvent } from './kernel/gateway.js';
export type { SinkReport } from './effects/effects.js';
export type { LossCause } from './effects/sink.js';
