import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { CORE_SETTINGS, Redacted } from '@maatify/admin-infra';
import type { AdminStatus } from '@maatify/admin-infra';

import ts from 'typescript';

import { filesIn } from '../architecture/support/repository.js';
import { LIBRARY, nodesIn } from '../architecture/support/syntax.js';
import { record, recordAll, writesOf } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { declarationOf } from '../support/scenarios/common.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { endingOf } from '../support/scenarios/scenario.js';
import { access, as, person, signIn, MINUTE } from '../threats/support/people.js';
import { DEFAULT_FEATURES } from '../../src/module/contracts.js';
import { OPERATIONS } from '../../src/module/vocabulary.js';
import { resolvePolicy } from '../../src/module/resolve-policy.js';
import { CONTEXTS, endingIn, SHOWN } from './support/contexts.js';
import { POLICY } from './support/facts.js';
import { columns, span, tableUnder } from './support/tables.js';
import type { Row } from './support/tables.js';

const GUIDE = 'security-decisions.md';
const table = (heading: string): readonly Row[] => tableUnder(GUIDE, heading);
const ATTEMPTS = 5;
const HOUR_MS = 60 * MINUTE;

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const withWrite = (write: string): readonly string[] =>
  OPERATIONS.filter(({ name }) => writesOf(name).includes(write)).map(({ name }) => name);

describe('v5.0.0-6.1.1 guessing and locks are as the guide says', () => {
  const budgets = new Map(columns(table('Guessing and locks'), 0, 1).map(([who = '', budget = '']) => [who, budget]));
  const guess = (email: string, device?: string) =>
    signIn(world, device === undefined ? { email, password: 'wrong' } : { email, password: 'wrong', device });
  const drawnOn = (): string => {
    const asked = world.faults.calls.filter(({ contract, method }) => contract === 'AttemptLimiter' && method === 'reserve');
    return (asked.at(-1)?.args[0] as { budget: string }).budget;
  };

  it('each kind of visitor draws on the budget it names', async () => {
    const device = 'a device that was here before';
    const { adminId, email } = person(world, 'ada@example.org');
    const pattern = (who: string): RegExp =>
      new RegExp(`^${(budgets.get(who) ?? '').replace('<id>', adminId).replace('<digest>', '[0-9a-f]{64}')}$`);
    expect(budgets.size).toBe(3);
    await guess('nobody@example.org');
    expect(drawnOn()).toMatch(pattern('an address nobody has'));
    await guess(email, device);
    expect(drawnOn()).toMatch(pattern('an address somebody has'));
    as(await signIn(world, { email, device }), 'signed_in');
    await guess(email, device);
    expect(drawnOn()).toMatch(
      pattern(
        'the same, from a device that admin is known to use: signed in from, or accepted the invitation at, and not revoked since',
      ),
    );
  });

  it('an attacker locks out strangers, not the admin at a device of his own, not another admin, and not for ever', async () => {
    const device = 'a device that was here before';
    const ada = person(world, 'ada@example.org');
    const bob = person(world, 'bob@example.org');
    as(await signIn(world, { email: ada.email, device }), 'signed_in');
    for (let tried = 0; tried < 3 * ATTEMPTS; tried += 1) await guess(ada.email);
    expect((await signIn(world, ada)).outcome).toBe('throttled');
    expect((await signIn(world, { email: ada.email, device })).outcome).toBe('signed_in');
    expect((await signIn(world, bob)).outcome).toBe('signed_in');
    world.infra.clock.advance(30 * MINUTE);
    expect((await signIn(world, ada)).outcome).toBe('signed_in');
  });

  it('the operations that look at a secret are those that count an attempt', async () => {
    const rows = tableAfter('| operation that looks at a secret | factor |');
    const counted = (await recordAll(SCENARIOS)).flatMap(({ scenario, injected }) =>
      injected
        .filter(({ contract, method }) => contract === 'AttemptLimiter' && method === 'reserve')
        .map(({ args }) => `${scenario.operation} ${(args[0] as { factor: string }).factor}`),
    );
    expect(rows.map((row) => row.join(' ')).sort()).toEqual([...new Set(counted)].sort());
    expect([...new Set(rows.map(([operation]) => operation))]).toEqual(withWrite('AttemptLimiter.reserve'));
  });
});

describe('v5.0.0-6.1.2 v5.0.0-6.2.11 the words a password must not be made of are those in the guide', () => {
  it.each(table('Passwords'))('%s: %s', async (operation = '', words = '') => {
    const [success] = SCENARIOS.filter((scenario) => scenario.operation === operation);
    const { injected } = await record(success!);
    const [check] = injected.filter(({ contract }) => contract === 'PasswordPolicy');
    const { context } = check?.args[0] as { context: readonly string[] };
    expect(context.length).toBe(words === 'none' ? 0 : words.split(', ').length);
  });

  it('are refused in every spelling, and are all there are', async () => {
    const judging = OPERATIONS.filter(({ settings }) => settings.some(({ key }) => key === 'auth.password.min_length'));
    expect(columns(table('Passwords'), 0).flat()).toEqual(judging.map(({ name }) => name));
    world.infra.store.admins.clear();
    const words = { email: 'lovelace@analytical.example', name: 'Augusta Lovelace' };
    for (const password of ['lovelace.lovelace', 'ANALYTICAL-example-1', 'Augusta_Lovelace', 'lovelace@analytical.example']) {
      const result = await world.lifecycle.bootstrapFirstAdmin(world.systemActor(), {
        ...words,
        password: Redacted.of(password),
      });
      expect([password, result]).toEqual([password, { outcome: 'weak_password', rules: ['context_words'] }]);
    }
  });
});

describe('v5.0.0-6.1.3 every way to a session is in the guide', () => {
  const rows = columns(table('Ways to a session'), 0, 1);

  it('the operations that may open one are those of the table', () => {
    expect(rows.map(([operation]) => operation).sort()).toEqual([...withWrite('SessionCommandRepository.open')].sort());
  });

  it.each(rows)('%s opens one after %s', async (operation, proven) => {
    const [success, ...others] = SCENARIOS.filter((scenario) => scenario.operation === operation);
    const opens = ({ contract, method }: { contract: string; method: string }) =>
      contract === 'SessionCommandRepository' && method === 'open';
    let { injected } = await record(success!);
    // Where it depends on whose account it is, the first that opens one shows it.
    for (const other of others.filter(({ ending }) => ending === success?.ending))
      if (!injected.some(opens)) ({ injected } = await record(other));
    const told = injected
      .filter(({ contract }) => contract === 'AuditLogger')
      .map(({ args }) => args[0] as { type: string; metadata: { factors?: string } })
      .find(({ type }) => type === 'auth.login.success');
    const [opening] = injected.filter(opens);
    const { replacesSession } = opening?.args[0] as { replacesSession: string | null };
    expect(told?.metadata.factors ?? 'continued_session').toBe(proven);
    expect(replacesSession !== null).toBe(proven === 'continued_session');
  });

  it('one function opens sessions, and proofs are made where a factor was proven', () => {
    const calling = (is: (call: ts.CallExpression | ts.NewExpression) => boolean) =>
      LIBRARY.filter((source) =>
        [...nodesIn(source, ts.isCallExpression), ...nodesIn(source, ts.isNewExpression)].some((call) => is(call)),
      ).map(({ path }) => path);
    expect(calling(({ arguments: [method] = [] }) => method?.getText() === 'openSessionWrite')).toEqual([
      'src/sessions/open-session.step.ts',
    ]);
    expect(
      calling(({ expression, kind }) => kind === ts.SyntaxKind.NewExpression && expression.getText() === 'AuthenticationProof'),
    ).toEqual([
      'src/authentication/complete-sign-in.step.ts',
      'src/authentication/totp/confirm-mandatory-totp-enrolment.operation.ts',
      'src/sessions/open-session.step.ts',
    ]);
  });
});

describe('v5.0.0-7.1.1 the time limits of a session are those in the guide', () => {
  const UNIT: Readonly<Record<string, number>> = {
    'auth.session.idle_minutes': MINUTE,
    'auth.session.absolute_hours': HOUR_MS,
  };
  const AAL2: Readonly<Record<string, number>> = {
    'auth.session.idle_minutes': HOUR_MS,
    'auth.session.absolute_hours': 24 * HOUR_MS,
  };

  it.each(table('Session time limits'))('%s: %s, at most %s, where AAL2 allows %s', (key = '', standard, greatest, aal2) => {
    const setting = CORE_SETTINGS.find((one) => one.key === key);
    if (setting?.type !== 'number') throw new Error(`${key} is no number`);
    const unit = UNIT[key] ?? 0;
    expect([span(setting.default * unit), span(setting.max * unit), span(AAL2[key] ?? 0)]).toEqual([standard, greatest, aal2]);
    expect(setting.max * unit).toBeLessThanOrEqual(AAL2[key] ?? 0);
  });

  it('the table has both', () => {
    expect(columns(table('Session time limits'), 0).flat()).toEqual(Object.keys(AAL2));
  });
});

describe('v5.0.0-7.1.2 sixteen sign-ins at once stay within the limit, as the guide says', () => {
  it.each(table('Concurrent sessions'))('%s: the sign-in is %s, the oldest session %s', async (option = '', signedIn, oldest) => {
    const whenFull = option.split(' ')[0] as 'end_oldest' | 'refuse';
    expect(option.includes('(default)')).toBe(POLICY.operations.sessions.whenFull === whenFull);
    await world.dispose();
    world = createLightWorld(undefined, { sessions: { whenFull } });
    // Each sign-in under way holds an attempt; this is about sessions.
    world.infra.store.setSetting('auth.max_login_attempts', 20);
    const { email } = person(world, 'ada@example.org');
    const first = as(await signIn(world, { email }), 'signed_in');
    const more = await Promise.all(Array.from({ length: 16 }, () => signIn(world, { email })));
    const live = [...world.infra.store.sessions.values()].filter(({ endedAt }) => endedAt === null);
    expect(live).toHaveLength(5);
    expect(more.at(-1)?.outcome).toBe(signedIn);
    expect((await access(world, first.issued.token)).outcome).toBe(oldest === 'live' ? 'allowed' : 'refused');
  });
});

describe('v5.0.0-8.1.2 v5.0.0-14.2.6 the fields and their states are those in the guide', () => {
  it.each(table('Who may do what'))('%s is shown by %s', async (_what, operation, fields = '') => {
    const [success] = SCENARIOS.filter((scenario) => scenario.operation === operation);
    const { result } = await record(success!);
    const { outcome: _outcome, next: _next, ...data } = result as unknown as Record<string, unknown>;
    const [shown] = Object.values(data).map((value) => (Array.isArray(value) ? (value as unknown[])[0] : value));
    expect(Object.keys(shown as object).sort()).toEqual(fields.split(', '));
  });

  it.each(columns(table('Fields and the state they may change in'), 0, 1, 2, 3))(
    '%s by %s, only while %s, else %s',
    async (_field, operation = '', _state, otherwise = '') => {
      await expectRefused(operation, otherwise);
    },
  );
});

describe('v5.0.0-8.1.3 v5.0.0-8.1.4 v5.0.0-8.4.2 a changed context changes decisions as the guide says', () => {
  const rows = table('What a decision depends on');

  it('the table has each context', () => {
    expect(columns(rows, 0).flat()).toEqual(Object.keys(CONTEXTS));
  });

  it.each(rows)('%s', async (context = '', ...endings) => {
    const found = [];
    for (const operation of SHOWN) found.push(await endingIn(context, operation));
    expect(found).toEqual(endings);
  });

  it('address, user agent and channel decide nothing', async () => {
    const { email } = person(world, 'ada@example.org');
    const elsewhere = { ip: '203.0.113.77', userAgent: 'another browser', channel: 'api' } as const;
    const { issued } = as(await signIn(world, { email, origin: elsewhere }), 'signed_in');
    expect((await access(world, issued.token)).outcome).toBe('allowed');
    const nowhere = { ip: null, userAgent: null, channel: 'job' } as const;
    expect((await signIn(world, { email, origin: nowhere })).outcome).toBe('signed_in');
  });
});

describe('v5.0.0-2.1.2 data that belongs together is checked as the guide says', () => {
  it.each(columns(table('Data that belongs together'), 0, 2, 1))(
    '%s (%s), else %s',
    async (_together, operation = '', otherwise = '') => {
      await expectRefused(operation, otherwise);
    },
  );

  const rows = table('Status and second factor');

  it('every status with and without a second factor is in the table', () => {
    expect(new Set(rows.map(([status, factor]) => `${String(status)} ${String(factor)}`)).size).toBe(11);
  });

  it.each(rows)('%s, second factor %s: %s, %s', async (status = '', factor = '', ending, before) => {
    const ada = person(world, 'ada@example.org');
    const { issued } = as(await signIn(world, ada), 'signed_in');
    const { admins, enableTotp, setSetting } = bound(world);
    const stored = admins.get(ada.adminId)!;
    admins.set(ada.adminId, { ...stored, status: status as AdminStatus });
    if (factor === 'enabled') enableTotp(ada.adminId);
    if (factor.startsWith('mandatory')) setSetting('auth.totp.mandatory', true);
    expect(endingOf(await signIn(world, ada))).toBe(ending);
    expect(endingOf(await access(world, issued.token))).toBe(before);
  });
});

describe('v5.0.0-2.1.3 the limits are those in the guide', () => {
  it.each(columns(table('Limits'), 0, 2, 3))('%s: %s (%s)', (key, standard, bounds) => {
    const setting = CORE_SETTINGS.find((one) => one.key === key);
    if (setting?.type !== 'number') throw new Error(`${key} is no number`);
    expect([String(setting.default), `${String(setting.min)}–${String(setting.max)}`]).toEqual([standard, bounds]);
  });

  it('each number among the settings is there', () => {
    const numbers = CORE_SETTINGS.filter(({ type, changedBy }) => type === 'number' && changedBy === 'set').map(({ key }) => key);
    expect(columns(table('Limits'), 0).flat().sort()).toEqual(numbers.sort());
  });

  const rows = columns(table('Limits of the policy'), 0, 2, 3, 4);

  it.each(rows)('policy %s: %s, from %s to %s', (option = '', standard, least = '', greatest = '') => {
    const [group = '', name] = option.split('.');
    const { operations, effects } = POLICY;
    const resolved = { ...operations, effects } as unknown as Record<string, Record<string, number> | number>;
    const value = name === undefined ? resolved[group] : (resolved[group] as Record<string, number>)[name];
    expect(written(value as number, option)).toBe(standard);
    const problemsWith = (given: number): number => {
      const problems: string[] = [];
      resolvePolicy(name === undefined ? { [group]: given } : { [group]: { [name]: given } }, DEFAULT_FEATURES, problems);
      return problems.length;
    };
    const [low, high] = [milliseconds(least), milliseconds(greatest)];
    expect([low, high, low - 1, high + 1].map(problemsWith)).toEqual([0, 0, 1, 1]);
  });

  it('each number of the policy is there', () => {
    const { operations, effects } = POLICY;
    const groups = { sessions: operations.sessions, codes: operations.codes, effects };
    const grouped = Object.entries(groups).flatMap(([group, options]) =>
      Object.entries(options)
        .filter(([, value]) => typeof value === 'number')
        .map(([name]) => `${group}.${name}`),
    );
    expect(columns(rows, 0).flat().sort()).toEqual([...grouped, 'operationDeadlineMs'].sort());
  });
});

/** Plays every scenario of that ending: it ends so, and what is stored - but for the counts of attempts - stays. */
async function expectRefused(operation: string, otherwise: string): Promise<void> {
  expect(declarationOf(operation).name).toBe(operation);
  const scenarios = SCENARIOS.filter((one) => one.operation === operation && one.ending === otherwise);
  expect([operation, otherwise, scenarios.length > 0]).toEqual([operation, otherwise, true]);
  for (const scenario of scenarios) {
    const { result, run } = await record(scenario);
    expect(endingOf(result)).toBe(otherwise);
    expect(run.intents.filter(({ type }) => type === 'admin.status.changed' || type === 'system.setting.updated')).toEqual([]);
  }
}

function bound({ infra: { store } }: LightWorld) {
  return { admins: store.admins, enableTotp: store.enableTotp.bind(store), setSetting: store.setSetting.bind(store) };
}

/** The rows below a head that is not the first of its section. */
function tableAfter(head: string): readonly Row[] {
  const text = filesIn('docs/guides', GUIDE)[0]?.text ?? '';
  const lines = text.slice(text.indexOf(head)).split('\n').slice(2);
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('`', '').trim()),
    );
}

const COUNTS = ['effects.maxInFlight'];
const written = (value: number, option: string): string => (COUNTS.includes(option) ? String(value) : span(value));

function milliseconds(text: string): number {
  const [amount = '', unit = 'ms'] = text.split(' ');
  return Number(amount) * ({ ms: 1, s: 1_000, min: MINUTE, h: HOUR_MS, d: 24 * HOUR_MS }[unit] ?? Number.NaN);
}
