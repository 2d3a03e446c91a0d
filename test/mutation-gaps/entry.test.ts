import { describe, expect, it } from '@jest/globals';

import { AdminActor, SystemActor } from '../../src/kernel/actor.js';
import { AdminInfraException, ContractViolationException, InfrastructureException } from '../../src/kernel/exceptions.js';
import { instant } from '../../src/kernel/ids.js';
import { MINT_KEY } from '../../src/kernel/mint-key.js';
import { ALLOWED, demandActor, NOT_PERMITTED, restriction } from '../../src/runner/entry-rules.js';
import { readOrigin } from '../../src/runner/input/read-origin.js';
import { classified, timedOut } from '../../src/runner/run-failures.js';

/** The application the actors belong to. */
const HOME = {};
const ORIGIN = { ip: '::1', userAgent: 'agent', channel: 'api' } as const;

function adminActor(impersonatorId: string | null = null): AdminActor {
  const session = {
    sessionId: 's1',
    adminId: 'ada',
    credentialEpoch: 1,
    systemEpoch: 2,
    provenAt: instant(3),
    deviceDigest: null,
    impersonatorId,
  };
  return new AdminActor(MINT_KEY, HOME, session as never, ORIGIN, instant(9));
}
const systemActor = () => new SystemActor(MINT_KEY, HOME, 'job', new Set(['a.b']), ORIGIN, null);

function failureOf(act: () => unknown): { code: string; message: string; operation: string | null; failure: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof AdminInfraException) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('OR-21 an actor is genuine and of the right kind', () => {
  const rules = (actors: string) => ({ actors }) as never;

  it.each([
    ['admin', true, false, 'SessionOrchestrator.access()'],
    ['system', false, true, 'SystemActors.get()'],
    ['any', true, true, 'access() or SystemActors.get()'],
  ])('%s', (actors, admin, system, wanted) => {
    const ok = (actor: unknown, home = HOME): boolean => {
      try {
        demandActor(rules(actors), actor, 'some.operation', home);
        return true;
      } catch {
        return false;
      }
    };
    expect([ok(adminActor()), ok(systemActor())]).toEqual([admin, system]);
    expect([ok(adminActor(), {}), ok(systemActor(), {})]).toEqual([false, false]);
    for (const forged of [null, undefined, {}, { ...ORIGIN, kind: 'admin' }, Object.create(AdminActor.prototype)])
      expect(ok(forged)).toBe(false);
    expect(failureOf(() => demandActor(rules(actors), null, 'some.operation', HOME))).toMatchObject({
      code: 'actor.forged',
      operation: 'some.operation',
      message: `some.operation was called without a genuine actor of this application; take one from ${wanted}.`,
    });
  });

  it('cannot be made without the key, and shows what it was made of', () => {
    expect(() => new AdminActor({} as never, HOME, {} as never, ORIGIN as never, instant(1))).toThrow();
    expect(() => new SystemActor({} as never, HOME, 'job', new Set(), ORIGIN as never, null)).toThrow();
    const actor = adminActor('eve');
    expect([actor.adminId, actor.sessionId, actor.impersonatorId, actor.session.systemEpoch, actor.kind]).toEqual([
      'ada',
      's1',
      'eve',
      2,
      'admin',
    ]);
    expect([systemActor().may('a.b'), systemActor().may('a.c'), systemActor().kind]).toEqual([true, false, 'system']);
    expect([Object.isFrozen(actor), Object.isFrozen(systemActor())]).toEqual([true, true]);
  });
});

describe('IM4 restrictions that no resolver lifts', () => {
  const refused = { decision: 'deny', reason: 'system_restriction' };

  it.each([
    ['an admin', adminActor(), 'refused', 'own_account', null],
    ['an impersonated admin where that is refused', adminActor('eve'), 'refused', 'a.b', refused],
    ['an impersonated admin where that is allowed', adminActor('eve'), 'allowed', 'a.b', null],
    ['a system actor and its own account', systemActor(), 'allowed', 'own_account', refused],
    ['a system actor', systemActor(), 'refused', 'a.b', null],
  ])('%s', (_, actor, impersonating, ability, expected) => {
    expect(restriction({ impersonating } as never, actor, ability)).toEqual(expected);
  });

  it('decisions are frozen values', () => {
    expect([ALLOWED, NOT_PERMITTED]).toEqual([{ decision: 'allow' }, { decision: 'deny', reason: 'not_permitted' }]);
    expect(
      [ALLOWED, NOT_PERMITTED, restriction({ impersonating: 'refused' } as never, adminActor('eve'), 'a.b')].every(
        Object.isFrozen,
      ),
    ).toBe(true);
  });
});

describe('X4 the origin is copied once, bounded', () => {
  const read = (changes: object) => readOrigin({ ...ORIGIN, ...changes }, 'some.operation');

  it('keeps what it knows and nothing else, frozen', () => {
    const origin = read({ correlationId: 'c-1', more: 1 });
    expect(origin).toEqual({ ...ORIGIN, correlationId: 'c-1' });
    expect(Object.isFrozen(origin)).toBe(true);
  });

  it.each([
    ['a long address', { ip: 'x'.repeat(65) }, { ip: 'x'.repeat(64) }],
    ['a long user agent', { userAgent: 'x'.repeat(513) }, { userAgent: 'x'.repeat(512) }],
    ['NUL and half a character', { userAgent: 'a\0b\ud800' }, { userAgent: 'ab\ufffd' }],
    ['no text', { ip: 7, userAgent: null }, { ip: null, userAgent: null }],
    ['a correlation id of 64', { correlationId: 'x'.repeat(64) }, { correlationId: 'x'.repeat(64) }],
    ['a longer one', { correlationId: 'x'.repeat(65) }, { correlationId: null }],
    ['one with blanks', { correlationId: 'a b' }, { correlationId: null }],
    ['one with a line break', { correlationId: 'a\n' }, { correlationId: null }],
    ['one with a blank before it', { correlationId: ' a' }, { correlationId: null }],
    ['none', { correlationId: undefined }, { correlationId: null }],
    ['a number', { correlationId: 7 }, { correlationId: null }],
  ])('%s', (_, changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  });

  it.each(['ui', 'api', 'cli', 'job'])('%s is a channel', (channel) => {
    expect(read({ channel }).channel).toBe(channel);
  });

  it.each([
    ['none', null],
    ['a text', 'api'],
    ['another channel', { ...ORIGIN, channel: 'http' }],
    ['a channel that is no text', { ...ORIGIN, channel: ['api'] }],
    ['inherited', Object.create(ORIGIN)],
    [
      'unreadable',
      {
        get channel() {
          throw new Error('trap');
        },
      },
    ],
  ])('%s is a mistake of the host', (_, origin) => {
    const { code, message, operation } = failureOf(() => readOrigin(origin, 'some.operation'));
    expect({ code, operation }).toEqual({ code: 'origin.malformed', operation: 'some.operation' });
    expect(message).toContain('some.operation needs an Origin with ip, userAgent and channel (ui, api, cli, job)');
  });
});

describe('X1 X5 what a run is told to have failed of', () => {
  const run = { operation: 'some.operation', correlationId: 'c-1', wrote: false, secrets: ['s3cret'] };
  const edge = (kind: string, contract: string) => ({ kind, contract, method: 'go' }) as never;

  it('a bug is an invariant violation with a scrubbed cause', () => {
    const exception = classified(new TypeError('x of s3cret'), 'some.operation', run as never);
    expect(exception.toJSON()).toEqual({
      name: 'InvariantViolationException',
      failure: 'invariant_violation',
      code: 'operation.defect',
      message: 'some.operation failed in its own code; this is a defect of the library or of an override. See cause.',
      operation: 'some.operation',
      contract: null,
      method: null,
      mutation: 'none',
      correlationId: 'c-1',
    });
    expect((exception.cause as Error).message).toBe('x of <redacted>');
  });

  it('after a write it says so; before a run it has no correlation id', () => {
    expect(classified(new Error('x'), 'o', { ...run, wrote: true } as never).mutation).toBe('unknown');
    expect(classified(new Error('x'), 'o', null).toJSON()).toMatchObject({
      mutation: 'none',
      correlationId: null,
      operation: 'o',
    });
  });

  it('an exception of the library stays what it is and learns which run it belongs to', () => {
    const thrown = new ContractViolationException('m', { code: 'c', operation: null });
    expect(classified(thrown, 'o', null)).toBe(thrown);
    expect(thrown.toJSON()).toMatchObject({ operation: 'o', correlationId: null, mutation: 'none' });
    expect(classified(thrown, 'o2', { ...run, wrote: true } as never).toJSON()).toMatchObject({
      operation: 'o',
      correlationId: 'c-1',
      mutation: 'unknown',
    });
    const own = new ContractViolationException('m', { code: 'c', operation: 'own', correlationId: 'mine', mutation: 'unknown' });
    expect(classified(own, 'o', run as never).toJSON()).toMatchObject({
      operation: 'own',
      correlationId: 'mine',
      mutation: 'unknown',
    });
  });

  it.each([
    ['nothing', [], false, 'none', null, 'no contract'],
    ['nothing, after a write', [], true, 'unknown', null, 'no contract'],
    ['a query', [edge('query', 'Q')], false, 'none', 'Q', 'Q.go'],
    ['a query and a write', [edge('query', 'Q'), edge('restrict', 'W')], false, 'unknown', 'W', 'W.go'],
    ['a write', [edge('change', 'D')], false, 'unknown', 'D', 'D.go'],
  ])('a deadline while waiting for %s', (_, pending, wrote, mutation, contract, waiting) => {
    const exception = timedOut({ ...run, wrote } as never, pending, { deadlineMs: 500 });
    expect(exception).toBeInstanceOf(InfrastructureException);
    expect(exception.toJSON()).toMatchObject({
      code: 'operation.timed_out',
      operation: 'some.operation',
      correlationId: 'c-1',
      mutation,
      contract,
      method: contract === null ? null : 'go',
    });
    expect(exception.message).toContain(`some.operation did not end within 500 ms; it was waiting for ${waiting}.`);
    expect(exception.message).toContain('policy.operationDeadlineMs');
  });
});
