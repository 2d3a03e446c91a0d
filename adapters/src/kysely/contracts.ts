import type { Contracts } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { Sealer } from '../sealing/sealer.js';
import type { SealingKeys } from '../sealing/sealing-keys.js';
import { KyselyAdminCommandRepository } from './admins/kysely-admin-command-repository.js';
import { KyselyAdminQueryRepository } from './admins/kysely-admin-query-repository.js';
import { KyselyAuditLogger } from './audit/kysely-audit-logger.js';
import { KyselyAttemptLimiter } from './credentials/kysely-attempt-limiter.js';
import { KyselyOneTimeCodeRepository } from './credentials/kysely-one-time-code-repository.js';
import { KyselyNotificationDispatcher, KyselySecretDelivery } from './outbox/kysely-outbox.js';
import { KyselyContactCommandRepository } from './contacts/kysely-contact-command-repository.js';
import { KyselyContactQueryRepository } from './contacts/kysely-contact-query-repository.js';
import { KyselyDeviceCommandRepository } from './devices/kysely-device-command-repository.js';
import { KyselyDeviceQueryRepository } from './devices/kysely-device-query-repository.js';
import { KyselyExternalIdentityCommandRepository } from './external/kysely-external-identity-command-repository.js';
import { KyselyExternalIdentityQueryRepository } from './external/kysely-external-identity-query-repository.js';
import { KyselyImpersonationCommandRepository } from './impersonation/kysely-impersonation-command-repository.js';
import { KyselyImpersonationQueryRepository } from './impersonation/kysely-impersonation-query-repository.js';
import { journaled } from './journal/journaled.js';
import { JOURNALED } from './journal/journaled-methods.js';
import type { JournaledContract } from './journal/journaled-methods.js';
import type { FirstAdminRole } from './roles/first-admin.js';
import { KyselyAbilityResolver } from './roles/kysely-ability-resolver.js';
import { KyselyPreferenceCommandRepository } from './preferences/kysely-preference-command-repository.js';
import { KyselyPreferenceQueryRepository } from './preferences/kysely-preference-query-repository.js';
import { KyselyRoleAuthority } from './roles/kysely-role-authority.js';
import { KyselyRoleCommandRepository } from './roles/kysely-role-command-repository.js';
import { KyselyRoleQueryRepository } from './roles/kysely-role-query-repository.js';
import type { SystemActorAbilities } from './roles/system-actors.js';
import type { SchemaOptions } from './schema/schema-options.js';
import { KyselySessionCommandRepository } from './sessions/kysely-session-command-repository.js';
import { KyselySessionQueryRepository } from './sessions/kysely-session-query-repository.js';
import { KyselySystemSettingsCommandRepository } from './settings/kysely-system-settings-command-repository.js';
import { KyselySystemSettingsReader } from './settings/kysely-system-settings-reader.js';
import type { KyselyOfAnyCopy } from './store/kysely-of-any-copy.js';
import { Store } from './store/store.js';
import { KyselyRecoveryCodeCommandRepository } from './totp/kysely-recovery-code-command-repository.js';
import { KyselyRecoveryCodeQueryRepository } from './totp/kysely-recovery-code-query-repository.js';
import { KyselyTotpCommandRepository } from './totp/kysely-totp-command-repository.js';
import { KyselyTotpQueryRepository } from './totp/kysely-totp-query-repository.js';

/** The contracts a database keeps. What is left of the library's is for `argon2Contracts` and `totpContracts`. */
export type KyselyContractName =
  | 'AdminQueryRepository'
  | 'AdminCommandRepository'
  | 'SessionQueryRepository'
  | 'SessionCommandRepository'
  | 'DeviceQueryRepository'
  | 'DeviceCommandRepository'
  | 'ImpersonationQueryRepository'
  | 'ImpersonationCommandRepository'
  | 'ContactQueryRepository'
  | 'ContactCommandRepository'
  | 'ExternalIdentityQueryRepository'
  | 'ExternalIdentityCommandRepository'
  | 'PreferenceQueryRepository'
  | 'PreferenceCommandRepository'
  | 'TotpQueryRepository'
  | 'TotpCommandRepository'
  | 'RecoveryCodeQueryRepository'
  | 'RecoveryCodeCommandRepository'
  | 'OneTimeCodeRepository'
  | 'AttemptLimiter'
  | 'AbilityResolver'
  | 'RoleAuthority'
  | 'RoleQueryRepository'
  | 'RoleCommandRepository'
  | 'SystemSettingsReader'
  | 'SystemSettingsCommandRepository'
  | 'AuditLogger'
  | 'NotificationDispatcher'
  | 'SecretDelivery';

export type KyselyContracts = Pick<Contracts, KyselyContractName>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a host's Kysely knows the host's tables, which are none of our business
export type AnyKysely = Kysely<any>;

export interface KyselyContractsOptions extends SchemaOptions {
  /** What one-time codes are sealed with on their way out. */
  readonly keys: SealingKeys;
  /** What records of the audit trail are digested with, so that a change is noticed; see `verifyAuditTrail`. @default none is */
  readonly auditKeys?: SealingKeys;
  /**
   * Whether each change is written down, in its own transaction, until its audit record is stored, so that one whose record a crash took
   * is recorded by `changeJournal(db).settle()`. Three statements more for a change; for a record one with `auditKeys`, else three. @default false
   */
  readonly changeJournal?: boolean;
  /** A second Kysely on the same database, so that a burst of events waits for connections of its own. @default the same */
  readonly sinks?: KyselyOfAnyCopy;
  /** The role the first admin gets. @default 'owner', with every ability of the library */
  readonly firstAdmin?: FirstAdminRole;
  /** What each name of `policy.systemActors` may do; every ability by its name. @default nothing */
  readonly systemActors?: SystemActorAbilities;
}

/**
 * The contracts over a Kysely, without a container.
 *
 * When to use: in tests, scripts and workers. In a Nest application use `kyselyContracts`.
 *
 * Promises: opens nothing and reads nothing until it is used; keeps no state, so that any number of processes may have one.
 *
 * Failures: a `TypeError` for a database it does not know, names that need quoting, or keys that cannot be used.
 *
 * @example
 * const contracts = createKyselyContracts(kyselyOverPg(pool), { keys });
 */
export function createKyselyContracts(db: KyselyOfAnyCopy, options: KyselyContractsOptions): KyselyContracts {
  const stores = { store: new Store(db, options), sinks: new Store(options.sinks ?? db, options) };
  const sealer = new Sealer(options.keys);
  const changing = <Name extends JournaledContract>(name: Name, make: (store: Store) => Contracts[Name]): Contracts[Name] =>
    options.changeJournal === true ? journaled(stores.store, name, JOURNALED[name], make) : make(stores.store);
  return {
    AdminQueryRepository: new KyselyAdminQueryRepository(stores.store),
    AdminCommandRepository: changing(
      'AdminCommandRepository',
      (of) => new KyselyAdminCommandRepository(of, options.firstAdmin ?? {}),
    ),
    SessionQueryRepository: new KyselySessionQueryRepository(stores.store),
    SessionCommandRepository: changing('SessionCommandRepository', (of) => new KyselySessionCommandRepository(of)),
    DeviceQueryRepository: new KyselyDeviceQueryRepository(stores.store),
    DeviceCommandRepository: changing('DeviceCommandRepository', (of) => new KyselyDeviceCommandRepository(of)),
    ImpersonationQueryRepository: new KyselyImpersonationQueryRepository(stores.store),
    ImpersonationCommandRepository: changing(
      'ImpersonationCommandRepository',
      (of) => new KyselyImpersonationCommandRepository(of),
    ),
    ContactQueryRepository: new KyselyContactQueryRepository(stores.store),
    ContactCommandRepository: changing('ContactCommandRepository', (of) => new KyselyContactCommandRepository(of)),
    ExternalIdentityQueryRepository: new KyselyExternalIdentityQueryRepository(stores.store),
    ExternalIdentityCommandRepository: changing(
      'ExternalIdentityCommandRepository',
      (of) => new KyselyExternalIdentityCommandRepository(of),
    ),
    PreferenceQueryRepository: new KyselyPreferenceQueryRepository(stores.store),
    PreferenceCommandRepository: changing('PreferenceCommandRepository', (of) => new KyselyPreferenceCommandRepository(of)),
    TotpQueryRepository: new KyselyTotpQueryRepository(stores.store),
    TotpCommandRepository: changing('TotpCommandRepository', (of) => new KyselyTotpCommandRepository(of)),
    RecoveryCodeQueryRepository: new KyselyRecoveryCodeQueryRepository(stores.store),
    RecoveryCodeCommandRepository: changing('RecoveryCodeCommandRepository', (of) => new KyselyRecoveryCodeCommandRepository(of)),
    OneTimeCodeRepository: changing('OneTimeCodeRepository', (of) => new KyselyOneTimeCodeRepository(of)),
    AttemptLimiter: changing('AttemptLimiter', (of) => new KyselyAttemptLimiter(of)),
    AbilityResolver: new KyselyAbilityResolver(stores.store, options.systemActors),
    RoleAuthority: new KyselyRoleAuthority(stores.store, options.systemActors),
    RoleQueryRepository: new KyselyRoleQueryRepository(stores.store),
    RoleCommandRepository: changing('RoleCommandRepository', (of) => new KyselyRoleCommandRepository(of)),
    SystemSettingsReader: new KyselySystemSettingsReader(stores.store),
    SystemSettingsCommandRepository: changing(
      'SystemSettingsCommandRepository',
      (of) => new KyselySystemSettingsCommandRepository(of),
    ),
    AuditLogger: new KyselyAuditLogger(stores.sinks, options.auditKeys ?? null, options.changeJournal),
    NotificationDispatcher: new KyselyNotificationDispatcher(stores.sinks),
    SecretDelivery: new KyselySecretDelivery(stores.sinks, sealer),
  };
}
