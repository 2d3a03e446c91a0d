import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency, Type } from '@nestjs/common';

import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { CodesPolicy, ExternalUsage, PasswordsPolicy, SessionsPolicy, SystemActorPolicy } from '../runner/policy.js';
import type { ContractName, Contracts, DefaultedContractName, Features, RequiredContractName } from './contracts.js';

/** Says that a module in `imports`, or a global one, exports this contract under its token. */
export interface ImportedContract {
  readonly imported: true;
}

/** How the host binds one contract: the kinds of a Nest provider, or the word that a module provides it. Contracts are singletons. */
export type ContractBinding<T> =
  | ImportedContract
  | { readonly useClass: Type<T> }
  | { readonly useValue: T }
  | { readonly useExisting: InjectionToken<T> }
  | {
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is injected is the host's business, as in Nest's own FactoryProvider
      readonly useFactory: (...injected: any[]) => T | Promise<T>;
      readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
    };

/** The bindings that must be there for these features; a missing one does not compile. */
export type RequiredBindings<F extends Partial<Features>> = {
  readonly [N in RequiredContractName<F>]: ContractBinding<Contracts[N]>;
} & { readonly [N in DefaultedContractName]?: ContractBinding<Contracts[N]> };

export type AnyBindings = { readonly [N in ContractName]?: ContractBinding<Contracts[N]> };

/** Everything an application decides about the library; what is left out has the default named here. */
export interface PolicyOptions {
  /** Somebody active with this ability always remains. @default 'admins.administer' */
  readonly lifelineAbility?: string;
  /** What the host's own commands need, by key, each with what it lets an admin do. Roles are made of these and the library's. @default none */
  readonly abilities?: Readonly<Record<string, string>>;
  /** The host's parts that act without a person, each with its abilities by name. @default none */
  readonly systemActors?: Readonly<Record<string, SystemActorPolicy>>;
  /** The channels your dispatcher has, by name; admins choose among them with the feature `preferences`. @default ['email'] */
  readonly notificationChannels?: readonly string[];
  /**
   * Where external identities come from, by name, each with the most that one may be linked for. Your own code verifies every assertion
   * of a provider that is `sign_in`; a messenger is `notify_only`, and one of `notificationChannels` has to be. Used by the feature `externalSignIn`. @default none
   */
  readonly externalProviders?: Readonly<Record<string, ExternalUsage>>;
  readonly sessions?: Partial<SessionsPolicy>;
  readonly codes?: Partial<CodesPolicy>;
  /** `contextWords`: words of the organisation and its products, held against every new password beside those of its owner. @default none */
  readonly passwords?: Partial<PasswordsPolicy>;
  readonly effects?: {
    /** Intents in flight per sink, at most. @default 1000 */
    readonly maxInFlight?: number;
    /** Milliseconds an intent may stay unsettled. @default 30000 */
    readonly settleMs?: number;
    /** Milliseconds shutdown waits, all in all, for operations under way and intents in flight. @default 5000 */
    readonly drainMs?: number;
  };
  /** Milliseconds an operation may take, contracts included. @default 10000 */
  readonly operationDeadlineMs?: number;
  /** Settings of the host's own, beside the library's. @default none */
  readonly settings?: readonly SettingDefinition[];
}

interface Static<F extends Partial<Features>> {
  /** @default every feature on */
  readonly features?: F;
  /** Whether every module sees the orchestrators without importing this one. @default false */
  readonly isGlobal?: boolean;
}

interface Bound<F extends Partial<Features>> {
  /** Every contract these features need; the compiler names what is missing, whatever is imported. */
  readonly contracts: RequiredBindings<NoInfer<F>>;
  /** Modules that export what bindings inject, and the contracts that are said to be `imported`. @default none */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
}

export type AdminInfraOptions<F extends Partial<Features> = Features> = Static<F> &
  Bound<F> & { readonly policy?: PolicyOptions };

export type AdminInfraAsyncOptions<F extends Partial<Features> = Features> = Static<F> &
  Bound<F> & {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Nest's own FactoryProvider
    readonly useFactory: (...injected: any[]) => PolicyOptions | Promise<PolicyOptions>;
    readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  };
