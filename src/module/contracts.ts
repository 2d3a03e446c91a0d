import type { OneTimeCodeRepository } from '../credentials/one-time-code-repository.contract.js';
import type { AuditLogger } from '../effects/audit-logger.contract.js';
import type { NotificationDispatcher } from '../effects/notification-dispatcher.contract.js';
import type { SecretDelivery } from '../effects/secret-delivery.contract.js';
import type { Contract, Feature } from '../runner/domain.js';
import { DOMAINS } from './domains.js';
import type { AuditIntent, CodePurpose, NotificationIntent, SecretDeliveryIntent } from './vocabulary.js';

type Domain = (typeof DOMAINS)[number];
type Union<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type InterfacesOf<C> = { [K in keyof C]: C[K] extends Contract<infer I> ? I : never };
type Listed<D> = D extends { readonly contracts: infer C } ? InterfacesOf<C> : never;

/** What a domain left of others can say only loosely of a contract is said closely here, where all domains are known. */
interface Closed {
  readonly AuditLogger: AuditLogger<AuditIntent>;
  readonly NotificationDispatcher: NotificationDispatcher<NotificationIntent>;
  readonly SecretDelivery: SecretDelivery<SecretDeliveryIntent>;
  readonly OneTimeCodeRepository: OneTimeCodeRepository<CodePurpose>;
}

type All = Union<Listed<Domain>>;
export type ContractName = keyof All;
/** Every contract of the library, by name. */
export type Contracts = { [K in ContractName]: K extends keyof Closed ? Closed[K] : All[K] };

type FeatureOf<D> = D extends { readonly feature: Feature<infer N> } ? N : never;
/** Parts of the library that can be left out, with their contracts. Each says whether it is on when nothing is said. */
export type Features = Readonly<Record<FeatureOf<Domain>, boolean>>;

type NamesOf<D> = D extends { readonly contracts: infer C } ? keyof C & string : never;
type Defaulted<D> = D extends { readonly contracts: infer C }
  ? { [K in keyof C]: C[K] extends Contract<never, true> ? K : C[K] extends { readonly hasDefault: true } ? K : never }[keyof C]
  : never;
/** The contracts the library has a default for. */
export type DefaultedContractName = Defaulted<Domain> & ContractName;
/** The contracts that an application with these features has to bind. */
export type RequiredContractName<F extends Partial<Features>> = Exclude<
  { [D in Domain as D['key']]: D extends unknown ? (IsOff<D, F> extends true ? never : NamesOf<D>) : never } extends infer M
    ? M[keyof M]
    : never,
  DefaultedContractName
> &
  ContractName;
/** What is on by default is off where the application says so; what is off by default, unless it says that it is on. */
type IsOff<D, F> = D extends { readonly feature: Feature<infer N, infer On> }
  ? On extends true
    ? F extends Readonly<Record<N, false>>
      ? true
      : false
    : F extends Readonly<Record<N, true>>
      ? false
      : true
  : false;

export interface ContractEntry {
  readonly name: ContractName;
  readonly token: symbol;
  /** The domain that needs it, for messages. */
  readonly domain: string;
  readonly methods: readonly string[];
  readonly feature: keyof Features | null;
  readonly hasDefault: boolean;
  readonly fallback: (new () => object) | null;
}

export const DEFAULT_FEATURES: Features = Object.freeze(
  Object.fromEntries(DOMAINS.flatMap(({ feature }) => (feature === null ? [] : [[feature.name, feature.default]]))),
) as Features;

/** Every contract of the library: who needs it and what it must be able to do. */
export const CONTRACT_CATALOGUE: readonly ContractEntry[] = Object.freeze(
  DOMAINS.flatMap(({ name: domain, feature, contracts }) =>
    Object.entries(contracts as Readonly<Record<ContractName, Contract<object>>>).map(([name, listed]) =>
      Object.freeze({
        ...listed,
        name: name as ContractName,
        domain,
        feature: feature === null ? null : feature.name,
      }),
    ),
  ),
);

/** The contracts an application with these features uses. */
export function contractsFor(features: Features): readonly ContractEntry[] {
  return CONTRACT_CATALOGUE.filter(({ feature }) => feature === null || features[feature]);
}
