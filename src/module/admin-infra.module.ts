import { Inject, Module, Optional, Scope } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

import { ConfigurationException } from '../kernel/exceptions.js';
import { ConfigurableModuleClass } from './admin-infra.module-definition.js';
import type { Registration } from './registration.js';
import type { AdminInfraAsyncOptions, AdminInfraOptions, PolicyOptions } from './admin-infra.options.js';
import { IMPORTED_BARE, scopeProblem } from './boot-checks.js';
import { contractsFor } from './contracts.js';
import type { Features } from './contracts.js';
import { featuresOf, IS_ADMIN_INFRA_MODULE } from './providers.js';
import { isRecord, shown } from './readable.js';
import { REGISTRATION } from './tokens.js';

/**
 * Admin Infra as a Nest module.
 *
 * When to use: once per application, in its root module.
 *
 * Promises: everything wrong with the options and the bindings is found while the application boots and told in one exception;
 * each contract token can be overridden in a Nest testing module; nothing is shared between applications.
 *
 * Closing, in the order of Nest's hooks; all waiting together takes at most `policy.effects.drainMs`:
 * 1. modules that import this one;
 * 2. `onModuleDestroy`: operations under way and intents in flight are waited for, before any module in `imports`, any global module
 *    and any adapter bound in `contracts` is told to close;
 * 3. `beforeApplicationShutdown`: the same again. Nest lets requests in until after this hook; what these record reaches a sink only
 *    while its store is open, so a store that is closed in `onModuleDestroy` loses it, counted: close stores in
 *    `onApplicationShutdown`;
 * 4. `onApplicationShutdown`: operations end in `operation.shut_down`, those under way and every later one; the last intents leave;
 *    what a sink has not taken by then is given up, counted.
 *
 * A module is told to close after this one only if it is in `imports` (however deep) or global; with any other Nest knows no order.
 *
 * Failures: `ConfigurationException`, at boot only, listing every problem.
 *
 * @example
 * AdminInfraModule.forRoot({
 *   contracts: { AuditLogger: { useClass: PgAuditLogger }, … },
 *   policy: { systemActors: { 'bootstrap-cli': {} } },
 * })
 */
@Module({})
export class AdminInfraModule implements OnModuleInit {
  static readonly [IS_ADMIN_INFRA_MODULE] = true;

  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Optional() @Inject(REGISTRATION) private readonly registration: Registration | null = null,
  ) {
    if (registration === null) throw new ConfigurationException([IMPORTED_BARE]);
  }

  /** Registers with a policy known up front. */
  static forRoot<const F extends Partial<Features> = Features>(options: AdminInfraOptions<F>): DynamicModule {
    const { policy = {}, ...registration } = optionsOf(options);
    // Handed on whole: what is no object is told as a problem, and no key of it is taken for one of the registration.
    return registered(registration, () => policy, [], 'policy');
  }

  /** Registers with a policy made by a factory; what decides providers stays static. */
  static forRootAsync<const F extends Partial<Features> = Features>(options: AdminInfraAsyncOptions<F>): DynamicModule {
    const { useFactory, inject = [], ...registration } = optionsOf(options);
    return registered(
      registration,
      typeof useFactory === 'function' ? useFactory : () => useFactory,
      inject,
      'useFactory, inject',
    );
  }

  /** A REQUEST-scoped contract makes everything that injects it request-scoped too, so it has to be looked for from here. */
  onModuleInit(): void {
    const problems = contractsFor(featuresOf(this.registration ?? {})).flatMap((contract) =>
      this.scopeOf(contract.token) === Scope.DEFAULT ? [] : [scopeProblem(contract)],
    );
    if (problems.length > 0) throw new ConfigurationException(problems);
  }

  private scopeOf(token: symbol): Scope {
    try {
      return this.modules.introspect(token).scope;
    } catch {
      return Scope.DEFAULT; // not a provider at all: a default of the library, or reported as missing already
    }
  }
}

/** A host without types may give none at all: then everything is missing, and told at boot. */
function optionsOf<O extends object>(options: O): Partial<O> {
  return isRecord(options) ? options : {};
}

function registered(
  registration: object,
  useFactory: (...injected: never[]) => unknown,
  inject: FactoryProvider['inject'],
  besides: string,
): DynamicModule {
  const { contracts, features, imports, isGlobal, ...unknown } = registration as Registration;
  const unknownOptions = Object.keys(unknown).map(
    (name) => `${shown(name)} is no option; known are contracts, features, imports, isGlobal, ${besides}.`,
  );
  const known: Registration = { contracts, features, imports, isGlobal, unknownOptions };
  const options = { ...known, useFactory: useFactory as () => PolicyOptions, inject };
  return { ...ConfigurableModuleClass.forRootAsync(options as never), module: AdminInfraModule };
}
