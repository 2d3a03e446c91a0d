import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Global, Inject, Injectable, Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';

import {
  AdminInfraHealth,
  AuditLogger,
  AuthenticationOrchestrator,
  InfrastructureException,
  PasswordHasher,
  Redacted,
  SessionCommandRepository,
} from '@maatify/admin-infra';
import { createInMemoryContracts, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { DOMAINS } from '../../src/module/domains.js';
import { OPERATIONS } from '../../src/module/vocabulary.js';
import { OperationRunner } from '../../src/runner/runner.js';
import { createLightWorld } from '../support/light-world.js';
import { createWorld } from '../support/world.js';
import { bindings } from './support/bindings.js';
import { REGISTERING } from './support/host.js';
import type { Given, Imports } from './support/host.js';

const PASSWORD = 'a password until the end';
const RECORDS_OF_A_SIGN_IN = 3;
type Hook = 'onModuleDestroy' | 'beforeApplicationShutdown' | 'onApplicationShutdown';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A store that takes a while to write, and takes nothing once it is closed, which it is by one of Nest's hooks. */
class Store {
  stored = 0;
  open = true;

  constructor(readonly closedBy: Hook) {}

  async record(): Promise<void> {
    await pause(20);
    if (!this.open) throw new Error('the store is closed');
    this.stored += 1;
  }

  closeAt(hook: Hook): void {
    if (hook === this.closedBy) this.open = false;
  }
}

/** An audit logger over such a store, as a class that Nest makes and closes. */
function loggerOver(store: Store): Type<object> {
  class PgAuditLogger {
    record = (): Promise<void> => store.record();
    onModuleDestroy = (): void => store.closeAt('onModuleDestroy');
    beforeApplicationShutdown = (): void => store.closeAt('beforeApplicationShutdown');
    onApplicationShutdown = (): void => store.closeAt('onApplicationShutdown');
  }
  return PgAuditLogger;
}

function moduleOf(metadata: Omit<DynamicModule, 'module'>, global = false): DynamicModule {
  class SomeModule {}
  Module({})(SomeModule);
  if (global) Global()(SomeModule);
  return { module: SomeModule, ...metadata };
}

/** Where the store may live. */
const PLACES: Readonly<Record<string, (logger: Type<object>) => { readonly given: Given; readonly beside?: Imports }>> = {
  'a module in imports': (logger) => ({ given: fromElsewhere([storeModule(logger)]) }),
  'a module that one in imports imports and re-exports': (logger) => {
    const store = storeModule(logger);
    return { given: fromElsewhere([moduleOf({ imports: [store], exports: [store] })]) };
  },
  'a module in imports that the root imports as well': (logger) => {
    const store = storeModule(logger);
    return { given: fromElsewhere([store]), beside: [store] };
  },
  'a global module': (logger) => ({ given: fromElsewhere([]), beside: [storeModule(logger, true)] }),
  'an adapter bound with useClass': (logger) => ({
    given: { contracts: { ...contractsWithAda(), AuditLogger: { useClass: logger } } },
  }),
};
const storeModule = (logger: Type<object>, global = false): DynamicModule =>
  moduleOf({ providers: [{ provide: AuditLogger, useClass: logger }], exports: [AuditLogger] }, global);
const fromElsewhere = (imports: Imports): Given => ({
  contracts: { ...contractsWithAda(), AuditLogger: { imported: true } },
  imports,
});

function contractsWithAda(): object {
  const { contracts, store } = createInMemoryContracts();
  store.addAdmin({ email: 'ada@example.org', password: PASSWORD });
  return bindings(contracts);
}

/** Who imports the library's module. */
const IMPORTERS: Readonly<Record<string, (library: DynamicModule) => Imports>> = {
  'the root module': (library) => [library],
  'a feature module': (library) => [moduleOf({ imports: [library] })],
  'a global feature module': (library) => [moduleOf({ imports: [library] }, true)],
};

const signIn = (module: TestingModule) =>
  module
    .get(AuthenticationOrchestrator, { strict: false })
    .signIn({ email: 'ada@example.org', password: Redacted.of(PASSWORD) }, TEST_ORIGIN);
const lostOf = (module: TestingModule): number =>
  module
    .get(AdminInfraHealth, { strict: false })
    .report()
    .sinks.reduce((sum, { lost }) => sum + lost, 0);

async function start(imports: Imports): Promise<TestingModule> {
  const module = await Test.createTestingModule({ imports }).compile();
  return module.init();
}

const policy = { effects: { drainMs: 2_000 } };
const EVERY_PLACE = Object.entries(PLACES).flatMap(([where, place]) =>
  Object.entries(IMPORTERS).flatMap(([who, importer]) =>
    [false, true].flatMap((isGlobal) =>
      Object.entries(REGISTERING).map(
        ([method, register]) =>
          [
            `${where}; the library in ${who}, isGlobal ${String(isGlobal)}, ${method}`,
            (store: Store) => {
              const { given, beside = [] } = place(loggerOver(store));
              return [...beside, ...importer(register({ ...given, isGlobal }, policy))];
            },
          ] as const,
      ),
    ),
  ),
);

describe('N2 E6 C20 a store that closes as soon as it is told to loses no record in flight', () => {
  it.each(EVERY_PLACE)('%s', async (_, importsOver) => {
    const store = new Store('onModuleDestroy');
    const module = await start(importsOver(store));
    expect((await signIn(module)).outcome).toBe('signed_in');
    expect([store.stored, store.open]).toEqual([0, true]);
    await module.close();
    expect([store.stored, store.open, lostOf(module)]).toEqual([RECORDS_OF_A_SIGN_IN, false, 0]);
  });

  it('nor one of an operation that was still under way', async () => {
    const store = new Store('onModuleDestroy');
    const { given } = PLACES['a module in imports']!(loggerOver(store));
    const module = await start([REGISTERING.forRoot(given, policy)]);
    const hasher = module.get<{ verify: (args: unknown) => Promise<unknown> }>(PasswordHasher);
    const verify = hasher.verify.bind(hasher);
    hasher.verify = async (args) => {
      await pause(50);
      return verify(args);
    };
    const answer = signIn(module);
    await module.close();
    expect((await answer).outcome).toBe('signed_in');
    expect([store.stored, lostOf(module)]).toEqual([RECORDS_OF_A_SIGN_IN, 0]);
  });
});

describe('E6 between the hooks', () => {
  /** Imports the library, so its hooks come before the library's; signs in there, as a request does that is still let in. */
  function requestAt(hook: Hook, library: DynamicModule, global = false) {
    const answers: unknown[] = [];
    @Injectable()
    class Late {
      constructor(@Inject(AuthenticationOrchestrator) private readonly authentication: AuthenticationOrchestrator) {}
      onModuleDestroy = (): Promise<void> => this.at('onModuleDestroy');
      beforeApplicationShutdown = (): Promise<void> => this.at('beforeApplicationShutdown');
      onApplicationShutdown = (): Promise<void> => this.at('onApplicationShutdown');

      private async at(now: Hook): Promise<void> {
        if (now !== hook) return;
        const input = { email: 'ada@example.org', password: Redacted.of(PASSWORD) };
        const answer = await this.authentication.signIn(input, TEST_ORIGIN).catch((error: unknown) => error);
        answers.push(answer instanceof InfrastructureException ? answer.code : (answer as { outcome: string }).outcome);
      }
    }
    return { answers, importing: moduleOf({ imports: [library], providers: [Late] }, global) };
  }

  it.each<[Hook, Hook, number]>([
    ['onModuleDestroy', 'onModuleDestroy', 0],
    ['beforeApplicationShutdown', 'beforeApplicationShutdown', 0],
    ['beforeApplicationShutdown', 'onApplicationShutdown', 0],
    ['onApplicationShutdown', 'onApplicationShutdown', 0],
    // The one loss there is: the store was closed before the request came. The library's answer is what it would have been.
    ['beforeApplicationShutdown', 'onModuleDestroy', RECORDS_OF_A_SIGN_IN],
  ])('a request in %s, the store closed by %s: %d records lost, counted', async (hook, closedBy, lost) => {
    for (const isGlobal of [false, true]) {
      const store = new Store(closedBy);
      const { given } = PLACES['a module in imports']!(loggerOver(store));
      const { answers, importing } = requestAt(hook, REGISTERING.forRoot({ ...given, isGlobal }, policy));
      const module = await start([importing]);
      await module.close();
      expect(answers).toEqual(['signed_in']);
      expect([isGlobal, store.stored, lostOf(module)]).toEqual([isGlobal, RECORDS_OF_A_SIGN_IN - lost, lost]);
    }
  });

  it('C20 X5 what a write that nobody answered has to say is stored before the store closes', async () => {
    const store = new Store('onApplicationShutdown');
    const { given } = PLACES['a module in imports']!(loggerOver(store));
    const ended: unknown[] = [];
    /** Still lets a sign-in in, and comes to its end while the session is being stored. */
    const server = {
      onApplicationShutdown: async (): Promise<void> => {
        const storing = new Promise<void>((begun) => {
          module.get<{ open: unknown }>(SessionCommandRepository, { strict: false }).open = () => {
            begun();
            return new Promise(() => undefined);
          };
        });
        signIn(module).catch((error: unknown) => ended.push(error));
        await storing;
      },
    };
    const importing = moduleOf({
      imports: [REGISTERING.forRoot(given, policy)],
      providers: [{ provide: 'server', useValue: server }],
    });
    const module = await start([importing]);
    await module.close();
    expect(ended).toMatchObject([{ code: 'operation.shut_down', mutation: 'unknown' }]);
    expect([store.stored, lostOf(module)]).toEqual([1, 0]);
  });

  it('a global module that imports the library is told after it: in its last hook nothing runs any more', async () => {
    const { answers, importing } = requestAt(
      'onApplicationShutdown',
      REGISTERING.forRoot({ contracts: contractsWithAda() }, policy),
      true,
    );
    const module = await start([importing]);
    await module.close();
    expect(answers).toEqual(['operation.shut_down']);
  });

  it('C20 X5 an operation that hangs holds closing up for drainMs and is then answered', async () => {
    const module = await start([REGISTERING.forRoot({ contracts: contractsWithAda() }, { effects: { drainMs: 100 } })]);
    module.get<{ verify: unknown }>(PasswordHasher).verify = () => new Promise(() => undefined);
    const answer = signIn(module).catch((error: unknown) => error);
    const startedMs = performance.now();
    await module.close();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await answer).toMatchObject({ code: 'operation.shut_down', operation: 'auth.sign_in', mutation: 'none' });
  });
});

describe('N9 H10 X5 L5 after shutdown every operation ends at once, and asks nobody', () => {
  const ORCHESTRATORS = DOMAINS.flatMap(({ orchestrator }) => (orchestrator === null ? [] : [orchestrator]));
  const failureOf = (operation: string) => ({
    failure: 'infrastructure_failure',
    code: 'operation.shut_down',
    operation,
    mutation: 'none',
    contract: null,
  });

  it('by app.close(), through every method of every orchestrator', async () => {
    const world = await createWorld();
    const { actor } = await world.signedIn();
    const system = world.systemActor();
    await world.dispose();
    const asked = world.faults.calls.length;
    const ended: string[] = [];
    for (const type of ORCHESTRATORS as readonly Type<object>[]) {
      const orchestrator = world.module.get<object, Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>>(type);
      for (const method of Object.getOwnPropertyNames(type.prototype).filter((name) => name !== 'constructor')) {
        for (const caller of [actor, system, undefined]) {
          const thrown: unknown = await orchestrator[method]!(caller, {}).catch((error: unknown) => error);
          expect(thrown).toBeInstanceOf(InfrastructureException);
          const { operation } = thrown as InfrastructureException;
          expect(thrown).toMatchObject(failureOf(operation ?? ''));
          ended.push(operation ?? '');
        }
      }
    }
    expect([...new Set(ended)].sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
    expect(world.faults.calls.slice(asked)).toEqual([]);
  });

  it('by runner.stop()', async () => {
    const world = createLightWorld();
    world.runner.stop();
    for (const operation of OPERATIONS) {
      const ending = world.runner.run(operation, undefined as never, {});
      await expect(ending).rejects.toMatchObject(failureOf(operation.name));
    }
    expect(world.faults.calls).toEqual([]);
    await world.dispose();
  });

  it('and the runner of the application is the one that was stopped', async () => {
    const module = await start([REGISTERING.forRoot({ contracts: contractsWithAda() })]);
    const runner = module.get(OperationRunner);
    await module.close();
    await expect(runner.run(OPERATIONS[0]!, undefined as never, {})).rejects.toMatchObject({
      code: 'operation.shut_down',
    });
  });
});
