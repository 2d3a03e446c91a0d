import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency, Type } from '@nestjs/common';

import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { CodesPolicy, SessionsPolicy, SystemActorPolicy } from '../operations/policy.js';
import type {
  ContractName,
  Contracts,
  CoreContracts,
  DefaultedContracts,
  Features,
  SettingsAdministrationContracts,
  TotpContracts,
} from './contract-catalogue.js';

/** How the host binds one contract; the kinds of a Nest provider. Contracts are singletons. */
export type ContractBinding<T> =
  | { readonly useClass: Type<T> }
  | { readonly useValue: T }
  | { readonly useExisting: InjectionToken<T> }
  | {
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is injected is the host's business, as in Nest's own FactoryProvider
      readonly useFactory: (...injected: any[]) => T | Promise<T>;
      readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
    };

type Bindings<C> = { readonly [K in keyof C]: ContractBinding<C[K]> };

type When<F extends Partial<Features>, K extends keyof Features, C> = F extends Readonly<Record<K, false>> ? object : C;

/** The bindings that must be there for these features; a missing one does not compile. */
export type RequiredBindings<F extends Partial<Features>> = Bindings<
  CoreContracts & When<F, 'totp', TotpContracts> & When<F, 'settingsAdministration', SettingsAdministrationContracts>
> &
  Partial<Bindings<DefaultedContracts>>;

export type AnyBindings = { readonly [K in ContractName]?: ContractBinding<Contracts[K]> };

/** Everything an application decides about the library; what is left out has the default named here. */
export interface PolicyOptions {
  /** Somebody active with this ability always remains. @default 'admins.administer' */
  readonly lifelineAbility?: string;
  /** The host's parts that act without a person, each with its abilities by name. @default none */
  readonly systemActors?: Readonly<Record<string, SystemActorPolicy>>;
  readonly sessions?: Partial<SessionsPolicy>;
  readonly codes?: Partial<CodesPolicy>;
  readonly effects?: {
    /** Intents in flight per sink, at most. @default 1000 */
    readonly maxInFlight?: number;
    /** Milliseconds an intent may stay unsettled. @default 30000 */
    readonly settleMs?: number;
    /** Milliseconds shutdown waits for intents in flight. @default 5000 */
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

/** Either the complete record, checked by the compiler, or modules that export the tokens, checked at boot. */
type Bound<F extends Partial<Features>> =
  | { readonly contracts: RequiredBindings<NoInfer<F>>; readonly imports?: undefined }
  | { readonly contracts?: AnyBindings; readonly imports: NonNullable<ModuleMetadata['imports']> };

export type AdminInfraOptions<F extends Partial<Features> = Features> = Static<F> &
  Bound<F> & { readonly policy?: PolicyOptions };

export type AdminInfraAsyncOptions<F extends Partial<Features> = Features> = Static<F> &
  Bound<F> & {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Nest's own FactoryProvider
    readonly useFactory: (...injected: any[]) => PolicyOptions | Promise<PolicyOptions>;
    readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  };
