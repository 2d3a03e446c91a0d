import type { FactoryProvider, InjectionToken, OptionalFactoryDependency, Provider, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import { AuthenticationOrchestrator } from '../authentication/authentication.orchestrator.js';
import { TotpOrchestrator } from '../authentication/totp/totp.orchestrator.js';
import { authorizationStage } from '../authorization/authorization.stage.js';
import { AuthorizationOrchestrator } from '../authorization/authorization.orchestrator.js';
import { DefaultPasswordPolicy } from '../credentials/default-password-policy.js';
import { Effects } from '../effects/effects.js';
import { AdminInfraEvents } from '../effects/events.js';
import { ContractCaller } from '../kernel/contract-caller.js';
import { ConfigurationException } from '../kernel/exceptions.js';
import { SafeClock } from '../kernel/safe-clock.js';
import { SafeIdGenerator } from '../kernel/safe-id-generator.js';
import { RandomIdGenerator } from '../kernel/random-id-generator.js';
import { SystemClock } from '../kernel/system-clock.js';
import { AdminLifecycleOrchestrator } from '../lifecycle/admin-lifecycle.orchestrator.js';
import { OperationRunner } from '../operations/operation-runner.js';
import { SessionOrchestrator } from '../sessions/session.orchestrator.js';
import { sessionsStage } from '../sessions/sessions.stage.js';
import { settingsStage } from '../settings/settings.stage.js';
import { SystemSettingsOrchestrator } from '../settings/system-settings.orchestrator.js';
import type { PolicyOptions } from './admin-infra.options.js';
import type { Registration } from './registration.js';
import { AdminInfraHealth } from './admin-infra-health.js';
import { contractProblems, REGISTERED_TWICE } from './boot-checks.js';
import { CONTRACT_CATALOGUE, contractsFor, DEFAULT_FEATURES } from './contract-catalogue.js';
import type { ContractEntry, ContractName, Contracts, Features } from './contract-catalogue.js';
import { resolvePolicy } from './resolve-policy.js';
import type { ResolvedPolicy } from './resolve-policy.js';
import { SystemActors } from './system-actors.js';
import { BOUND_CONTRACTS, POLICY_OPTIONS, REGISTRATION, RESOLVED_POLICY } from './tokens.js';

const DEFAULTS: Partial<Record<ContractName, Type<object>>> = {
  Clock: SystemClock,
  IdGenerator: RandomIdGenerator,
  PasswordPolicy: DefaultPasswordPolicy,
};

/** The contracts in use, by token. */
export type BoundContracts = ReadonlyMap<symbol, object>;

/** Marks the dynamic module's class, to find a second registration without importing it (that would be a cycle). */
export const IS_ADMIN_INFRA_MODULE = Symbol('admin-infra:module');

export function featuresOf(registration: Registration): Features {
  return { ...DEFAULT_FEATURES, ...registration.features };
}

/** Every provider of one registration: a feature that is off has none of its own. */
export function providersOf(registration: Registration): { providers: Provider[]; exports: InjectionToken[] } {
  const features = featuresOf(registration);
  const needed = contractsFor(features);
  const publicClasses: Type<object>[] = [
    AuthenticationOrchestrator,
    AuthorizationOrchestrator,
    SessionOrchestrator,
    AdminLifecycleOrchestrator,
    ...(features.totp ? [TotpOrchestrator] : []),
    ...(features.settingsAdministration ? [SystemSettingsOrchestrator] : []),
    SystemActors,
    AdminInfraHealth,
  ];
  const providers: Provider[] = [
    { provide: REGISTRATION, useValue: registration },
    ...contractProviders(registration, needed),
    boundContracts(registration, needed),
    resolvedPolicy(features),
    { provide: AdminInfraEvents, useFactory: () => new AdminInfraEvents() },
    effects,
    runner,
    ...publicClasses,
  ];
  return { providers, exports: [...publicClasses, AdminInfraEvents] };
}

function contractProviders({ contracts = {}, imports = [] }: Registration, needed: readonly ContractEntry[]): Provider[] {
  return needed.flatMap(({ name, token, hasDefault }): Provider[] => {
    const binding = contracts[name];
    if (binding !== undefined) return [{ provide: token, ...binding } as Provider];
    // With imports the default would hide what an imported module exports under the same token.
    const fallback = DEFAULTS[name];
    return hasDefault && fallback !== undefined && imports.length === 0 ? [{ provide: token, useClass: fallback }] : [];
  });
}

/**
 * Everything wrong with the registration is found here, while the application boots, and told in one exception: Nest itself
 * would name only the first missing provider. What the host bound itself is asked for strictly, so that a missing dependency
 * of an adapter shows as Nest's own error and not as a missing contract.
 */
function boundContracts({ contracts = {} }: Registration, needed: readonly ContractEntry[]): FactoryProvider<BoundContracts> {
  const inject: (InjectionToken | OptionalFactoryDependency)[] = needed.map(({ name, token }) =>
    contracts[name] === undefined ? { token, optional: true } : token,
  );
  return {
    provide: BOUND_CONTRACTS,
    inject: [POLICY_OPTIONS, REGISTRATION, ModulesContainer, ...inject],
    useFactory: (
      options: PolicyOptions,
      registration: Registration,
      modules: ModulesContainer,
      ...implementations: unknown[]
    ) => {
      const bound = new Map<symbol, unknown>();
      needed.forEach(({ name, token }, index) => {
        const fallback = DEFAULTS[name];
        bound.set(token, implementations[index] ?? (fallback === undefined ? undefined : new fallback()));
      });
      const problems = contractProblems(needed, bound);
      problems.push(...registrationProblems(registration));
      resolvePolicy(options, featuresOf(registration), problems);
      const registrations = [...modules.values()].filter(({ metatype }) => IS_ADMIN_INFRA_MODULE in metatype);
      if (registrations.length > 1) problems.push(REGISTERED_TWICE);
      if (problems.length > 0) throw new ConfigurationException(problems);
      return bound as Map<symbol, object>;
    },
  };
}

function registrationProblems({ contracts = {}, features = {} }: Registration): string[] {
  const names = CONTRACT_CATALOGUE.map(({ name }) => name as string);
  return [
    ...Object.keys(contracts)
      .filter((name) => !names.includes(name))
      .map((name) => `contracts.${name} is no contract of this library; check its spelling.`),
    ...Object.entries(features).flatMap(([name, on]) => {
      if (!Object.hasOwn(DEFAULT_FEATURES, name))
        return [`features.${name} is no feature; known are ${Object.keys(DEFAULT_FEATURES).join(', ')}.`];
      return typeof on === 'boolean' ? [] : [`features.${name} must be true or false.`];
    }),
  ];
}

function resolvedPolicy(features: Features): FactoryProvider<ResolvedPolicy> {
  return {
    provide: RESOLVED_POLICY,
    // After the checks: what is resolved here has no problems left.
    inject: [POLICY_OPTIONS, BOUND_CONTRACTS],
    useFactory: (options: PolicyOptions) => resolvePolicy(options, features, []),
  };
}

function contract<N extends ContractName>(bound: BoundContracts, name: N): Contracts[N] {
  const token = CONTRACT_CATALOGUE.find((entry) => entry.name === name)?.token;
  return bound.get(token as symbol) as Contracts[N];
}

const effects: FactoryProvider<Effects> = {
  provide: Effects,
  inject: [BOUND_CONTRACTS, RESOLVED_POLICY, AdminInfraEvents],
  useFactory: (bound: BoundContracts, policy: ResolvedPolicy, events: AdminInfraEvents) =>
    new Effects(
      {
        audit: contract(bound, 'AuditLogger'),
        notifications: contract(bound, 'NotificationDispatcher'),
        secrets: contract(bound, 'SecretDelivery'),
      },
      policy.effects,
      new SafeClock(contract(bound, 'Clock')),
      events,
    ),
};

const runner: FactoryProvider<OperationRunner> = {
  provide: OperationRunner,
  inject: [BOUND_CONTRACTS, RESOLVED_POLICY, Effects, AdminInfraEvents],
  useFactory: (bound: BoundContracts, { operations }: ResolvedPolicy, sinks: Effects, events: AdminInfraEvents) => {
    const clock = new SafeClock(contract(bound, 'Clock'));
    return new OperationRunner({
      contracts: new ContractCaller(bound, events, clock),
      effects: sinks,
      events,
      clock,
      ids: new SafeIdGenerator(contract(bound, 'IdGenerator')),
      stages: {
        settings: settingsStage,
        authorization: authorizationStage,
        sessions: sessionsStage(operations.sessions.recheckAfterMs),
      },
      policy: operations,
    });
  },
};
