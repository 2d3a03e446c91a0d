// The public door: every exported name, and nothing else is public.
export type { Ability } from './authorization/abilities.js';
export { ABILITIES } from './authorization/abilities.js';
export { AbilityResolver } from './authorization/ability-resolver.contract.js';
export type { AbilityDecision, AbilityQuestion } from './authorization/ability-resolver.contract.js';
export { TotpAuthenticator } from './authentication/totp/totp-authenticator.contract.js';
export { TotpCommandRepository } from './authentication/totp/totp-command-repository.contract.js';
export { TotpQueryRepository } from './authentication/totp/totp-query-repository.contract.js';
export type { TotpState } from './authentication/totp/totp-query-repository.contract.js';
export { AttemptLimiter } from './credentials/attempt-limiter.contract.js';
export type { AttemptReservation, Factor, ReservationClaim } from './credentials/attempt-limiter.contract.js';
export { OneTimeCodeRepository } from './credentials/one-time-code-repository.contract.js';
export type { CodeClaim, CodeIssue, CodeIssueClaim } from './credentials/one-time-code-repository.contract.js';
export { PasswordHasher } from './credentials/password-hasher.contract.js';
export { PasswordPolicy } from './credentials/password-policy.contract.js';
export type { PasswordPolicyCheck } from './credentials/password-policy.contract.js';
export { AuditLogger } from './effects/audit-logger.contract.js';
export type { AuditedActor, AuditMetadata, AuditType } from './effects/audit-catalogue.js';
export { AUDIT_TYPES } from './effects/audit-catalogue.js';
export type {
  AuditIntent,
  CodePurpose,
  NotificationIntent,
  NotificationType,
  Recipient,
  SecretDeliveryIntent,
} from './effects/intents.js';
export { NotificationDispatcher } from './effects/notification-dispatcher.contract.js';
export { SecretDelivery } from './effects/secret-delivery.contract.js';
export { AdminInfraEvents } from './effects/events.js';
export { ADMIN_STATUSES } from './kernel/admin-status.js';
export type { AdminStatus } from './kernel/admin-status.js';
export { AdminActor, SystemActor } from './kernel/actor.js';
export type { Actor } from './kernel/actor.js';
export { Clock } from './kernel/clock.contract.js';
export type { Ticker } from './kernel/clock.contract.js';
export {
  AdminInfraException,
  ConfigurationException,
  ContractViolationException,
  InfrastructureException,
  InvariantViolationException,
} from './kernel/exceptions.js';
export { IdGenerator } from './kernel/id-generator.contract.js';
export { adminId, instant } from './kernel/ids.js';
export type { AdminId, CanonicalEmail, CorrelationId, Digest, EventId, Instant, SessionId } from './kernel/ids.js';
export type { Channel, Origin } from './kernel/origin.js';
export type { Grant, Target } from './kernel/proofs.js';
export { Redacted } from './kernel/redacted.js';
export type { SettingDefinition, SettingValue } from './kernel/setting-definition.js';
export type { WriteAuthor } from './kernel/write-author.js';
export { AdminCommandRepository } from './lifecycle/admin-command-repository.contract.js';
export type {
  AdminBootstrap,
  AdminCreation,
  InvitationAcceptance,
  StatusChange,
} from './lifecycle/admin-command-repository.contract.js';
export { AdminQueryRepository } from './lifecycle/admin-query-repository.contract.js';
export type { AdminPage, AdminPageQuery } from './lifecycle/admin-query-repository.contract.js';
export type { AdminCredentials, AdminRecord } from './lifecycle/admin.record.js';
export { SessionCommandRepository } from './sessions/session-command-repository.contract.js';
export type { SessionEnding, SessionOpening, SessionOpeningClaim } from './sessions/session-command-repository.contract.js';
export { SessionQueryRepository } from './sessions/session-query-repository.contract.js';
export type { SessionPage, SessionPageQuery } from './sessions/session-query-repository.contract.js';
export type {
  ChallengeRecord,
  ChallengeSnapshot,
  SessionByToken,
  SessionRecord,
  SessionSnapshot,
} from './sessions/session.record.js';
export { SystemSettingsCommandRepository } from './settings/system-settings-command-repository.contract.js';
export type { SettingChange, SettingClaim } from './settings/system-settings-command-repository.contract.js';
export { SystemSettingsReader } from './settings/system-settings-reader.contract.js';
export type { SettingEntry, StoredSetting } from './settings/system-settings-reader.contract.js';

// The module and what it provides.
export { AdminInfraModule } from './module/admin-infra.module.js';
export type {
  AdminInfraAsyncOptions,
  AdminInfraOptions,
  ContractBinding,
  PolicyOptions,
  RequiredBindings,
} from './module/admin-infra.options.js';
export type { ContractName, Contracts, Features } from './module/contract-catalogue.js';
export { AdminInfraHealth } from './module/admin-infra-health.js';
export type { HealthReport } from './module/admin-infra-health.js';
export { SystemActors } from './module/system-actors.js';
export { AuthenticationOrchestrator } from './authentication/authentication.orchestrator.js';
export { ChallengeInput, CompleteTotpInput, SignInInput } from './authentication/authentication.inputs.js';
export type { CompleteTotpResult } from './authentication/complete-totp.operation.js';
export type { SignInResult } from './authentication/sign-in.operation.js';
export {
  BeginMandatoryTotpEnrolmentInput,
  BeginTotpEnrolmentInput,
  ConfirmMandatoryTotpEnrolmentInput,
  ConfirmTotpEnrolmentInput,
  IssueTotpEnrolmentCodeInput,
} from './authentication/totp/enrolment.inputs.js';
export type { StartedEnrolment } from './authentication/totp/enrolment.inputs.js';
export { TotpOrchestrator } from './authentication/totp/totp.orchestrator.js';
export type { BeginTotpEnrolmentResult } from './authentication/totp/begin-enrolment.operation.js';
export type { ConfirmTotpEnrolmentResult } from './authentication/totp/confirm-enrolment.operation.js';
export type { IssueTotpEnrolmentCodeResult } from './authentication/totp/issue-enrolment-code.operation.js';
export type {
  BeginMandatoryTotpEnrolmentResult,
  ConfirmMandatoryTotpEnrolmentResult,
} from './authentication/totp/mandatory-enrolment.operation.js';
export { AuthorizationOrchestrator } from './authorization/authorization.orchestrator.js';
export { AuthorizeInput } from './authorization/authorize.input.js';
export type { AuthorizeQueryResult, AuthorizeResult } from './authorization/authorize.operation.js';
export { AdminLifecycleOrchestrator } from './lifecycle/admin-lifecycle.orchestrator.js';
export {
  AcceptInvitationInput,
  AdminIdInput,
  AdminsInput,
  BootstrapInput,
  ChangeStatusInput,
  CreateAdminInput,
  StatusReasonInput,
} from './lifecycle/lifecycle.inputs.js';
export type { AdminView } from './lifecycle/admin.view.js';
export type { AdminResult, AdminsResult } from './lifecycle/admins.operation.js';
export type { BootstrapResult } from './lifecycle/bootstrap-first-admin.operation.js';
export type { ChangeStatusResult, LockResult, OpeningStatusResult, SuspendResult } from './lifecycle/change-status.operation.js';
export type { CreateAdminResult } from './lifecycle/create-admin.operation.js';
export type { AcceptInvitationResult, ResendInvitationResult } from './lifecycle/invitation.operation.js';
export type { Liveness, SessionDeath } from './sessions/liveness.policy.js';
export type { IssuedChallenge } from './sessions/open-challenge.js';
export { AccessInput, RevokeAllInput, RevokeInput, RevokeOwnInput, SessionsInput } from './sessions/session.inputs.js';
export { SessionOrchestrator } from './sessions/session.orchestrator.js';
export type { AccessResult } from './sessions/access.operation.js';
export type { RevokeAllOwnResult, RevokeAllResult } from './sessions/revoke-all.operation.js';
export type { RevokeOwnResult, RevokeResult } from './sessions/revoke.operation.js';
export type { IssuedSession, ListedSession, SessionView } from './sessions/session.view.js';
export type { SessionsResult } from './sessions/sessions.operation.js';
export type { SignOutResult } from './sessions/sign-out.operation.js';
export { CORE_SETTINGS } from './settings/registry.js';
export { SetReadOnlyInput, SetSettingInput, SettingKeyInput } from './settings/settings.inputs.js';
export { SystemSettingsOrchestrator } from './settings/system-settings.orchestrator.js';
export type { FeatureResult } from './settings/feature.operation.js';
export type { SetReadOnlyResult } from './settings/set-read-only.operation.js';
export type { SetSettingResult } from './settings/set-setting.operation.js';
export type { SettingResult, SettingView } from './settings/setting.operation.js';
export type { SystemStateResult, SystemStateView } from './settings/system-state.operation.js';
export type { DenialReason, Violation } from './operations/outcomes.js';
export type { LostEvent, OperationEvent, IntentEvent } from './effects/events.js';
export type { ContractCallEvent } from './kernel/contract-caller.js';

// Named in the types above; for adapters, exception filters and listeners.
export type { SessionEndReason, ChallengePurpose } from './sessions/session.record.js';
export type { IntentOrigin } from './effects/intents.js';
export type { AuditCategory, AuditSeverity, SignInFailure } from './effects/audit-catalogue.js';
export type { FailureClass, MutationState } from './kernel/exceptions.js';
export type { CallEnding } from './kernel/contract-caller.js';
export type { LossCause } from './effects/sink.js';
export type { EventKind, ObservedEvents } from './effects/events.js';
export type { SystemActorUse } from './module/system-actors.js';
export type { SinkReport } from './effects/effects.js';
export type { CodesPolicy, SessionsPolicy, SystemActorPolicy } from './operations/policy.js';
