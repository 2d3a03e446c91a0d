// The door `@maatify/admin-infra-adapters/kysely`: every exported name, and nothing else is public.
export {
  auditRetention,
  auditTrail,
  changeJournal,
  createAuditRelay,
  createOutboxRelay,
  createRoles,
  prune,
  verifyAuditTrail,
} from './tools.js';
export type { AuditRelaySource, ChangeJournalOptions, OutboxRelayOptions, VerifyAuditTrailOptions } from './tools.js';
export { createKyselyContracts } from './contracts.js';
export type { KyselyOfAnyCopy } from './store/kysely-of-any-copy.js';
export type { AnyKysely, KyselyContractName, KyselyContracts, KyselyContractsOptions } from './contracts.js';
export { kyselyContracts } from './kysely-contracts.js';
export type { KyselyBindings, KyselyContractsSource } from './kysely-contracts.js';

// Connections.
export { kyselyOver } from './connections/kysely-over.js';
export type { AcquiredConnection, KyselyOverOptions, StatementResult } from './connections/kysely-over.js';
export { kyselyOverMysql } from './connections/kysely-over-mysql.js';
export type { MysqlConnection, MysqlOptions, MysqlPool } from './connections/kysely-over-mysql.js';
export { kyselyOverPg } from './connections/kysely-over-pg.js';
export type { PgClient, PgOptions, PgPool } from './connections/kysely-over-pg.js';
export { kyselyOverSqlite } from './connections/kysely-over-sqlite.js';
export type { SqliteDatabase, SqliteOptions, SqliteStatement } from './connections/kysely-over-sqlite.js';
export { kyselyOverTypeOrm } from './connections/kysely-over-type-orm.js';
export type { TypeOrmOptions, TypeOrmQueryRunner, TypeOrmSource } from './connections/kysely-over-type-orm.js';
export { ConnectionLost, LimitExceeded } from './connections/limits.js';
export type { Limits } from './connections/limits.js';

// Schema.
export { runtimeGrants } from './schema/grants.js';
export type { RuntimeGrantsOptions, TableRight } from './schema/grants.js';
export { migrateToLatest, migrations } from './schema/migrations.js';
export type { SchemaMigration, SchemaMigrations } from './schema/migrations.js';
export { schemaSql } from './schema/schema-sql.js';
export type { DialectName, SchemaOptions } from './schema/schema-options.js';
export type * from './schema/database.js';

// The adapters, to subclass or to compose one by one.
export { KyselyAdminCommandRepository } from './admins/kysely-admin-command-repository.js';
export { KyselyAdminQueryRepository } from './admins/kysely-admin-query-repository.js';
export type { AuditExportFormat } from './audit/audit-export.js';
export { KyselyAuditLogger } from './audit/kysely-audit-logger.js';
export type { RecordedEvent } from './audit/kysely-audit-logger.js';
export { AuditRelay } from './audit/audit-relay.js';
export type { AuditRelayOptions, AuditRelayReport, AuditRelayWaiting, RelayedRecord } from './audit/audit-relay.js';
export { KyselyAuditRetention } from './audit/audit-retention.js';
export type { OldRecords } from './audit/audit-retention.js';
export type { TrailFinding, TrailReport } from './audit/trail-verification.js';
export { KyselyAuditTrail } from './audit/audit-trail.js';
export type { AuditExport, AuditFilter, AuditPage, AuditTrailQuery } from './audit/audit-trail.js';
export { KyselyAttemptLimiter } from './credentials/kysely-attempt-limiter.js';
export { KyselyOneTimeCodeRepository } from './credentials/kysely-one-time-code-repository.js';
export { CHANGE_UNRECORDED, KyselyChangeJournal } from './journal/change-journal.js';
export type { ChangesWaiting, SettleOptions, SettleReport } from './journal/change-journal.js';
export type { PruneOptions, PruneReport } from './housekeeping/prune.js';
export { KyselyNotificationDispatcher, KyselySecretDelivery } from './outbox/kysely-outbox.js';
export { OutboxRelay } from './outbox/outbox-relay.js';
export type { Delivery, RelayOptions, RelayReport } from './outbox/outbox-relay.js';
export type { FirstAdminRole } from './roles/first-admin.js';
export { KyselyAbilityResolver } from './roles/kysely-ability-resolver.js';
export type { SystemActorAbilities } from './roles/system-actors.js';
export { KyselyRoles } from './roles/kysely-roles.js';
export { KyselySessionCommandRepository } from './sessions/kysely-session-command-repository.js';
export { KyselySessionQueryRepository } from './sessions/kysely-session-query-repository.js';
export { KyselySystemSettingsCommandRepository } from './settings/kysely-system-settings-command-repository.js';
export { KyselySystemSettingsReader } from './settings/kysely-system-settings-reader.js';
export { KyselyTotpCommandRepository } from './totp/kysely-totp-command-repository.js';
export { KyselyTotpQueryRepository } from './totp/kysely-totp-query-repository.js';
export { Store } from './store/store.js';
export { StoreFailure } from './store/store-failure.js';
export type { SealingKey, SealingKeys } from '../sealing/sealing-keys.js';
