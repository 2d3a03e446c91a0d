import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';

import {
  AdminInfraEvents,
  AdminInfraHealth,
  AdminInfraModule,
  AuthenticationOrchestrator,
  ContractViolationException,
  Redacted,
  SystemActors,
  SystemSettingsOrchestrator,
} from '@maatify/admin-infra';
import type { AdminId, AuditLogger, LostEvent, PolicyOptions } from '@maatify/admin-infra';
import {
  AdminInfraTestingModule,
  createInMemoryContracts,
  InMemoryInfra,
  signedInActor,
  TEST_ORIGIN,
} from '@maatify/admin-infra/testing';

import { CONTRACT_CATALOGUE } from '../../src/module/contracts.js';
import { bindings } from './support/bindings.js';

const start = async (policy: PolicyOptions, logger?: AuditLogger): Promise<TestingModule> => {
  const { contracts, store } = createInMemoryContracts();
  store.addAdmin({ email: 'ada@example.org', password: 'the right password' });
  const bound = { ...bindings(contracts), ...(logger === undefined ? {} : { AuditLogger: { useValue: logger } }) };
  const module = await Test.createTestingModule({ imports: [AdminInfraModule.forRoot({ contracts: bound, policy })] }).compile();
  return module.init();
};
/** Emits two audit events and two notifications, and opens a session. */
const signIn = (module: TestingModule) =>
  module
    .get(AuthenticationOrchestrator)
    .signIn({ email: 'ada@example.org', password: Redacted.of('the right password') }, TEST_ORIGIN);
const auditOf = (module: TestingModule) =>
  module
    .get(AdminInfraHealth)
    .report()
    .sinks.find(({ sink }) => sink === 'AuditLogger');

describe('SystemActors', () => {
  const policy: PolicyOptions = {
    systemActors: { cli: {}, 'nightly-job': { description: 'Ends old sessions.' } },
  };

  it.each(['CLI', 'root', '', '__proto__', 'constructor', 'toString'])(
    'does not know %j, and says whom it knows',
    async (name) => {
      const module = await start(policy);
      const get = () => module.get(SystemActors).get(name);
      expect(get).toThrow(ContractViolationException);
      expect(get).toThrow('There is no system actor of that name; policy.systemActors declares: cli, nightly-job.');
      await module.close();
    },
  );

  it('says so where none is declared', async () => {
    const module = await start({});
    expect(() => module.get(SystemActors).get('cli')).toThrow('policy.systemActors declares: none.');
    await module.close();
  });

  it('gives one that is booked under its name, and has no rights of its own', async () => {
    const module = await start(policy);
    const actor = module.get(SystemActors).get('cli', { channel: 'cli', onBehalfOf: 'admin-7' as AdminId });
    expect([actor.name, actor.onBehalfOf, actor.origin.channel]).toEqual(['cli', 'admin-7', 'cli']);
    expect(Object.keys(actor).sort()).toEqual(['kind', 'name', 'onBehalfOf', 'origin']);
    await module.close();
  });

  it('L12 what was declared at boot is what counts, whatever becomes of the object it was declared in', async () => {
    const systemActors: Record<string, { description: string }> = { cli: { description: 'By hand.' } };
    const module = await start({ systemActors });
    systemActors['late'] = { description: 'Too late.' };
    delete systemActors['cli'];
    expect(module.get(SystemActors).get('cli').name).toBe('cli');
    expect(() => module.get(SystemActors).get('late')).toThrow();
    await module.close();
  });
});

describe('OB2 AdminInfraHealth', () => {
  it('names every contract with the class it is bound to, and calls none', async () => {
    const imports = [
      AdminInfraTestingModule.forRoot({
        features: {
          contacts: true,
          devices: true,
          externalSignIn: true,
          impersonation: true,
          preferences: true,
          recoveryCodes: true,
          roles: true,
        },
      }),
    ];
    const module = await Test.createTestingModule({ imports }).compile();
    const calls: unknown[] = [];
    module.get(AdminInfraEvents).listen('call', (call) => calls.push(call));
    const { contracts, sinks } = module.get(AdminInfraHealth).report();
    expect(contracts.map(({ name }) => name).sort()).toEqual(CONTRACT_CATALOGUE.map(({ name }) => name).sort());
    expect(contracts).toContainEqual({ name: 'AuditLogger', boundTo: 'InMemoryAuditLogger' });
    expect(contracts).toContainEqual({ name: 'PasswordPolicy', boundTo: 'DefaultPasswordPolicy' });
    expect(sinks).toEqual(
      ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'].map((sink) => ({ sink, inFlight: 0, lost: 0 })),
    );
    expect(calls).toEqual([]);
    await module.close();
  });

  it('AU-23 AD4 counts what is in flight and what was lost, and tells of each loss', async () => {
    const lost: LostEvent[] = [];
    let hang = true;
    const module = await start(
      { effects: { drainMs: 0, maxInFlight: 2 } },
      {
        record: () => (hang ? new Promise(() => {}) : Promise.reject(new Error('gone'))),
      },
    );
    module.get(AdminInfraEvents).listen('lost', (event) => lost.push(event));
    await signIn(module);
    expect(auditOf(module)).toEqual({ sink: 'AuditLogger', inFlight: 2, lost: 1 });
    hang = false;
    await signIn(module);
    expect(auditOf(module)).toEqual({ sink: 'AuditLogger', inFlight: 2, lost: 4 });
    await module.close();
    expect(auditOf(module)).toEqual({ sink: 'AuditLogger', inFlight: 0, lost: 6 });
    expect(lost.map(({ cause, count }) => [cause, count])).toEqual([
      ...Array.from({ length: 4 }, () => ['dropped', 1]),
      ['shutdown', 2],
    ]);
  });
});

describe('E6 shutting down', () => {
  it('waits for what is in flight', async () => {
    let stored = 0;
    const slow = () => new Promise<void>((resolve) => setTimeout(() => ((stored += 1), resolve()), 40));
    const module = await start({ effects: { drainMs: 5_000 } }, { record: slow });
    await signIn(module);
    expect(stored).toBe(0);
    await module.close();
    expect(stored).toBe(3);
    expect(auditOf(module)).toEqual({ sink: 'AuditLogger', inFlight: 0, lost: 0 });
  });

  it('gives a hung sink up at its deadline, one for the whole shutdown, and counts what is lost', async () => {
    const DRAIN_MS = 300;
    const module = await start({ effects: { drainMs: DRAIN_MS } }, { record: () => new Promise(() => {}) });
    await signIn(module);
    const startedMs = performance.now();
    await module.close();
    const took = performance.now() - startedMs;
    expect(took).toBeGreaterThanOrEqual(DRAIN_MS - 5);
    // Every hook of Nest would wait; together they have one deadline.
    expect(took).toBeLessThan(2 * DRAIN_MS);
    expect(auditOf(module)).toEqual({ sink: 'AuditLogger', inFlight: 0, lost: 3 });
  });

  it('takes no time when nothing is in flight, and leaves no timer behind', async () => {
    const module = await Test.createTestingModule({
      imports: [AdminInfraTestingModule.forRoot({ policy: { effects: { drainMs: 60_000 } } })],
    }).compile();
    await module.init();
    await signedInActor(module);
    const startedMs = performance.now();
    await module.close();
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(module.get(InMemoryInfra).clock.tickers).toBe(0);
  });

  it('K12 what a sink settles afterwards changes nothing, and no later operation runs', async () => {
    const settle: (() => void)[] = [];
    const module = await start(
      { effects: { drainMs: 0 } },
      { record: () => new Promise<void>((resolve) => settle.push(resolve)) },
    );
    await signIn(module);
    await module.close();
    for (const one of settle) one();
    await Promise.resolve();
    expect(auditOf(module)).toMatchObject({ inFlight: 0, lost: 3 });
    await expect(signIn(module)).rejects.toMatchObject({ code: 'operation.shut_down' });
    expect(auditOf(module)).toMatchObject({ inFlight: 0, lost: 3 });
  });
});

describe('L10 with the second factor left out', () => {
  it('nobody makes mandatory what nobody could enrol', async () => {
    const module = await Test.createTestingModule({
      imports: [AdminInfraTestingModule.forRoot({ features: { totp: false } })],
    }).compile();
    const { actor } = await signedInActor(module, { abilities: ['system.settings.security.update'] });
    const result = await module.get(SystemSettingsOrchestrator).set(actor, { key: 'auth.totp.mandatory', value: true });
    expect(result).toEqual({ outcome: 'no_way_out' });
    await module.close();
  });
});
