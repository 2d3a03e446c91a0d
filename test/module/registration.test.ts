import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';

import {
  AdminInfraHealth,
  AdminInfraModule,
  AuditLogger,
  AuthenticationOrchestrator,
  ConfigurationException,
  Redacted,
  SessionOrchestrator,
  SystemActors,
  TotpOrchestrator,
} from '@maatify/admin-infra';
import { createInMemoryContracts, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { ALL_IMPORTED, bindings, bindingsWithout, bootFailure, PERSISTENCE, start } from './support/bindings.js';

@Module({ providers: [...PERSISTENCE], exports: [...PERSISTENCE] })
class PersistenceModule {}

@Module({ providers: [...PERSISTENCE], exports: PERSISTENCE.filter((one) => one.provide !== AuditLogger) })
class ForgetfulModule {}

describe('forRootAsync', () => {
  @Injectable()
  class Config {
    readonly deadline = 1_234;
    readonly actors = { job: {} };
  }
  @Module({ providers: [Config], exports: [Config] })
  class ConfigModule {}

  it('makes the policy from other providers; what decides providers is static', async () => {
    const module = await start(
      AdminInfraModule.forRootAsync({
        contracts: ALL_IMPORTED,
        imports: [ConfigModule, PersistenceModule],
        inject: [Config],
        useFactory: async ({ deadline, actors }: Config) => ({ operationDeadlineMs: deadline, systemActors: actors }),
      }),
    );
    expect(module.get(SystemActors).get('job').name).toBe('job');
    expect(module.get(TotpOrchestrator)).toBeInstanceOf(TotpOrchestrator);
    await module.close();
  });

  it('takes contracts, features and isGlobal as forRoot does, and checks what its factory made', async () => {
    const failure = await bootFailure(() =>
      start(
        AdminInfraModule.forRootAsync({
          contracts: bindingsWithout('AuditLogger'),
          features: { settingsAdministration: false },
          useFactory: () => ({ lifelineAbility: 'root' }),
        }),
      ),
    );
    expect(failure).toBeInstanceOf(ConfigurationException);
    expect((failure as ConfigurationException).problems.map((problem) => problem.split(' ')[0])).toEqual([
      'AuditLogger',
      'policy.lifelineAbility',
    ]);
  });
});

describe('imports', () => {
  it('of a module that exports every token', async () => {
    const module = await start(AdminInfraModule.forRoot({ contracts: ALL_IMPORTED, imports: [PersistenceModule] }));
    expect(module.get(AdminInfraHealth).report().contracts).toHaveLength(19);
    await module.close();
  });

  it('of one that provides but does not export a token: it is named, and so is the way out', async () => {
    const failure = await bootFailure(() =>
      start(AdminInfraModule.forRoot({ contracts: ALL_IMPORTED, imports: [ForgetfulModule] })),
    );
    expect((failure as ConfigurationException).problems).toEqual([
      expect.stringMatching(/^AuditLogger is missing; .* provides AND exports the token AuditLogger\.$/),
    ]);
  });

  it('beside contracts, which win', async () => {
    class OwnLogger {
      record(): void {}
    }
    const contracts = { ...ALL_IMPORTED, AuditLogger: { useClass: OwnLogger } };
    const module = await start(AdminInfraModule.forRoot({ imports: [PersistenceModule], contracts }));
    const bound = module
      .get(AdminInfraHealth)
      .report()
      .contracts.find(({ name }) => name === 'AuditLogger');
    expect(bound).toEqual({ name: 'AuditLogger', boundTo: 'OwnLogger' });
    await module.close();
  });

  it('a contract may be made by a factory, or by a class with its own dependencies', async () => {
    const { contracts } = createInMemoryContracts();
    @Injectable()
    class Logger {
      constructor(@Inject('prefix') readonly prefix: string) {}
      record(): void {}
    }
    @Module({ providers: [{ provide: 'prefix', useValue: 'audit' }], exports: ['prefix'] })
    class PrefixModule {}
    const module = await start(
      AdminInfraModule.forRoot({
        imports: [PrefixModule],
        contracts: {
          ...bindings(contracts),
          AuditLogger: { useClass: Logger },
          PasswordHasher: {
            useFactory: (prefix: string) => Promise.resolve(prefix === 'audit' ? contracts.PasswordHasher : never()),
            inject: ['prefix'],
          },
        },
      }),
    );
    expect(module.get<Logger>(AuditLogger).prefix).toBe('audit');
    await module.close();
  });
});

function never(): never {
  throw new Error('not reached');
}

describe('isGlobal', () => {
  @Injectable()
  class Guard {
    constructor(@Inject(SessionOrchestrator) readonly sessions: SessionOrchestrator) {}
  }
  @Module({ providers: [Guard] })
  class FeatureModule {}

  it('on: every module sees the orchestrators', async () => {
    const module = await start(AdminInfraModule.forRoot({ contracts: bindings(), isGlobal: true }), FeatureModule);
    expect(module.get(Guard, { strict: false }).sessions).toBe(module.get(SessionOrchestrator));
    await module.close();
  });

  it('off: only a module that imports it', async () => {
    const failure = await bootFailure(() => start(AdminInfraModule.forRoot({ contracts: bindings() }), FeatureModule));
    expect(failure.message).toMatch(/resolve dependencies of the Guard/);
  });
});

describe('one registration per application', () => {
  it('a second one is refused', async () => {
    const failure = await bootFailure(() =>
      start(AdminInfraModule.forRoot({ contracts: bindings() }), AdminInfraModule.forRoot({ contracts: bindings() })),
    );
    expect(failure).toBeInstanceOf(ConfigurationException);
    expect(failure.message).toMatch(
      /registered more than once .* call forRoot once and import that module, or set isGlobal: true/,
    );
  });

  it('the same dynamic module may be imported by many', async () => {
    const infra = AdminInfraModule.forRoot({ contracts: bindings() });
    @Module({ imports: [infra] })
    class OneModule {}
    @Module({ imports: [infra] })
    class OtherModule {}
    const module = await start(OneModule, OtherModule, infra);
    expect(module.get(SessionOrchestrator, { strict: false, each: true })).toHaveLength(1);
    await module.close();
  });
});

describe('two applications in one process', () => {
  it('share no session, no admin and no shutdown', async () => {
    const [one, other] = [createInMemoryContracts(), createInMemoryContracts()];
    const [first, second] = [
      await start(AdminInfraModule.forRoot({ contracts: bindings(one.contracts) })),
      await start(AdminInfraModule.forRoot({ contracts: bindings(other.contracts) })),
    ];
    const password = 'a password for two applications';
    for (const { store } of [one, other]) store.addAdmin({ email: 'ada@example.org', password });
    const signIn = (module: TestingModule) =>
      module.get(AuthenticationOrchestrator).signIn({ email: 'ada@example.org', password: Redacted.of(password) }, TEST_ORIGIN);
    const signedIn = await signIn(first);
    if (signedIn.outcome !== 'signed_in') throw new Error(signedIn.outcome);
    const { token } = signedIn.issued;
    expect((await first.get(SessionOrchestrator).access({ token }, TEST_ORIGIN)).outcome).toBe('allowed');
    expect((await second.get(SessionOrchestrator).access({ token }, TEST_ORIGIN)).outcome).toBe('refused');
    expect(other.contracts.AuditLogger.intents).toEqual([]);
    await first.close();
    expect((await signIn(second)).outcome).toBe('signed_in');
    expect(other.contracts.AuditLogger.intents.length).toBeGreaterThan(0);
    expect(
      second
        .get(AdminInfraHealth)
        .report()
        .sinks.map(({ lost }) => lost),
    ).toEqual([0, 0, 0]);
    await second.close();
  });
});
