import type { ContractBinding, Contracts } from '@maatify/admin-infra';
import type { InjectionToken, OptionalFactoryDependency } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import type { KyselyContractName, KyselyContracts, KyselyContractsOptions } from './contracts.js';
import { createKyselyContracts } from './contracts.js';
import type { KyselyOfAnyCopy } from './store/kysely-of-any-copy.js';

/** Where the Kysely comes from: the host's own, or made from something the host's container has. */
export interface KyselyContractsSource extends Omit<KyselyContractsOptions, 'sinks' | 'keys'> {
  /** What `db`, `sinks` and `keys` are called with. @default nothing */
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is injected is the host's business, as in Nest's own FactoryProvider
  readonly db: KyselyOfAnyCopy | ((...injected: any[]) => KyselyOfAnyCopy);
  /** A second Kysely on the same database for what only records and sends. @default the same */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  readonly sinks?: KyselyOfAnyCopy | ((...injected: any[]) => KyselyOfAnyCopy);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  readonly keys: KyselyContractsOptions['keys'] | ((...injected: any[]) => KyselyContractsOptions['keys']);
}

/** A binding for each contract a database keeps. */
export type KyselyBindings = { readonly [Name in KyselyContractName]: ContractBinding<Contracts[Name]> };

const NAMES: Readonly<Record<KyselyContractName, true>> = {
  AdminQueryRepository: true,
  AdminCommandRepository: true,
  SessionQueryRepository: true,
  SessionCommandRepository: true,
  DeviceQueryRepository: true,
  DeviceCommandRepository: true,
  ImpersonationQueryRepository: true,
  ImpersonationCommandRepository: true,
  ContactQueryRepository: true,
  ContactCommandRepository: true,
  ExternalIdentityQueryRepository: true,
  ExternalIdentityCommandRepository: true,
  PreferenceQueryRepository: true,
  PreferenceCommandRepository: true,
  TotpQueryRepository: true,
  TotpCommandRepository: true,
  RecoveryCodeQueryRepository: true,
  RecoveryCodeCommandRepository: true,
  OneTimeCodeRepository: true,
  AttemptLimiter: true,
  AbilityResolver: true,
  RoleAuthority: true,
  RoleQueryRepository: true,
  RoleCommandRepository: true,
  SystemSettingsReader: true,
  SystemSettingsCommandRepository: true,
  AuditLogger: true,
  NotificationDispatcher: true,
  SecretDelivery: true,
};

/**
 * Binds every contract a database keeps.
 *
 * When to use: spread into `contracts` of `AdminInfraModule.forRoot`, beside `argon2Contracts` and `totpContracts`. Replace
 * single ones by naming them after the spread.
 *
 * Promises: one set of adapters for each application, made when the first of them is asked for.
 *
 * Failures: names, keys or a database that cannot be used stop the start, with what to do in the message.
 *
 * @example
 * contracts: {
 *   ...kyselyContracts({ inject: [DataSource], db: (source) => kyselyOverTypeOrm(source, 'postgres'), keys }),
 *   ...argon2Contracts(),
 *   ...totpContracts({ keys, issuer: 'Acme admin' }),
 * }
 */
export function kyselyContracts({ inject = [], db, sinks, keys, ...options }: KyselyContractsSource): KyselyBindings {
  // By application, which its container of modules stands for: a second one from the same bindings has a database of its own.
  const made = new WeakMap<ModulesContainer, KyselyContracts>();
  const make = (injected: readonly unknown[]): KyselyContracts =>
    createKyselyContracts(given(db, injected), {
      ...options,
      keys: given(keys, injected),
      ...(sinks === undefined ? {} : { sinks: given(sinks, injected) }),
    });
  const bindings = Object.keys(NAMES).map((name) => [
    name,
    {
      inject: [ModulesContainer, ...inject],
      useFactory: (application: ModulesContainer, ...injected: unknown[]) => {
        const contracts = made.get(application) ?? make(injected);
        made.set(application, contracts);
        return contracts[name as KyselyContractName];
      },
    },
  ]);
  return Object.fromEntries(bindings) as KyselyBindings;
}

function given<T>(source: T | ((...injected: never[]) => T), injected: readonly unknown[]): T {
  return typeof source === 'function' ? (source as (...injected: readonly unknown[]) => T)(...injected) : source;
}
