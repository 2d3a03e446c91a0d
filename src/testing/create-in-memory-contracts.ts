import type { Clock } from '../kernel/clock.contract.js';
import { RandomIdGenerator } from '../kernel/random-id-generator.js';
import { SystemClock } from '../kernel/system-clock.js';
import { InMemoryAbilityResolver } from './authorization/in-memory-ability-resolver.js';
import type { InMemoryGrants } from './authorization/in-memory-grants.js';
import { InMemoryAttemptLimiter } from './credentials/in-memory-attempt-limiter.js';
import { InMemoryOneTimeCodes } from './credentials/in-memory-one-time-codes.js';
import { InMemoryPasswordHasher } from './credentials/in-memory-password-hasher.js';
import { InMemoryStore } from './doubles/in-memory-store.js';
import { InMemoryAuditLogger } from './effects/in-memory-audit-logger.js';
import { InMemoryNotificationDispatcher } from './effects/in-memory-notification-dispatcher.js';
import { InMemorySecretDelivery } from './effects/in-memory-secret-delivery.js';
import { InMemoryAdminCommands } from './lifecycle/in-memory-admin-commands.js';
import { InMemoryAdminQueries } from './lifecycle/in-memory-admin-queries.js';
import { InMemoryExternalIdentityCommands } from './external/in-memory-external-identity-commands.js';
import { InMemoryExternalIdentityQueries } from './external/in-memory-external-identity-queries.js';
import { InMemoryContactCommands } from './contacts/in-memory-contact-commands.js';
import { InMemoryContactQueries } from './contacts/in-memory-contact-queries.js';
import { InMemoryDeviceCommands } from './devices/in-memory-device-commands.js';
import { InMemoryDeviceQueries } from './devices/in-memory-device-queries.js';
import { InMemoryImpersonationCommands } from './impersonation/in-memory-impersonation-commands.js';
import { InMemoryImpersonationQueries } from './impersonation/in-memory-impersonation-queries.js';
import { InMemoryPreferenceCommands } from './preferences/in-memory-preference-commands.js';
import { InMemoryPreferenceQueries } from './preferences/in-memory-preference-queries.js';
import { InMemoryRoleAuthority } from './roles/in-memory-role-authority.js';
import { InMemoryRoleCommands } from './roles/in-memory-role-commands.js';
import { InMemoryRoleQueries } from './roles/in-memory-role-queries.js';
import { InMemorySessionCommands } from './sessions/in-memory-session-commands.js';
import { InMemorySessionQueries } from './sessions/in-memory-session-queries.js';
import { InMemorySettingsCommands } from './settings/in-memory-settings-commands.js';
import { InMemorySettingsReader } from './settings/in-memory-settings-reader.js';
import { InMemoryRecoveryCodeCommands } from './totp/in-memory-recovery-code-commands.js';
import { InMemoryRecoveryCodeQueries } from './totp/in-memory-recovery-code-queries.js';
import { InMemoryTotpAuthenticator } from './totp/in-memory-totp-authenticator.js';
import { InMemoryTotpCommands } from './totp/in-memory-totp-commands.js';
import { InMemoryTotpQueries } from './totp/in-memory-totp-queries.js';

/** One implementation per contract, by the contract's name. */
export interface InMemoryContracts {
  readonly AuditLogger: InMemoryAuditLogger;
  readonly NotificationDispatcher: InMemoryNotificationDispatcher;
  readonly SecretDelivery: InMemorySecretDelivery;
  readonly AbilityResolver: InMemoryAbilityResolver;
  readonly SystemSettingsReader: InMemorySettingsReader;
  readonly SystemSettingsCommandRepository: InMemorySettingsCommands;
  readonly SessionQueryRepository: InMemorySessionQueries;
  readonly SessionCommandRepository: InMemorySessionCommands;
  readonly DeviceQueryRepository: InMemoryDeviceQueries;
  readonly DeviceCommandRepository: InMemoryDeviceCommands;
  readonly ImpersonationQueryRepository: InMemoryImpersonationQueries;
  readonly ImpersonationCommandRepository: InMemoryImpersonationCommands;
  readonly AttemptLimiter: InMemoryAttemptLimiter;
  readonly PasswordHasher: InMemoryPasswordHasher;
  readonly OneTimeCodeRepository: InMemoryOneTimeCodes;
  readonly AdminQueryRepository: InMemoryAdminQueries;
  readonly AdminCommandRepository: InMemoryAdminCommands;
  readonly ContactQueryRepository: InMemoryContactQueries;
  readonly ContactCommandRepository: InMemoryContactCommands;
  readonly ExternalIdentityQueryRepository: InMemoryExternalIdentityQueries;
  readonly ExternalIdentityCommandRepository: InMemoryExternalIdentityCommands;
  readonly PreferenceQueryRepository: InMemoryPreferenceQueries;
  readonly PreferenceCommandRepository: InMemoryPreferenceCommands;
  readonly TotpQueryRepository: InMemoryTotpQueries;
  readonly TotpCommandRepository: InMemoryTotpCommands;
  readonly TotpAuthenticator: InMemoryTotpAuthenticator;
  readonly RoleAuthority: InMemoryRoleAuthority;
  readonly RoleQueryRepository: InMemoryRoleQueries;
  readonly RoleCommandRepository: InMemoryRoleCommands;
  readonly RecoveryCodeQueryRepository: InMemoryRecoveryCodeQueries;
  readonly RecoveryCodeCommandRepository: InMemoryRecoveryCodeCommands;
}

/** Where the in-memory contracts take time and chance from. */
export interface InMemoryOptions {
  /**
   * Dates what the store's own helpers put in; the contracts use the moments they are told.
   * @default the system clock
   */
  readonly clock?: Clock;
  /**
   * Where salts and TOTP seeds come from, at most 32 bytes at a time; replace it to get the same state in every run.
   * @default the operating system's CSPRNG
   */
  readonly random?: (bytes: number) => Buffer;
}

/** The contracts, and the store behind them. */
export interface InMemoryParts {
  readonly store: InMemoryStore;
  readonly contracts: InMemoryContracts;
  /** The same as `store.grants`. */
  readonly grants: InMemoryGrants;
}

/**
 * Makes a complete set of contracts over one in-memory store.
 *
 * When to use: in tests of your own code over this library, and to try the library out. Never in production: it forgets
 * everything and its password hash is as cheap as can be.
 *
 * Promises: keeps every promise of every contract, atomicity included: each write checks and writes in one synchronous
 * stretch. Answers are frozen copies. Two calls share nothing.
 *
 * Failures: rejects where a database would: on a digest or id that is in it already, or a seed it cannot read.
 *
 * @example
 * const clock = new ManualClock();
 * const { store, contracts, grants } = createInMemoryContracts({ clock });
 * const { adminId } = store.addAdmin({ email: 'ada@example.org', password: 'a good long password' });
 * grants.grant(adminId, 'admins.create');
 * // … sign in, create an admin …
 * contracts.SecretDelivery.intents; // the invitation that would have been sent
 */
export function createInMemoryContracts({
  clock = new SystemClock(),
  random = unpredictable(),
}: InMemoryOptions = {}): InMemoryParts {
  const store = new InMemoryStore(clock, random);
  const contracts: InMemoryContracts = Object.freeze({
    AuditLogger: new InMemoryAuditLogger(),
    NotificationDispatcher: new InMemoryNotificationDispatcher(),
    SecretDelivery: new InMemorySecretDelivery(),
    AbilityResolver: new InMemoryAbilityResolver(store),
    SystemSettingsReader: new InMemorySettingsReader(store),
    SystemSettingsCommandRepository: new InMemorySettingsCommands(store),
    SessionQueryRepository: new InMemorySessionQueries(store),
    SessionCommandRepository: new InMemorySessionCommands(store),
    DeviceQueryRepository: new InMemoryDeviceQueries(store),
    DeviceCommandRepository: new InMemoryDeviceCommands(store),
    ImpersonationQueryRepository: new InMemoryImpersonationQueries(store),
    ImpersonationCommandRepository: new InMemoryImpersonationCommands(store),
    AttemptLimiter: new InMemoryAttemptLimiter(store),
    PasswordHasher: new InMemoryPasswordHasher(store),
    OneTimeCodeRepository: new InMemoryOneTimeCodes(store),
    AdminQueryRepository: new InMemoryAdminQueries(store),
    AdminCommandRepository: new InMemoryAdminCommands(store),
    ContactQueryRepository: new InMemoryContactQueries(store),
    ContactCommandRepository: new InMemoryContactCommands(store),
    ExternalIdentityQueryRepository: new InMemoryExternalIdentityQueries(store),
    ExternalIdentityCommandRepository: new InMemoryExternalIdentityCommands(store),
    PreferenceQueryRepository: new InMemoryPreferenceQueries(store),
    PreferenceCommandRepository: new InMemoryPreferenceCommands(store),
    TotpQueryRepository: new InMemoryTotpQueries(store),
    TotpCommandRepository: new InMemoryTotpCommands(store),
    TotpAuthenticator: new InMemoryTotpAuthenticator(store),
    RoleAuthority: new InMemoryRoleAuthority(store),
    RoleQueryRepository: new InMemoryRoleQueries(store),
    RoleCommandRepository: new InMemoryRoleCommands(store),
    RecoveryCodeQueryRepository: new InMemoryRecoveryCodeQueries(store),
    RecoveryCodeCommandRepository: new InMemoryRecoveryCodeCommands(store),
  });
  return Object.freeze({ store, contracts, grants: store.grants });
}

function unpredictable(): (bytes: number) => Buffer {
  const ids = new RandomIdGenerator();
  return (bytes) => Buffer.from(ids.secret(), 'base64url').subarray(0, bytes);
}
