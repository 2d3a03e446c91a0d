import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';

import { AdminInfraModule, ConfigurationException, CORE_SETTINGS, InfrastructureException } from '@maatify/admin-infra';
import type { AdminInfraOptions } from '@maatify/admin-infra';

import { featureSettings } from '../../src/module/feature-settings.js';
import { EVERY_FEATURE } from '../support/world.js';
import { bindings, bindingsWithout, bootFailure } from './support/bindings.js';

const boot = (options: AdminInfraOptions): Promise<unknown> =>
  Test.createTestingModule({ imports: [AdminInfraModule.forRoot(options)] })
    .compile()
    .then((module) => module.init());

async function problemsOf(options: AdminInfraOptions): Promise<readonly string[]> {
  const failure = await bootFailure(() => boot(options));
  expect(failure).toBeInstanceOf(ConfigurationException);
  return (failure as ConfigurationException).problems;
}

const withPolicy = (policy: object): AdminInfraOptions => ({ contracts: bindings(), policy: policy });

describe('FEM-05 FM5 whatever is wrong is told at boot, all of it, once', () => {
  it('three contracts missing and two bad options: five problems, each with what to do', async () => {
    const contracts = bindingsWithout('AuditLogger', 'PasswordHasher', 'TotpAuthenticator');
    const policy = { lifelineAbility: '*', sessions: { touchEveryMs: 5 } };
    const failure = await bootFailure(() => boot({ contracts, policy }));
    expect(failure).toBeInstanceOf(ConfigurationException);
    expect(failure).toBeInstanceOf(InfrastructureException);
    const { problems, message, code, operation } = failure as ConfigurationException;
    expect(problems).toHaveLength(5);
    expect([code, operation]).toEqual(['configuration.invalid', null]);
    expect(message).toBe(
      [
        'AdminInfraModule cannot start; 5 problem(s):',
        '  1. AuditLogger is missing; the runner needs it. Bind it with contracts: { AuditLogger: { useClass: … } }, or, with { imported: true }, list a module in imports that provides AND exports the token AuditLogger.',
        '  2. PasswordHasher is missing; credentials needs it. Bind it with contracts: { PasswordHasher: { useClass: … } }, or, with { imported: true }, list a module in imports that provides AND exports the token PasswordHasher.',
        '  3. TotpAuthenticator is missing; authentication needs it. Bind it with contracts: { TotpAuthenticator: { useClass: … } }, or, with { imported: true }, list a module in imports that provides AND exports the token TotpAuthenticator, or switch the feature off with features: { totp: false }.',
        '  4. policy.sessions.touchEveryMs must be a whole number from 1000 to 3600000; leave it out for 60000.',
        '  5. policy.lifelineAbility must be dotted lower-case words such as admins.suspend; there are no wildcards.',
      ].join('\n'),
    );
  });

  it('CT-07 no contract at all: each is named', async () => {
    const problems = await problemsOf({ contracts: {} as never, features: EVERY_FEATURE });
    const named = problems.map((problem) => problem.split(' ')[0]).sort();
    expect(named).toEqual(Object.keys(bindings()).sort());
  });

  it.each(['PasswordPolicy', 'Clock', 'IdGenerator'] as const)(
    '%s has a default, which takes no place of one that was said to be imported and is not there',
    async (name) => {
      const problems = await problemsOf({ contracts: { ...bindings(), [name]: { imported: true } } });
      expect(problems).toEqual([
        expect.stringMatching(new RegExp(`^${name} is missing; .* provides AND exports the token ${name}`)),
      ]);
    },
  );

  it('a contract that lacks methods is told which', async () => {
    const contracts = { ...bindings(), SessionQueryRepository: { useValue: { byId: () => null, page: () => null } as never } };
    expect(await problemsOf({ contracts })).toEqual([
      'SessionQueryRepository is bound to something without byTokenDigest, challengeByDigest, adminState(); bind an implementation of the whole contract.',
    ]);
  });

  it.each([
    [
      'an unknown contract',
      { contracts: { ...bindings(), AuditLoger: { useValue: {} } } as never },
      /contracts\.AuditLoger is no contract/,
    ],
    [
      'an unknown feature',
      { contracts: bindings(), features: { totpp: false } as never },
      /features\.totpp is no feature; known are settingsAdministration, devices, impersonation, contacts, preferences, totp, recoveryCodes, externalSignIn, roles/,
    ],
    [
      'a feature that is neither on nor off',
      { contracts: bindings(), features: { totp: 'no' as never } },
      /features\.totp must be true or false/,
    ],
  ])('%s', async (_, options, expected) => {
    expect((await problemsOf(options as AdminInfraOptions)).filter((problem) => expected.test(problem))).toHaveLength(1);
  });

  it.each([
    ['a number', 5],
    ['a text', 'function'],
    ['nothing', null],
    ['an object', {}],
    ['a list', []],
  ])('a contract whose method is %s lacks it', async (_, record) => {
    const contracts = { ...bindings(), AuditLogger: { useValue: { record } as never } };
    expect(await problemsOf({ contracts })).toEqual([
      'AuditLogger is bound to something without record(); bind an implementation of the whole contract.',
    ]);
  });

  const BOUNDS = [
    [{ sessions: { touchEveryMs: 1_000, recheckAfterMs: 0, challengeTtlMs: 30_000 } }, true],
    [{ sessions: { touchEveryMs: 3_600_000, recheckAfterMs: 300_000, challengeTtlMs: 3_600_000 } }, true],
    [{ effects: { maxInFlight: 1, settleMs: 1_000, drainMs: 0 } }, true],
    [{ effects: { maxInFlight: 1_000_000, settleMs: 600_000, drainMs: 300_000 } }, true],
    [{ operationDeadlineMs: 100 }, true],
    [{ operationDeadlineMs: 300_000 }, true],
    [{ operationDeadlineMs: 99 }, false],
    [{ operationDeadlineMs: 300_001 }, false],
    [{ codes: { recoveryTtlMs: 86_400_001 } }, false],
    [{ codes: { recoveryTtlMs: 86_400_000 } }, true],
  ] as const;
  it.each(BOUNDS)('%j: within its bounds, themselves included, is %s', async (policy, fits) => {
    if (fits) await expect(boot(withPolicy(policy))).resolves.toBeDefined();
    else expect(await problemsOf(withPolicy(policy))).toHaveLength(1);
  });

  it.each([
    ['an unknown option', { session: {} }, 'policy.session is no option; known are'],
    ['an unknown option of a group', { sessions: { touchEvery: 1 } }, 'policy.sessions.touchEvery is no option; known are'],
    ['a number as text', { operationDeadlineMs: '5000' }, 'policy.operationDeadlineMs must be a whole number'],
    [
      'a fraction of a millisecond',
      { sessions: { challengeTtlMs: 60_000.5 } },
      'policy.sessions.challengeTtlMs must be a whole number',
    ],
    ['no end at all', { operationDeadlineMs: Infinity }, 'policy.operationDeadlineMs must be a whole number'],
    ['words that are no list', { passwords: { contextWords: 'Acme' } }, 'policy.passwords.contextWords must be a list'],
    ['a word of one letter', { passwords: { contextWords: ['Acme', 'A'] } }, 'policy.passwords.contextWords must be a list'],
    ['words under another name', { passwords: { words: [] } }, 'policy.passwords.words is no option; known is contextWords.'],
    ['a number that is none', { codes: { invitationTtlMs: NaN } }, 'policy.codes.invitationTtlMs must be a whole number'],
    ['too little', { effects: { maxInFlight: 0 } }, 'policy.effects.maxInFlight must be a whole number from 1'],
    [
      'too much',
      { sessions: { recheckAfterMs: 3_600_000 } },
      'policy.sessions.recheckAfterMs must be a whole number from 0 to 300000',
    ],
    [
      'a word for yes',
      { sessions: { recentProofToEndOwn: 'yes' as never } },
      'policy.sessions.recentProofToEndOwn must be true or false',
    ],
    ['a strange choice', { sessions: { whenFull: 'end_all' } }, "policy.sessions.whenFull must be 'end_oldest' or 'refuse'"],
    [
      'a system actor with rights',
      { systemActors: { job: { abilities: ['admins.suspend'] } } },
      "policy.systemActors.job.abilities: rights are the AbilityResolver's alone",
    ],
    ['a strange name', { systemActors: { 'A B': {} } }, 'policy.systemActors.A B: a system actor’s name'.replace('’', "'")],
  ])('%s', async (_, policy, expected) => {
    const problems = await problemsOf(withPolicy(policy));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it('a setting of the host: known already, badly named, with a default or a strictest value that breaks its own rules', async () => {
    const base = {
      type: 'number',
      description: 'x',
      category: 'features',
      sensitive: false,
      changedBy: 'set',
      min: 1,
      max: 3,
    } as const;
    const problems = await problemsOf(
      withPolicy({
        settings: [
          { ...base, key: 'auth.enabled', default: 1, strictest: 1 },
          { ...base, key: 'Refunds', default: 1, strictest: 1 },
          { ...base, key: 'features.refunds.most', default: 9, strictest: 1 },
          { ...base, key: 'features.refunds.least', default: 1, strictest: 0 },
          { ...base, key: 'features.refunds.named', default: 1, strictest: 1 },
          { ...base, key: 'features.refunds.named', default: 2, strictest: 1 },
        ],
      }),
    );
    expect(problems).toEqual([
      "policy.settings['auth.enabled'] is registered already; choose another key.",
      "policy.settings['Refunds']: a key is dotted lower-case words, such as features.refunds.enabled.",
      "policy.settings['features.refunds.most']: its default breaks its own rules.",
      "policy.settings['features.refunds.least']: its strictest value breaks its own rules.",
      "policy.settings['features.refunds.named'] is registered already; choose another key.",
    ]);
  });

  it('a key of the library is none for a host, one of a feature that is off included', async () => {
    const taken = [...CORE_SETTINGS, ...featureSettings()].map(({ key }) => key);
    expect(featureSettings()).not.toEqual([]);
    const own = {
      ...{ type: 'boolean', description: 'What of the host’s.', category: 'features', default: true, strictest: false },
      ...{ sensitive: false, changedBy: 'set' },
    } as const;
    expect(await problemsOf(withPolicy({ settings: taken.map((key) => ({ ...own, key })) }))).toEqual(
      taken.map((key) => `policy.settings['${key}'] is registered already; choose another key.`),
    );
  });

  it.each<[string, object, string]>([
    [
      'nothing of who changes it',
      { sensitive: undefined },
      'its sensitive is true or false: whether changing it takes a recent proof.',
    ],
    ['a text for a switch', { sensitive: 'yes' }, 'its sensitive is true or false: whether changing it takes a recent proof.'],
    ['nobody to change it', { changedBy: undefined }, "its changedBy is 'set', which admins may, or 'mode' or 'internal'."],
    ['somebody else to change it', { changedBy: 'admins' }, "its changedBy is 'set', which admins may, or 'mode' or 'internal'."],
    ['no category', { category: undefined }, 'its category is one of '],
    ['an unknown category', { category: 'shop' }, 'its category is one of '],
    ['a list for a category', { category: ['features'] }, 'its category is one of '],
    ['a misspelt bound', { maximum: 3 }, 'maximum is no field of it; known are key, type, description, '],
    ['a bound of another type', { maxLength: 3 }, 'maxLength is no field of it; known are key, type, description, '],
  ])('a setting of the host without its fields: %s', async (_, changes, expected) => {
    const setting = { type: 'number', key: 'features.refunds.most', description: 'x', category: 'features', sensitive: false };
    const settings = [{ ...setting, changedBy: 'set', min: 1, max: 3, default: 1, strictest: 1, ...changes }];
    const problems = await problemsOf(withPolicy({ settings }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`policy.settings['features.refunds.most']: ${expected}`);
  });

  it('a setting of the host: every problem of it at once, and a format that is none', async () => {
    const setting = { key: 'host.banner', description: 'x', default: 'x', strictest: 'x', sensitive: false };
    const text = { ...setting, type: 'string', minLength: 1, maxLength: 9 };
    const problems = await problemsOf(withPolicy({ settings: [{ ...text, format: 'html' }] }));
    expect(
      problems.map((problem) => problem.slice("policy.settings['host.banner']: ".length).split(' ').slice(0, 2).join(' ')),
    ).toEqual(['its category', 'its changedBy', 'its format']);
  });

  it('X4 names of built-in members are no options, no features and no contracts', async () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      const problems = await problemsOf({
        contracts: { ...bindings(), [name]: { useValue: {} } },
        features: { [name]: true } as never,
        policy: { [name]: 1, sessions: { [name]: 1 } },
      });
      expect([name, problems.length]).toEqual([name, 4]);
    }
  });

  it('what is right starts', async () => {
    await expect(boot({ contracts: bindings() })).resolves.toBeDefined();
    await expect(boot(withPolicy({ sessions: { whenFull: 'refuse' }, effects: { drainMs: 0 } }))).resolves.toBeDefined();
  });
});
