import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { TestingModuleBuilder } from '@nestjs/testing';

import {
  AdminInfraModule,
  AuthenticationOrchestrator,
  ConfigurationException,
  SystemSettingsOrchestrator,
} from '@maatify/admin-infra';

import { bindings, bootFailure } from './support/bindings.js';
import { exporting, REGISTERING } from './support/host.js';
import type { Given, Imports } from './support/host.js';

type Shape = (builder: TestingModuleBuilder) => TestingModuleBuilder;
const boot = (imports: Imports, shape: Shape = (builder) => builder): Promise<unknown> =>
  shape(Test.createTestingModule({ imports }))
    .compile()
    .then((module) => module.init())
    .then((module) => module.close());

/** What boot is refused with; anything but the library's own exception is itself a failure. */
async function problemsOf(start: () => Promise<unknown>): Promise<readonly string[]> {
  const failure = await bootFailure(start);
  expect(failure).toBeInstanceOf(ConfigurationException);
  return (failure as ConfigurationException).problems;
}

const methods = Object.entries(REGISTERING);
const withAudit = (AuditLogger: unknown): Given => ({ contracts: { ...bindings(), AuditLogger } });
const given: Given = { contracts: bindings() };
class Logger {
  record(): void {}
}

describe('N6 H16 FM5 a host that comes without types is told what to do, by both ways to register', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'defaults'],
    ['a number', 5],
    ['a function', () => ({})],
  ])('the policy is %s', async (_, policy) => {
    for (const [, register] of methods) {
      const problems = await problemsOf(() => boot([register(given, policy)]));
      expect(problems).toEqual([
        'The policy must be an object; for the defaults leave policy out of forRoot, or let the useFactory of forRootAsync return {}.',
      ]);
    }
  });

  it('a factory that answers undefined, or is none: the same', async () => {
    for (const useFactory of [() => undefined, undefined, 'factory']) {
      const problems = await problemsOf(() => boot([AdminInfraModule.forRootAsync({ ...given, useFactory } as never)]));
      expect(problems).toEqual([expect.stringMatching(/^The policy must be an object; /)]);
    }
  });

  it('no options at all: every contract is missing, but for those of a feature that is off unless switched on', async () => {
    const due = Object.keys(bindings()).filter(
      (name) =>
        !/^((Contact|Device|ExternalIdentity|Impersonation|Preference|RecoveryCode|Role)(Query|Command)Repository|RoleAuthority)$/.test(
          name,
        ),
    );
    for (const [method] of methods) {
      for (const options of [undefined, null, [], 'options']) {
        const register = AdminInfraModule[method as 'forRoot'] as (options: unknown) => ReturnType<typeof REGISTERING.forRoot>;
        const problems = await problemsOf(() => boot([register.call(AdminInfraModule, options)]));
        expect(problems.filter((problem) => problem.includes(' is missing; '))).toHaveLength(due.length);
      }
    }
  });

  it.each<[string, unknown, RegExp]>([
    ['null', null, /^contracts\.AuditLogger binds nothing: it must be one of \{ useClass: … \}/],
    ['a bare class', Logger, /^contracts\.AuditLogger binds nothing: it must be one of/],
    ['a text', 'PgAuditLogger', /^contracts\.AuditLogger binds nothing: it must be one of/],
    ['a list', [Logger], /^contracts\.AuditLogger binds nothing: it must be one of/],
    ['an empty object', {}, /^contracts\.AuditLogger binds nothing: it must be one of/],
    ['not imported', { imported: false }, /^contracts\.AuditLogger binds nothing: it must be one of/],
    ['a class that is undefined', { useClass: undefined }, /binds nothing; what it names is undefined, as in a circular import:/],
    ['a factory that is a text', { useFactory: 'make' }, /^contracts\.AuditLogger binds nothing/],
    ['the value undefined', { useValue: undefined }, /^AuditLogger is missing; /],
    ['a factory that answers null', { useFactory: () => null }, /^AuditLogger is missing; /],
    ['the value of a text', { useValue: 'logger' }, /^AuditLogger is bound to something without record\(\)/],
    ['the instance itself', new Logger(), /^contracts\.AuditLogger binds nothing/],
  ])('a contract is bound to %s', async (_, binding, expected) => {
    for (const [, register] of methods) {
      expect(await problemsOf(() => boot([register(withAudit(binding))]))).toEqual([expect.stringMatching(expected)]);
    }
  });

  it('a contract with a default that is set to null is a mistake too, not the default', async () => {
    const problems = await problemsOf(() => boot([REGISTERING.forRoot({ contracts: { ...bindings(), Clock: null } })]));
    expect(problems).toEqual([expect.stringMatching(/^contracts\.Clock binds nothing/)]);
  });

  it.each<[string, object, string]>([
    ['contracts', { contracts: 'all' }, 'contracts must be an object: name each contract and how it is bound.'],
    [
      'features',
      { features: 'totp' },
      'features must be an object that says true or false; known are settingsAdministration, devices, impersonation, contacts, preferences, totp, recoveryCodes, externalSignIn, roles.',
    ],
    ['imports', { imports: Logger }, 'imports must be a list of modules.'],
    ['isGlobal', { isGlobal: 'yes' }, 'isGlobal must be true or false.'],
  ])('%s is of another kind', async (_, options, expected) => {
    for (const [, register] of methods) {
      expect(await problemsOf(() => boot([register({ ...given, ...options })]))).toEqual([expected]);
    }
  });

  it.each<[string, object, string | RegExp]>([
    [
      'a system actor that is null',
      { systemActors: { x: null } },
      'policy.systemActors.x must be an object; {} declares the name, and your AbilityResolver says what it may do.',
    ],
    [
      'a system actor that is undefined',
      { systemActors: { x: undefined } },
      /^policy\.systemActors\.x must be an object; \{\} declares/,
    ],
    [
      'abilities that are a text',
      { systemActors: { x: { abilities: 'a.b' } } },
      /^policy\.systemActors\.x\.abilities: rights are/,
    ],
    [
      'an ability that is null',
      { systemActors: { x: { abilities: [null] } } },
      /^policy\.systemActors\.x\.abilities: rights are/,
    ],
    [
      'a system actor with a misspelt field',
      { systemActors: { x: { discription: 'a job' } } },
      'policy.systemActors.x.discription is no option; known is description.',
    ],
    ['system actors as a list', { systemActors: ['x'] }, /^policy\.systemActors must be an object/],
    ['a setting that is null', { settings: [null] }, /^policy\.settings\[0\] must be a setting: an object with key,/],
    ['a setting without a key', { settings: [{}] }, /^policy\.settings\[0\] must be a setting/],
    ['settings that are no list', { settings: {} }, 'policy.settings must be a list of settings.'],
    ['a group that is a text', { sessions: 'long' }, /^policy\.sessions must be an object; known are touchEveryMs/],
    ['a group that is a list', { codes: [] }, /^policy\.codes must be an object/],
    ['a group that is a number', { effects: 5 }, /^policy\.effects must be an object/],
  ])('%s', async (_, policy, expected) => {
    for (const [, register] of methods) {
      const matching: unknown = typeof expected === 'string' ? expected : expect.stringMatching(expected);
      expect(await problemsOf(() => boot([register(given, policy)]))).toEqual([matching]);
    }
  });

  it('null where something may be left out means that it was', async () => {
    const policy = { systemActors: null, settings: null, sessions: null, lifelineAbility: null, operationDeadlineMs: null };
    for (const [, register] of methods) {
      await expect(boot([register({ ...given, imports: null, features: null } as never, policy)])).resolves.toBeUndefined();
    }
  });

  it('everything at once is told at once', async () => {
    const options = { contracts: { ...bindings(), AuditLogger: null, PasswordHasher: undefined }, isGlobal: 1 } as never;
    const policy = { systemActors: { x: null }, settings: [null], effects: 5 };
    expect(await problemsOf(() => boot([REGISTERING.forRootAsync(options, policy)]))).toHaveLength(6);
  });

  it('an option that is none is told, by either way to register', async () => {
    for (const [name, register] of methods) {
      const problems = await problemsOf(() => boot([register({ ...given, policies: {}, 'a\nb': 1 } as never)]));
      const besides = name === 'forRoot' ? 'policy' : 'useFactory, inject';
      const known = `is no option; known are contracts, features, imports, isGlobal, ${besides}.`;
      expect(problems).toEqual([`policies ${known}`, `a\\u{a}b ${known}`]);
    }
  });

  it('a policy beside a factory is told: it would count for nothing', async () => {
    const problems = await problemsOf(() => boot([REGISTERING.forRootAsync({ ...given, policy: {} } as never, {})]));
    expect(problems).toEqual(['policy is no option; known are contracts, features, imports, isGlobal, useFactory, inject.']);
  });

  it('a key of the policy is no option of the registration', async () => {
    const problems = await problemsOf(() => boot([REGISTERING.forRoot(given, { isGlobal: true, imports: [] })]));
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['policy.isGlobal', 'policy.imports']);
  });
});

describe('H16 FM5 names and descriptions are for people', () => {
  const TRICKS: Readonly<Record<string, string>> = {
    'CR LF': 'job\r\n  2. everything is fine',
    'a line separator': 'job\u2028fine',
    ESC: 'job\u001b[2Jfine',
    'a C1 control': 'job\u009b2Jfine',
    'a bidi override': 'job\u202egpj.exe',
    'a bidi isolate': 'job\u2066x\u2069',
    'a zero-width space': 'jo\u200bb',
    'half a character': 'job\ud800',
  };
  const setting = {
    type: 'boolean',
    key: 'features.reports.enabled',
    description: 'Whether reports are on.',
    category: 'features',
    default: true,
    strictest: false,
    sensitive: false,
    changedBy: 'set',
  };

  it.each([...Object.entries(TRICKS), ['blanks', '  \t '], ['nothing', '']])('%s', async (_, text) => {
    const policy = {
      systemActors: { [text]: {} },
      settings: [
        { ...setting, key: text },
        { ...setting, description: text },
      ],
    };
    const problems = await problemsOf(() => boot([REGISTERING.forRoot(given, policy)]));
    expect(problems).toEqual([
      expect.stringMatching(/a system actor's name is lower-case letters/),
      expect.stringMatching(/a key is dotted lower-case words/),
      expect.stringMatching(/its description is one line people can read/),
    ]);
  });

  it.each(Object.entries(TRICKS))('and with %s in it no message deceives whoever reads it', async (_, text) => {
    const policy = { [text]: 1, sessions: { [text]: 1 }, systemActors: { [text]: null }, settings: [{ ...setting, key: text }] };
    const options = { contracts: { ...bindings(), [text]: {} }, features: { [text]: true } };
    const failure = await bootFailure(() => boot([REGISTERING.forRoot(options, policy)]));
    expect(failure).toBeInstanceOf(ConfigurationException);
    const { message, problems } = failure as ConfigurationException;
    expect(problems.length).toBeGreaterThanOrEqual(6);

    expect(
      problems.filter((problem) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b\u202e\u2066\ud800]/.test(problem)),
    ).toEqual([]);
    expect(message.split('\n')).toHaveLength(1 + problems.length);
  });

  it('a description may be in any script, and of a length people read', async () => {
    const settings = ['Ob Berichte an sind – überall.', 'هل التقارير مفعّلة؟', 'می‌خواهم', '👩‍💻'].map((description, index) => ({
      ...setting,
      key: `features.reports.n${String(index)}`,
      description,
    }));
    await expect(boot([REGISTERING.forRoot(given, { settings })])).resolves.toBeUndefined();
    const long = [{ ...setting, description: 'x'.repeat(501) }];
    expect(await problemsOf(() => boot([REGISTERING.forRoot(given, { settings: long })]))).toHaveLength(1);
  });

  it.each<[string, object, RegExp]>([
    ['of no known type', { type: 'date' }, /its type is 'boolean', 'number' or 'string'\.$/],
    ['a number without bounds', { type: 'number', default: 1, strictest: 1 }, /a number has whole min and max, in this order\.$/],
    ['bounds the wrong way round', { type: 'number', default: 1, strictest: 1, min: 2, max: 1 }, /in this order\.$/],
    ['a string without lengths', { type: 'string', default: 'a', strictest: 'a' }, /a string has whole minLength and maxLength/],
  ])('a setting that is %s', async (_, part, expected) => {
    const problems = await problemsOf(() => boot([REGISTERING.forRoot(given, { settings: [{ ...setting, ...part }] })]));
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  it('L12 what a setting was at boot is what counts, whatever becomes of the object', async () => {
    const mine = { ...setting };
    const module = await Test.createTestingModule({
      imports: [REGISTERING.forRoot(given, { settings: [mine] })],
    }).compile();
    Object.assign(mine, { key: 'features.other.enabled', default: false });
    const answer = await module.get(SystemSettingsOrchestrator).feature({ key: setting.key });
    expect(answer).toEqual({ outcome: 'enabled' });
    await module.close();
  });
});

describe('N6 the module itself, used in other ways', () => {
  it('imported as a bare class', async () => {
    const problems = await problemsOf(() => boot([AdminInfraModule]));
    expect(problems).toEqual([
      expect.stringMatching(/^AdminInfraModule was imported as a bare class; import AdminInfraModule\.forRoot/),
    ]);
  });

  it('overrideModule: in place of a registration, by its class or by what forRoot made', async () => {
    @Module({ providers: [{ provide: AuthenticationOrchestrator, useValue: 'a stub' }], exports: [AuthenticationOrchestrator] })
    class StubModule {}
    const registration = REGISTERING.forRoot(given);
    for (const replaced of [AdminInfraModule, registration]) {
      const module = await Test.createTestingModule({ imports: [registration] })
        .overrideModule(replaced)
        .useModule(StubModule)
        .compile();
      await module.init();
      const found: unknown = module.get(AuthenticationOrchestrator, { strict: false });
      // The class names a bare import, which there is none of: what forRoot made stays.
      expect(found === 'a stub').toBe(replaced === registration);
      await module.close();
    }
    const bare = await Test.createTestingModule({ imports: [AdminInfraModule] })
      .overrideModule(AdminInfraModule)
      .useModule(registration)
      .compile();
    expect(bare.get(AuthenticationOrchestrator)).toBeInstanceOf(AuthenticationOrchestrator);
    await bare.close();
  });

  it('N3 an adapter with dependencies that an imported module exports boots; one whose dependency is not exported is told by Nest', async () => {
    class Pool {}
    @Injectable()
    class PgLogger extends Logger {
      constructor(@Inject(Pool) readonly pool: Pool) {
        super();
      }
    }
    const pool = exporting(Pool as never, Pool);
    for (const [, register] of methods) {
      await expect(boot([register({ ...withAudit({ useClass: PgLogger }), imports: [pool] })])).resolves.toBeUndefined();
      const failure = await bootFailure(() => boot([register(withAudit({ useClass: PgLogger }))]));
      expect(failure.message).toMatch(/resolve dependencies of the PgLogger \(\?\)[^]*Pool/);
    }
  });
});
