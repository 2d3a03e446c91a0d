import { Inject, Module, Optional, Scope } from '@nestjs/common';
import type { BeforeApplicationShutdown, DynamicModule, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

import { Effects } from '../effects/effects.js';
import { ConfigurationException } from '../kernel/exceptions.js';
import { OperationRunner } from '../runner/runner.js';
import { ConfigurableModuleClass } from './admin-infra.module-definition.js';
import type { Registration } from './registration.js';
import type { AdminInfraAsyncOptions, AdminInfraOptions } from './admin-infra.options.js';
import { IMPORTED_BARE, scopeProblem } from './boot-checks.js';
import { contractsFor } from './contracts.js';
import type { Features } from './contracts.js';
import { featuresOf, IS_ADMIN_INFRA_MODULE } from './providers.js';
import { REGISTRATION } from './tokens.js';

/**
 * Admin Infra as a Nest module.
 *
 * When to use: once per application, in its root module.
 *
 * Promises: everything wrong with the options and the bindings is found while the application boots and told in one exception;
 * each contract token can be overridden in a Nest testing module; nothing is shared between applications; shutting down waits
 * for intents in flight, at most `policy.effects.drainMs`.
 *
 * Failures: `ConfigurationException`, at boot only, listing every problem.
 *
 * @example
 * AdminInfraModule.forRoot({
 *   contracts: { AuditLogger: { useClass: PgAuditLogger }, … },
 *   policy: { systemActors: { 'bootstrap-cli': { abilities: ['admins.bootstrap'] } } },
 * })
 */
@Module({})
export class AdminInfraModule implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  static readonly [IS_ADMIN_INFRA_MODULE] = true;

  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Optional() @Inject(REGISTRATION) private readonly registration: Registration | null = null,
  ) {
    if (registration === null) throw new ConfigurationException([IMPORTED_BARE]);
  }

  /** Registers with a policy known up front. */
  static forRoot<const F extends Partial<Features> = Features>(options: AdminInfraOptions<F>): DynamicModule {
    const { policy = {}, ...registration } = options;
    return { ...ConfigurableModuleClass.forRoot({ ...policy, ...(registration as Registration) }), module: AdminInfraModule };
  }

  /** Registers with a policy made by a factory; what decides providers stays static. */
  static forRootAsync<const F extends Partial<Features> = Features>(options: AdminInfraAsyncOptions<F>): DynamicModule {
    const { useFactory, inject = [], ...registration } = options;
    const { imports = [], ...rest } = registration as Registration;
    const definition = ConfigurableModuleClass.forRootAsync({ useFactory, inject, imports, ...rest });
    return { ...definition, module: AdminInfraModule };
  }

  /** A REQUEST-scoped contract makes everything that injects it request-scoped too, so it has to be looked for from here. */
  onModuleInit(): void {
    const problems = contractsFor(featuresOf(this.registration ?? {})).flatMap((contract) =>
      this.scopeOf(contract.token) === Scope.DEFAULT ? [] : [scopeProblem(contract)],
    );
    if (problems.length > 0) throw new ConfigurationException(problems);
  }

  /** Before the host closes its stores: what is in flight may still need them. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.modules.get(Effects).drain();
  }

  /** After the last request: what came in meanwhile is waited for too, then given up, counted. */
  async onApplicationShutdown(): Promise<void> {
    const effects = this.modules.get(Effects);
    // Before the last drain: what an unanswered write has to say must still leave.
    this.modules.get(OperationRunner).stop();
    await effects.drain();
    effects.shutDown();
  }

  private scopeOf(token: symbol): Scope {
    try {
      return this.modules.introspect(token).scope;
    } catch {
      return Scope.DEFAULT; // not a provider at all: a default of the library, or reported as missing already
    }
  }
}
