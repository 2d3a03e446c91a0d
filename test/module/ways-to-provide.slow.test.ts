import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';

import {
  AdminInfraHealth,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  ConfigurationException,
  Redacted,
  SystemActors,
} from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import type { ContractEntry } from '../../src/module/contracts.js';
import { bootFailure } from './support/bindings.js';
import { DEFAULTS, EVERY_CONTRACT, exporting, others, ownClass, REGISTERING } from './support/host.js';
import type { Given, Imports, Own } from './support/host.js';

/** What the host gives to the library, and what else is in its root module. */
interface Provided {
  readonly given: Given;
  readonly beside?: Imports;
}
type Way = (entry: ContractEntry, own: new () => Own) => Provided;

const bound =
  (bind: (own: new () => Own) => object): Way =>
  ({ name }, own) => ({ given: { contracts: { ...others(name), [name]: bind(own) }, imports: [exporting('own', own)] } });
const imported = { imported: true };

const WAYS: Readonly<Record<string, Way>> = {
  'bound with useClass': bound((own) => ({ useClass: own })),
  'bound with useValue': bound((own) => ({ useValue: new own() })),
  'bound with useFactory': bound(() => ({ useFactory: (own: Own) => Promise.resolve(own), inject: ['own'] })),
  'bound with useExisting': bound(() => ({ useExisting: 'own' })),
  'imported from a module in imports': ({ name, token }, own) => ({
    given: { contracts: { ...others(name), [name]: imported }, imports: [exporting(token, own)] },
  }),
  'imported from a global module of the host': ({ name, token }, own) => ({
    given: { contracts: { ...others(name), [name]: imported } },
    beside: [exporting(token, own, true)],
  }),
};
/** Only for a contract the library has a default for. */
const UNMENTIONED: Readonly<Record<string, Way>> = {
  'exported by a module in imports': ({ name, token }, own) => ({
    given: { contracts: others(name), imports: [exporting(token, own)] },
  }),
  'exported by a global module': ({ name, token }, own) => ({
    given: { contracts: others(name) },
    beside: [exporting(token, own, true)],
  }),
};

const CASES = EVERY_CONTRACT.flatMap(([name, entry]) =>
  Object.entries({ ...WAYS, ...(entry.hasDefault ? UNMENTIONED : {}) }).flatMap(([way, provide]) =>
    (['forRoot', 'forRootAsync'] as const).map((method) => [name, way, method, entry, provide] as const),
  ),
);

/** Called by creating the first admin or by signing in with it. */
const USED = [
  'AdminCommandRepository',
  'AdminQueryRepository',
  'AttemptLimiter',
  'AuditLogger',
  'Clock',
  'IdGenerator',
  'NotificationDispatcher',
  'PasswordHasher',
  'PasswordPolicy',
  'SessionCommandRepository',
  'SystemSettingsReader',
];

async function createAndSignIn(module: TestingModule): Promise<void> {
  const first = { email: 'ada@example.org', password: Redacted.of('a password nobody would guess') };
  const actor = module.get(SystemActors).get('cli');
  await module.get(AdminLifecycleOrchestrator).bootstrapFirstAdmin(actor, first).catch(ignore);
  await module.get(AuthenticationOrchestrator).signIn(first, TEST_ORIGIN).catch(ignore);
}
const ignore = (): void => undefined;

const boundTo = (module: TestingModule, name: string): string | undefined =>
  module
    .get(AdminInfraHealth)
    .report()
    .contracts.find((one) => one.name === name)?.boundTo;

describe('N1 what the host provides is what is used', () => {
  it.each(CASES)('%s, %s, with %s', async (name, _way, method, entry, provide) => {
    const made: Own[] = [];
    const { given, beside = [] } = provide(entry, ownClass(entry, made));
    const module = await Test.createTestingModule({ imports: [...beside, REGISTERING[method](given)] }).compile();
    await module.init();
    expect(boundTo(module, name)).toBe('HostsOwn');
    await createAndSignIn(module);
    const calls = made.reduce((sum, own) => sum + own.calls, 0);
    if (USED.includes(name)) expect(calls).toBeGreaterThan(0);
    await module.close();
  });

  it.each(EVERY_CONTRACT.filter(([, { hasDefault }]) => hasDefault))(
    'a default of the library only where there is nothing else: %s',
    async (name) => {
      for (const register of Object.values(REGISTERING)) {
        const module = await Test.createTestingModule({ imports: [register({ contracts: others(name) })] }).compile();
        expect(DEFAULTS).toContain(boundTo(module, name));
        await module.close();
      }
    },
  );
});

describe('TS5 an override of a testing module wins over every way to provide it', () => {
  it.each(CASES)('%s, %s, with %s', async (name, _way, method, entry, provide) => {
    const { given, beside = [] } = provide(entry, ownClass(entry, []));
    class Fake extends ownClass(entry, []) {}
    const fake = new Fake();
    const module = await Test.createTestingModule({ imports: [...beside, REGISTERING[method](given)] })
      .overrideProvider(entry.token)
      .useValue(fake)
      .compile();
    await module.init();
    expect(boundTo(module, name)).toBe('Fake');
    await createAndSignIn(module);
    if (USED.includes(name)) expect(fake.calls).toBeGreaterThan(0);
    await module.close();
  });
});

describe('N3 CT-07 what is said to be imported has to be there', () => {
  it.each(EVERY_CONTRACT)('%s: provided and not exported, or by nobody', async (name, entry) => {
    const { exports: _, ...selfish } = exporting(entry.token, ownClass(entry, []));
    for (const [method, register] of Object.entries(REGISTERING)) {
      for (const imports of [[selfish], []]) {
        const given = { contracts: { ...others(name), [name]: imported }, imports };
        const failure = await bootFailure(() => Test.createTestingModule({ imports: [register(given)] }).compile());
        expect([method, failure]).toEqual([method, expect.any(ConfigurationException)]);
        expect((failure as ConfigurationException).problems).toEqual([
          expect.stringMatching(new RegExp(`^${name} is missing; .* imports that provides AND exports the token ${name}`)),
        ]);
      }
    }
  });
});
