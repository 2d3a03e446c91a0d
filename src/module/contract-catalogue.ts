import { AbilityResolver } from '../authorization/ability-resolver.contract.js';
import { TotpAuthenticator } from '../authentication/totp/totp-authenticator.contract.js';
import { TotpCommandRepository } from '../authentication/totp/totp-command-repository.contract.js';
import { TotpQueryRepository } from '../authentication/totp/totp-query-repository.contract.js';
import { AttemptLimiter } from '../credentials/attempt-limiter.contract.js';
import { OneTimeCodeRepository } from '../credentials/one-time-code-repository.contract.js';
import { PasswordHasher } from '../credentials/password-hasher.contract.js';
import { PasswordPolicy } from '../credentials/password-policy.contract.js';
import { AuditLogger } from '../effects/audit-logger.contract.js';
import { NotificationDispatcher } from '../effects/notification-dispatcher.contract.js';
import { SecretDelivery } from '../effects/secret-delivery.contract.js';
import { Clock } from '../kernel/clock.contract.js';
import { IdGenerator } from '../kernel/id-generator.contract.js';
import { AdminCommandRepository } from '../lifecycle/admin-command-repository.contract.js';
import { AdminQueryRepository } from '../lifecycle/admin-query-repository.contract.js';
import { SessionCommandRepository } from '../sessions/session-command-repository.contract.js';
import { SessionQueryRepository } from '../sessions/session-query-repository.contract.js';
import { SystemSettingsCommandRepository } from '../settings/system-settings-command-repository.contract.js';
import { SystemSettingsReader } from '../settings/system-settings-reader.contract.js';

/** Every application binds these. */
export interface CoreContracts {
  AuditLogger: AuditLogger;
  NotificationDispatcher: NotificationDispatcher;
  SecretDelivery: SecretDelivery;
  SystemSettingsReader: SystemSettingsReader;
  AbilityResolver: AbilityResolver;
  SessionQueryRepository: SessionQueryRepository;
  SessionCommandRepository: SessionCommandRepository;
  PasswordHasher: PasswordHasher;
  AttemptLimiter: AttemptLimiter;
  OneTimeCodeRepository: OneTimeCodeRepository;
  AdminQueryRepository: AdminQueryRepository;
  AdminCommandRepository: AdminCommandRepository;
}

/** Needed with `features.totp`. */
export interface TotpContracts {
  TotpQueryRepository: TotpQueryRepository;
  TotpCommandRepository: TotpCommandRepository;
  TotpAuthenticator: TotpAuthenticator;
}

/** Needed with `features.settingsAdministration`. */
export interface SettingsAdministrationContracts {
  SystemSettingsCommandRepository: SystemSettingsCommandRepository;
}

/** The library has a default for these. */
export interface DefaultedContracts {
  Clock: Clock;
  IdGenerator: IdGenerator;
  PasswordPolicy: PasswordPolicy;
}

export type Contracts = CoreContracts & TotpContracts & SettingsAdministrationContracts & DefaultedContracts;
export type ContractName = keyof Contracts;

/** Parts of the library that can be left out, with their contracts. */
export interface Features {
  /** The second factor. Default: on. */
  readonly totp: boolean;
  /** Showing and changing settings, and read-only mode. Default: on. */
  readonly settingsAdministration: boolean;
}

export const DEFAULT_FEATURES: Features = Object.freeze({ totp: true, settingsAdministration: true });

export interface ContractEntry {
  readonly name: ContractName;
  readonly token: symbol;
  /** The domain that needs it, for messages. */
  readonly domain: string;
  readonly methods: readonly string[];
  readonly feature: keyof Features | null;
  readonly hasDefault: boolean;
}

type Methods<N extends ContractName> = readonly (keyof Contracts[N] & string)[];

function entry<N extends ContractName>(
  name: N,
  token: symbol,
  domain: string,
  methods: Methods<N>,
  { feature = null, hasDefault = false }: Partial<Pick<ContractEntry, 'feature' | 'hasDefault'>> = {},
): ContractEntry {
  return Object.freeze({ name, token, domain, methods, feature, hasDefault });
}

const TOTP = { feature: 'totp' } as const;
const DEFAULTED = { hasDefault: true } as const;

/** Every contract of the library: who needs it and what it must be able to do. */
export const CONTRACT_CATALOGUE: readonly ContractEntry[] = Object.freeze([
  entry('AuditLogger', AuditLogger, 'effects', ['record']),
  entry('NotificationDispatcher', NotificationDispatcher, 'effects', ['dispatch']),
  entry('SecretDelivery', SecretDelivery, 'effects', ['deliver']),
  entry('AbilityResolver', AbilityResolver, 'authorization', ['decide']),
  entry('SystemSettingsReader', SystemSettingsReader, 'settings', ['read', 'describe']),
  entry('SystemSettingsCommandRepository', SystemSettingsCommandRepository, 'settings', ['change'], {
    feature: 'settingsAdministration',
  }),
  entry('SessionQueryRepository', SessionQueryRepository, 'sessions', [
    'byTokenDigest',
    'byId',
    'challengeByDigest',
    'page',
    'adminState',
  ]),
  entry('SessionCommandRepository', SessionCommandRepository, 'sessions', ['open', 'openChallenge', 'touch', 'end', 'endAll']),
  entry('PasswordHasher', PasswordHasher, 'credentials', ['verify', 'hash']),
  entry('PasswordPolicy', PasswordPolicy, 'credentials', ['check'], DEFAULTED),
  entry('AttemptLimiter', AttemptLimiter, 'credentials', ['reserve', 'settle']),
  entry('OneTimeCodeRepository', OneTimeCodeRepository, 'credentials', ['issue', 'claim']),
  entry('AdminQueryRepository', AdminQueryRepository, 'lifecycle', ['forSignIn', 'credentialsOf', 'byId', 'page']),
  entry('AdminCommandRepository', AdminCommandRepository, 'lifecycle', [
    'bootstrap',
    'create',
    'changeStatus',
    'acceptInvitation',
  ]),
  entry('TotpQueryRepository', TotpQueryRepository, 'authentication', ['state'], TOTP),
  entry('TotpCommandRepository', TotpCommandRepository, 'authentication', ['startPending', 'enable', 'claimStep'], TOTP),
  entry('TotpAuthenticator', TotpAuthenticator, 'authentication', ['createSeed', 'match'], TOTP),
  entry('Clock', Clock, 'kernel', ['now', 'monotonicMs', 'startTicker'], DEFAULTED),
  entry('IdGenerator', IdGenerator, 'kernel', ['id', 'secret'], DEFAULTED),
]);

/** The contracts an application with these features uses. */
export function contractsFor(features: Features): readonly ContractEntry[] {
  return CONTRACT_CATALOGUE.filter(({ feature }) => feature === null || features[feature]);
}
