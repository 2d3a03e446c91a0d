import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { AUDIT_TYPES, Redacted } from '@maatify/admin-infra';
import type { AuditIntent } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { declarationOf } from '../support/scenarios/common.js';
import { endingOf } from '../support/scenarios/scenario.js';
import { createLightWorld } from '../support/light-world.js';
import { access, as, challengeFor, codeNow, PASSWORD, person, wrongCode } from '../threats/support/people.js';
import { recordAll } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

/** What the library wrote past its sinks: everything a process writes goes through these in the end. */
const past: string[] = [];
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  jest.spyOn(stream, 'write').mockImplementation((...args: unknown[]) => {
    // The test runner writes there too.
    if (/[\\/]src[\\/]/.test(new Error('who writes').stack ?? '')) past.push(String(args[0]));
    return write(...args);
  });
}
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
  jest.spyOn(console, level).mockImplementation((...args: unknown[]) => void past.push(args.map(String).join(' ')));
}

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});
afterAll(() => {
  jest.restoreAllMocks();
});

const recordsOf = ({ injected }: Recording): readonly AuditIntent[] =>
  injected.filter(({ contract }) => contract === 'AuditLogger').map(({ args }) => args[0] as AuditIntent);
const everyRecord = (): readonly (readonly [Recording, AuditIntent])[] =>
  all.flatMap((recording) => recordsOf(recording).map((record) => [recording, record] as const));

describe('v5.0.0-16.2.1 a record says when, where, who, what, to whom and why', () => {
  /** What nobody in particular is the target of: it does not exist, does not exist yet, or is everything. */
  const ABOUT_NOBODY =
    /unknown|link_not_found|challenge_expired|code_expired|invalid_code|^admin\.(create|admins) → denied|^roles\.(abilities|create_role|roles) →|^admin\.create → (email_taken|conflict)|^admin\.bootstrap|^credentials\.request_password_recovery|^sessions\.expire_due|^impersonation\.expire_due|^settings\.settings →/;
  /** Nothing of an input with a field nobody asked for is looked at, so neither is whom it names. */
  const isOfSentField = ({ metadata }: AuditIntent): boolean => 'reason' in metadata && metadata.reason === 'unknown_field';
  const WHY = ['auth.login.failed', 'auth.totp.failed', 'auth.password.rejected', 'authz.permission.denied'];

  it('over all scenarios, each in full', () => {
    expect(everyRecord().length).toBeGreaterThan(100);
    for (const [{ name, scenario }, record] of everyRecord()) {
      expect([name, record]).toEqual([
        name,
        {
          eventId: expect.stringMatching(/^[\x21-\x7e]+$/),
          type: expect.any(String),
          category: expect.stringMatching(/^(authentication|authorization|security|admin|system|view)$/),
          severity: expect.stringMatching(/^(info|notice|warning|critical)$/),
          operation: scenario.operation,
          actor: expect.any(Object),
          target: record.target === null ? null : { type: expect.any(String), id: expect.any(String) },
          origin: expect.objectContaining({ channel: expect.stringMatching(/^(ui|api|cli|job)$/) }),
          correlationId: expect.stringMatching(/^[\x21-\x7e]+$/),
          at: expect.any(Number),
          metadata: expect.any(Object),
        },
      ]);
      expect(AUDIT_TYPES).toContain(record.type);
      expect(Object.keys(record.origin).sort()).toEqual(['channel', 'deviceId', 'ip', 'userAgent']);
    }
  });

  it('whoever acts is named: an admin with the session, a part of the host by its name', () => {
    for (const [{ name, scenario }, { actor }] of everyRecord()) {
      const { authority } = declarationOf(scenario.operation);
      if (actor.kind === 'admin') {
        // Whoever accepts an invitation is known, and has no session yet.
        const session = authority === null && actor.sessionId === null ? null : expect.any(String);
        expect([name, actor.adminId, actor.sessionId]).toEqual([name, expect.any(String), session]);
      }
      if (actor.kind === 'system') expect([name, actor.name]).toEqual([name, expect.stringMatching(/-cli$/)]);
      // Nobody is nobody only before there is a session.
      if (actor.kind === 'anonymous') expect([name, authority]).toEqual([name, null]);
    }
  });

  it('whom it is about is named, unless there is no such one', () => {
    // A closed mode stops a stranger before it is known who that is, and an admin who creates one before there is one.
    const stopped = ({ type, actor, operation }: AuditIntent) =>
      type === 'operation.refused' && (actor.kind === 'anonymous' || operation === 'admin.create');
    const unnamed = everyRecord().filter(
      ([{ name }, record]) => record.target === null && !ABOUT_NOBODY.test(name) && !isOfSentField(record) && !stopped(record),
    );
    expect(unnamed.map(([{ name }, { type }]) => `${name}: ${type}`)).toEqual([]);
    for (const [, { target }] of everyRecord()) if (target !== null) expect(target.id.length).toBeGreaterThan(0);
  });

  it('a refusal says why', () => {
    const refusals = everyRecord().filter(([, { type }]) => WHY.includes(type));
    expect(refusals.length).toBeGreaterThan(40);
    for (const [{ name }, { metadata }] of refusals)
      expect([name, metadata]).toMatchObject([name, { reason: expect.any(String) }]);
  });

  it('no two records share an id', () => {
    for (const recording of all) {
      const ids = recordsOf(recording).map(({ eventId }) => eventId);
      expect([recording.name, new Set(ids).size]).toEqual([recording.name, ids.length]);
    }
  });
});

describe('v5.0.0-16.2.2 the time of a record is the bound clock’s, in UTC milliseconds', () => {
  it('whatever time that clock shows, and whatever time a client sends', async () => {
    const world = createLightWorld();
    const { email } = person(world, 'ada@example.org');
    for (const step of [0, 3_600_000, -86_400_000]) {
      world.infra.clock.stepWall(step);
      await world.authentication.signIn({ email, password: Redacted.of('wrong') }, TEST_ORIGIN);
      expect(world.infra.contracts.AuditLogger.intents.at(-1)?.at).toBe(world.infra.clock.now());
    }
    const { length } = world.infra.contracts.AuditLogger.intents;
    const dated = { email, password: Redacted.of(PASSWORD), at: 0 };
    expect((await world.authentication.signIn(dated, TEST_ORIGIN)).outcome).toBe('validation_failed');
    expect(world.infra.contracts.AuditLogger.intents.length).toBe(length);
    await world.dispose();
  });
});

describe('v5.0.0-16.2.3 what is recorded goes to the bound sinks and nowhere else', () => {
  it('over all scenarios, nothing is written to the console or to the process’s output', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(past).toEqual([]);
  });
});

describe('v5.0.0-16.2.4 records are data, and those of one request are found by one id', () => {
  it('each is the same again after a way through JSON, in one line', () => {
    for (const [, record] of everyRecord()) {
      const line = JSON.stringify(record);
      expect(line).not.toMatch(/[\r\n]/);
      expect(JSON.parse(line)).toEqual(record);
    }
  });

  it('attempt, challenge, code and session of one sign-in, and every event about them', async () => {
    const world = createLightWorld();
    const told: (readonly [string, string])[] = [];
    for (const kind of ['operation', 'call', 'intent'] as const) {
      world.events.listen(kind, ({ correlationId }) => told.push([kind, correlationId]));
    }
    const who = person(world, 'ada@example.org', { totp: true });
    await challengeFor(world, who);
    told.length = 0;
    const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
    AuditLogger.clear();
    const correlationId = 'sign-in-of-ada';
    const origin = { ...TEST_ORIGIN, correlationId };
    const signIn = (password: string) =>
      world.authentication.signIn({ email: who.email, password: Redacted.of(password) }, origin);
    await signIn('wrong');
    const { challenge } = as(await signIn(PASSWORD), 'totp_required');
    const code = (text: string) => world.authentication.completeTotp({ challenge, code: Redacted.of(text) }, origin);
    as(await code(wrongCode(world, who)), 'rejected');
    as(await code(codeNow(world, who)), 'signed_in');

    const types = AuditLogger.intents.map((record) => (record.correlationId === correlationId ? record.type : 'lost'));
    expect(types).toEqual([
      'auth.login.failed',
      'auth.login.pending',
      'auth.totp.failed',
      'auth.login.success',
      'security.session.created',
      'security.device.detected',
    ]);
    expect(NotificationDispatcher.intents.map((intent) => intent.correlationId)).toContain(correlationId);
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter(([, id]) => id !== correlationId)).toEqual([]);
    await world.dispose();
  });
});

describe('v5.0.0-16.3.1 AD1 ID-21 every attempt to authenticate that was decided is recorded, once', () => {
  const VERDICTS = [
    'auth.login.success',
    'auth.login.pending',
    'auth.login.failed',
    'auth.totp.failed',
    'auth.password.rejected',
    'auth.reauthenticated',
    'auth.logout',
  ];
  const FACTORS = ['auth.sign_in', 'auth.complete_totp', 'auth.complete_password_change', 'auth.reauthenticate', 'auth.sign_out'];
  /** What was refused before anything was looked at, or for another password that will not do: the sign-in goes on. */
  const UNDECIDED = ['validation_failed', 'session_ended', 'weak_password', 'same_password'];
  /** Known to be told by the operation event alone. */
  const TOLD_WITHOUT_A_RECORD = ['auth.sign_out → already_ended'];

  it('success and failure alike', () => {
    const decided = all.filter(
      ({ scenario, name, result }) =>
        FACTORS.includes(scenario.operation) && !UNDECIDED.includes(result.outcome) && !TOLD_WITHOUT_A_RECORD.includes(name),
    );
    expect(decided.length).toBeGreaterThan(25);
    for (const recording of decided) {
      const of = (types: readonly string[]) => recordsOf(recording).filter(({ type }) => types.includes(type)).length;
      // What stopped it before a factor was looked at is a refusal like that of any operation.
      expect([recording.name, of(VERDICTS) || of(['operation.refused', 'authz.permission.denied'])]).toEqual([recording.name, 1]);
    }
  });

  it('a password or a code that was looked at and was wrong, wherever one is asked for', () => {
    const wrong = all.filter(({ result }) =>
      ['rejected/invalid_credentials', 'rejected/invalid_code'].includes(endingOf(result)),
    );
    const guesses = wrong.filter(({ scenario }) => /^(auth|totp)\./.test(scenario.operation));
    expect(guesses.length).toBeGreaterThan(10);
    for (const recording of guesses) {
      const verdicts = recordsOf(recording).filter(({ type }) => VERDICTS.includes(type));
      expect([recording.name, verdicts.length, verdicts[0]?.type]).toEqual([
        recording.name,
        1,
        expect.not.stringMatching('success'),
      ]);
    }
  });

  it('a factor that was right where another is due, with what was right so far and what is asked for next', () => {
    const NEXT: Readonly<Record<string, string>> = {
      totp_required: 'totp',
      totp_enrolment_required: 'totp_enrolment',
      password_change_required: 'password_change',
    };
    const SO_FAR: Readonly<Record<string, string>> = {
      'auth.sign_in': 'password',
      'external.sign_in_with_external_identity': 'external',
    };
    const halfDone = all.filter(({ result }) => result.outcome in NEXT);
    expect(new Set(halfDone.map(({ result }) => result.outcome)).size).toBe(3);
    for (const recording of halfDone) {
      const pending = recordsOf(recording).filter(({ type }) => type === 'auth.login.pending');
      const factors = SO_FAR[recording.scenario.operation] ?? 'password_and_totp';
      expect([recording.name, pending.map(({ metadata, target }) => [metadata, target?.type])]).toEqual([
        recording.name,
        [[{ factors, next: NEXT[recording.result.outcome] }, 'admin']],
      ]);
    }
  });

  const PASSWORD_ONLY = ['auth.sign_in', 'auth.complete_password_change'];

  it('a success with the factors that were used, and no success without a session', () => {
    const factorsOf = (operation: string, name: string) =>
      operation.startsWith('external.')
        ? 'external'
        : PASSWORD_ONLY.includes(operation) && !name.includes('break-glass')
          ? 'password'
          : 'password_and_totp';
    for (const recording of all) {
      const successes = recordsOf(recording).filter(({ type }) => type === 'auth.login.success');
      const { name, result, scenario } = recording;
      expect([name, successes.map(({ metadata }) => metadata)]).toEqual([
        name,
        result.outcome === 'signed_in' ? [expect.objectContaining({ factors: factorsOf(scenario.operation, name) })] : [],
      ]);
    }
  });
});

describe('v5.0.0-16.3.2 every refused authorization is recorded, once, and nothing else is', () => {
  it('with the ability, the reason and the one who tried', () => {
    let denials = 0;
    for (const recording of all) {
      const { name, result, scenario } = recording;
      const records = recordsOf(recording).filter(({ type }) => type === 'authz.permission.denied');
      const { ability, reason } = result as { ability?: string; reason?: string };
      const metadata = { operation: scenario.operation, ability, reason };
      const due =
        result.outcome === 'denied'
          ? [
              expect.objectContaining({
                metadata,
                actor: expect.objectContaining({ kind: expect.stringMatching(/admin|system/) }),
              }),
            ]
          : [];
      expect([name, records]).toEqual([name, due]);
      denials += records.length;
    }
    expect(denials).toBeGreaterThan(25);
  });
});

describe('v5.0.0-16.3.3 who tries to get around a control leaves a trace', () => {
  const TRACES: Readonly<Record<string, readonly [type: string, reason: string]>> = {
    'auth.complete_totp → rejected/invalid_code (replayed)': ['auth.totp.failed', 'replayed'],
    'auth.complete_totp → rejected/challenge_expired (unknown)': ['auth.totp.failed', 'expired'],
    'auth.complete_totp → rejected/challenge_expired (too late)': ['auth.totp.failed', 'expired'],
    'auth.complete_totp → conflict (challenge closed meanwhile)': ['auth.login.failed', 'conflict'],
    'auth.complete_totp → throttled': ['auth.totp.failed', 'throttled'],
    'auth.sign_in → throttled': ['auth.login.failed', 'throttled'],
    'auth.sign_in → maintenance': ['auth.login.failed', 'mode'],
    'auth.sign_in → emergency_restricted': ['auth.login.failed', 'mode'],
    'totp.begin_totp_enrolment → denied (while impersonating)': ['authz.permission.denied', 'system_restriction'],
    'authz.authorize → denied (out of scope)': ['authz.permission.denied', 'scope_violation'],
    'admin.accept_invitation → rejected/invalid_code': ['admin.invitation.rejected', 'unknown'],
    'admin.accept_invitation → rejected/code_expired': ['admin.invitation.rejected', 'expired'],
  };

  it.each(Object.entries(TRACES))('%s', (name, [type, reason]) => {
    const [recording] = all.filter((one) => one.name === name);
    const records = recording === undefined ? [] : recordsOf(recording);
    expect(records).toContainEqual(expect.objectContaining({ type, metadata: expect.objectContaining({ reason }) }));
  });

  it('the last guess before a lock as an alarm', () => {
    const last = all.filter(({ scenario }) => scenario.variant === 'last attempt');
    expect(last.length).toBeGreaterThan(4);
    for (const recording of last) {
      const [alarm] = recordsOf(recording).filter(({ type }) => type === 'security.bruteforce.detected');
      expect([recording.name, alarm?.severity]).toEqual([recording.name, 'critical']);
    }
  });

  it('whatever is refused, whoever sent it, is told of by the event of its operation as well', () => {
    const outcomes = new Set(all.map(({ result }) => result.outcome));
    expect([...outcomes]).toEqual(expect.arrayContaining(['validation_failed', 'read_only', 'maintenance', 'step_up_required']));
    for (const { name, run, result } of all) {
      expect([name, run.ending, run.correlationId.length > 0]).toEqual([name, { outcome: result.outcome }, true]);
    }
  });

  it('a field nobody asked for, sent by whoever is signed in, by the name of who sent it', () => {
    const sent = all.filter(
      ({ scenario, name }) => name.includes('(unknown field)') && declarationOf(scenario.operation).kind === 'mutation',
    );
    expect(sent.length).toBeGreaterThan(40);
    for (const recording of sent) {
      const records = recordsOf(recording).map(({ type, metadata, actor }) => [type, metadata, actor.kind]);
      const { operation } = recording.scenario;
      const metadata = { operation, outcome: 'validation_failed', reason: 'unknown_field' };
      expect([recording.name, records]).toEqual([
        recording.name,
        [['operation.refused', metadata, expect.stringMatching(/admin|system/)]],
      ]);
    }
  });

  it('a command that a mode or a switch stopped, by the name of who gave it', () => {
    const stopped = all.filter(
      ({ scenario, result }) =>
        ['read_only', 'maintenance', 'emergency_restricted', 'feature_disabled'].includes(result.outcome) &&
        declarationOf(scenario.operation).kind === 'mutation',
    );
    expect(new Set(stopped.map(({ result }) => result.outcome)).size).toBe(4);
    expect(stopped.length).toBeGreaterThan(40);
    for (const recording of stopped) {
      const records = recordsOf(recording).filter(({ type }) => type === 'operation.refused');
      expect([
        recording.name,
        records.map(({ metadata, actor }) => ['outcome' in metadata && metadata.outcome, actor.kind]),
      ]).toEqual([recording.name, [[recording.result.outcome, expect.stringMatching(/admin|system/)]]]);
    }
  });

  it('a used challenge is a trace too', async () => {
    const world = createLightWorld();
    const who = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, who);
    const complete = (steps: number) =>
      world.authentication.completeTotp({ challenge, code: Redacted.of(codeNow(world, who, steps)) }, TEST_ORIGIN);
    const { issued } = as(await complete(0), 'signed_in');
    as(await complete(1), 'rejected');
    expect(world.infra.contracts.AuditLogger.intents.at(-1)).toMatchObject({
      type: 'auth.totp.failed',
      metadata: { reason: 'expired' },
      target: { type: 'admin', id: who.adminId },
    });
    expect((await access(world, issued.token)).outcome).toBe('allowed');
    await world.dispose();
  });
});
