import type { FactoryProvider, InjectionToken, ModuleMetadata, OptionalFactoryDependency, Provider, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import { Effects } from '../effects/effects.js';
import { AdminInfraEvents } from '../effects/events.js';
import { ConfigurationException } from '../kernel/exceptions.js';
import type { OrchestratorClass } from '../runner/domain.js';
import { OperationRunner } from '../runner/runner.js';
import { AdminInfraHealth } from './admin-infra-health.js';
import type { PolicyOptions } from './admin-infra.options.js';
import { assemble } from './assemble.js';
import type { BoundContracts, Core } from './assemble.js';
import { contractProvider, isBound } from './bindings.js';
import { Closing } from './closing.js';
import { contractProblems, policyProblems, REGISTERED_TWICE, registrationProblems } from './boot-checks.js';
import { contractsFor, DEFAULT_FEATURES } from './contracts.js';
import type { ContractEntry, Features } from './contracts.js';
import { DOMAINS } from './domains.js';
import { HostContractsModule } from './host-contracts.module.js';
import { isRecord } from './readable.js';
import type { Registration } from './registration.js';
import { resolvePolicy } from './resolve-policy.js';
import type { ResolvedPolicy } from './resolve-policy.js';
import { SystemActors } from './system-actors.js';
import { BOUND_CONTRACTS, CORE, POLICY_OPTIONS, REGISTRATION, RESOLVED_POLICY } from './tokens.js';

/** Marks the dynamic module's class, to find a second registration without importing it (that would be a cycle). */
export const IS_ADMIN_INFRA_MODULE = Symbol('admin-infra:module');

export function featuresOf({ features }: Registration): Features {
  return { ...DEFAULT_FEATURES, ...(isRecord(features) ? features : {}) };
}

/** Every provider of one registration: a feature that is off has none of its own. */
export function providersOf(
  registration: Registration,
  imports: NonNullable<ModuleMetadata['imports']>,
): Required<Pick<ModuleMetadata, 'imports' | 'providers' | 'exports'>> {
  const features = featuresOf(registration);
  const needed = contractsFor(features);
  const orchestrators = DOMAINS.flatMap(({ feature, orchestrator }) =>
    orchestrator === null || (feature !== null && !features[feature.name]) ? [] : [orchestrator],
  );
  const defaulted = needed.filter((entry) => entry.hasDefault && !isBound(registration, entry));
  const providers: Provider[] = [
    { provide: REGISTRATION, useValue: registration },
    ...needed.flatMap((entry) => contractProvider(registration, entry)),
    boundContracts(registration, needed),
    resolvedPolicy(features),
    core,
    partOfCore(AdminInfraEvents, ({ events }) => events),
    partOfCore(Effects, ({ effects }) => effects),
    partOfCore(OperationRunner, ({ runner }) => runner),
    Closing,
    SystemActors,
    AdminInfraHealth,
    ...orchestrators.map(overRunner),
  ];
  return {
    imports: [...imports, HostContractsModule.of(defaulted, imports)],
    providers,
    exports: [...orchestrators, SystemActors, AdminInfraHealth, AdminInfraEvents],
  };
}

/**
 * Everything wrong with the registration is found here, while the application boots, and told in one exception: Nest itself
 * would name only the first missing provider. What the host bound itself is asked for strictly, so that a missing dependency
 * of an adapter shows as Nest's own error and not as a missing contract.
 */
function boundContracts(registration: Registration, needed: readonly ContractEntry[]): FactoryProvider<BoundContracts> {
  const inject: (InjectionToken | OptionalFactoryDependency)[] = needed.map((entry) =>
    isBound(registration, entry) || entry.hasDefault ? entry.token : { token: entry.token, optional: true },
  );
  return {
    provide: BOUND_CONTRACTS,
    inject: [POLICY_OPTIONS, ModulesContainer, ...inject],
    useFactory: (options: unknown, modules: ModulesContainer, ...implementations: unknown[]) => {
      const bound = new Map(needed.map(({ token }, index) => [token, implementations[index]]));
      const problems = [
        ...contractProblems(registration, needed, bound),
        ...registrationProblems(registration),
        ...policyProblems(options),
      ];
      if (policyProblems(options).length === 0) resolvePolicy(options as PolicyOptions, featuresOf(registration), problems);
      const registrations = [...modules.values()].filter(({ metatype }) => IS_ADMIN_INFRA_MODULE in metatype);
      if (registrations.length > 1) problems.push(REGISTERED_TWICE);
      if (problems.length > 0) throw new ConfigurationException(problems);
      return bound as Map<symbol, object>;
    },
  };
}

function resolvedPolicy(features: Features): FactoryProvider<ResolvedPolicy> {
  return {
    provide: RESOLVED_POLICY,
    // After the checks: what is resolved here has no problems left.
    inject: [POLICY_OPTIONS, BOUND_CONTRACTS],
    useFactory: (options: PolicyOptions) => resolvePolicy(options, features, []),
  };
}

const core: FactoryProvider<Core> = {
  provide: CORE,
  inject: [BOUND_CONTRACTS, RESOLVED_POLICY],
  useFactory: (bound: BoundContracts, policy: ResolvedPolicy) => assemble(bound, policy),
};

function partOfCore<T>(token: Type<T>, part: (assembled: Core) => T): FactoryProvider<T> {
  return { provide: token, inject: [CORE], useFactory: part };
}

/** Made here and not by Nest, which looks at each method of a class it makes for guards, pipes and filters: half of what a start took. */
function overRunner(orchestrator: OrchestratorClass): FactoryProvider<object> {
  return { provide: orchestrator, inject: [OperationRunner], useFactory: (runner: OperationRunner) => new orchestrator(runner) };
}
