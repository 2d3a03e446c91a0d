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
export type { AuditIntent, CodePurpose, NotificationIntent, NotificationType, Recipient, SecretDeliveryIntent } from './effects/intents.js';
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
export type { AdminBootstrap, AdminCreation, InvitationAcceptance, StatusChange } from './lifecycle/admin-command-repository.contract.js';
export { AdminQueryRepository } from './lifecycle/admin-query-repository.contract.js';
export type { AdminPage, AdminPageQuery } from './lifecycle/admin-query-repository.contract.js';
export type { AdminCredentials, AdminRecord } from './lifecycle/admin.record.js';
export { SessionCommandRepository } from './sessions/session-command-repository.contract.js';
export type { SessionEnding, SessionOpening, SessionOpeningClaim } from './sessions/session-command-repository.contract.js';
export { SessionQueryRepository } from './sessions/session-query-repository.contract.js';
export type { SessionPage, SessionPageQuery } from './sessions/session-query-repository.contract.js';
export type { ChallengeRecord, ChallengeSnapshot, SessionRecord, SessionSnapshot } from './sessions/session.record.js';
export { SystemSettingsCommandRepository } from './settings/system-settings-command-repository.contract.js';
export type { SettingChange, SettingClaim } from './settings/system-settings-command-repository.contract.js';
export { SystemSettingsReader } from './settings/system-settings-reader.contract.js';
export type { SettingEntry, StoredSetting } from './settings/system-settings-reader.contract.js';
