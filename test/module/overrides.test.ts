import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';

import { AdminInfraHealth, AdminInfraModule, AuthenticationOrchestrator, PasswordHasher, Redacted } from '@maatify/admin-infra';
import { AdminInfraTestingModule, createInMemoryContracts, InMemoryInfra, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { CONTRACT_CATALOGUE } from '../../src/module/contracts.js';
import { EVERY_FEATURE } from '../support/world.js';
import { bindings } from './support/bindings.js';

/** Stands in for a contract: has its methods and a name of its own. */
class Fake {}
function fakeOf(methods: readonly string[]): Fake {
  return Object.assign(
    new Fake(),
    Object.fromEntries(
      methods.map((method) => [method, () => (method === 'startTicker' ? { stop: () => {}, keepAlive: () => {} } : 0)]),
    ),
  );
}

const CONTRACTS = CONTRACT_CATALOGUE.map((entry) => [entry.name, entry] as const);

describe('TS5 every contract token can be overridden in a Nest testing module', () => {
  it('all 34 of them are tried', () => {
    expect(CONTRACTS).toHaveLength(34);
  });

  it.each(CONTRACTS)('%s, over a host’s own registration', async (name, { token, methods }) => {
    const module = await Test.createTestingModule({
      imports: [AdminInfraModule.forRoot({ contracts: bindings(), features: EVERY_FEATURE })],
    })
      .overrideProvider(token)
      .useValue(fakeOf(methods))
      .compile();
    await module.init();
    expect(module.get(token)).toBeInstanceOf(Fake);
    const faked = module
      .get(AdminInfraHealth)
      .report()
      .contracts.filter(({ boundTo }) => boundTo === 'Fake');
    expect(faked).toEqual([{ name, boundTo: 'Fake' }]);
    await module.close();
  });

  it.each(CONTRACTS)('%s, over the testing module', async (name, { token, methods }) => {
    const module = await Test.createTestingModule({ imports: [AdminInfraTestingModule.forRoot({ features: EVERY_FEATURE })] })
      .overrideProvider(token)
      .useValue(fakeOf(methods))
      .compile();
    await module.init();
    const faked = module
      .get(AdminInfraHealth)
      .report()
      .contracts.filter(({ boundTo }) => boundTo === 'Fake');
    expect(faked).toEqual([{ name, boundTo: 'Fake' }]);
    await module.close();
  });

  it('by a class or a factory as well, and what overrides it is what is called', async () => {
    class Nobody {
      verify = () => Promise.resolve({ verdict: 'mismatch', needsRehash: false });
      hash = () => Promise.reject(new Error('not asked'));
    }
    for (const override of ['useClass', 'useFactory'] as const) {
      const { contracts, store } = createInMemoryContracts();
      store.addAdmin({ email: 'ada@example.org', password: 'the right password' });
      const builder = Test.createTestingModule({ imports: [AdminInfraModule.forRoot({ contracts: bindings(contracts) })] });
      const overriding = builder.overrideProvider(PasswordHasher);
      const module = await (
        override === 'useClass' ? overriding.useClass(Nobody) : overriding.useFactory({ factory: () => new Nobody() })
      ).compile();
      const input = { email: 'ada@example.org', password: Redacted.of('the right password') };
      expect((await module.get(AuthenticationOrchestrator).signIn(input, TEST_ORIGIN)).outcome).toBe('rejected');
      await module.close();
    }
  });

  it('an override that is no whole contract is told like any other binding', async () => {
    const compiling = Test.createTestingModule({ imports: [AdminInfraTestingModule.forRoot()] })
      .overrideProvider(PasswordHasher)
      .useValue({ verify: () => null })
      .compile();
    await expect(compiling).rejects.toThrow(/PasswordHasher is bound to something without hash\(\)/);
  });

  it('a spy set after start-up is seen: contracts are called late', async () => {
    const module = await Test.createTestingModule({ imports: [AdminInfraTestingModule.forRoot()] }).compile();
    const { contracts, store } = module.get(InMemoryInfra);
    store.addAdmin({ email: 'ada@example.org', password: 'the right password' });
    Object.assign(contracts.PasswordHasher, { verify: () => Promise.resolve({ verdict: 'mismatch', needsRehash: false }) });
    const input = { email: 'ada@example.org', password: Redacted.of('the right password') };
    expect((await module.get(AuthenticationOrchestrator).signIn(input, TEST_ORIGIN)).outcome).toBe('rejected');
    await module.close();
  });
});
