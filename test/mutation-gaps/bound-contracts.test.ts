import { describe, expect, it } from '@jest/globals';

import { Deadlines } from '../../src/kernel/deadlines.js';
import type { Expiring } from '../../src/kernel/deadlines.js';
import { AdminInfraException } from '../../src/kernel/exceptions.js';
import { instant, later } from '../../src/kernel/ids.js';
import { SafeClock } from '../../src/kernel/safe-clock.js';
import { SafeIdGenerator } from '../../src/kernel/safe-id-generator.js';
import { ManualClock } from '../../src/testing/doubles/manual-clock.js';

function failureOf(act: () => unknown): object {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AdminInfraException)) throw error;
    const { failure, code, contract, method, message, operation } = error;
    return { failure, code, where: `${String(contract)}.${String(method)}`, message, operation };
  }
  return {};
}

const throws = () => {
  throw new Error('out of order');
};

describe('K6 the clock of the host', () => {
  it.each([
    ['now', Number.NaN],
    ['now', -1],
    ['now', 1.5],
    ['now', '5'],
    ['monotonicMs', Number.NaN],
    ['monotonicMs', Number.POSITIVE_INFINITY],
    ['monotonicMs', '5'],
    ['startTicker', null],
    ['startTicker', {}],
    ['startTicker', { stop: () => undefined }],
    ['startTicker', { keepAlive: () => undefined }],
  ])('%s that answers %p breaks its contract', (method, answer) => {
    const clock = new SafeClock({ [method]: () => answer } as never);
    const ask = {
      now: () => clock.now(),
      monotonicMs: () => clock.demandMonotonic(),
      startTicker: () => clock.startTicker(1, () => undefined),
    };
    expect(failureOf(ask[method as keyof typeof ask])).toMatchObject({
      failure: 'contract_violation',
      code: 'contract.malformed_answer',
      where: `Clock.${method}`,
      operation: null,
    });
  });

  it.each(['now', 'monotonicMs', 'startTicker'])('%s that throws is out of order', (method) => {
    const clock = new SafeClock({ [method]: throws } as never);
    const ask: Record<string, () => unknown> = {
      now: () => clock.now(),
      monotonicMs: () => clock.demandMonotonic(),
      startTicker: () => clock.startTicker(1, () => undefined),
    };
    expect(failureOf(ask[method]!)).toMatchObject({
      failure: 'infrastructure_failure',
      code: 'contract.threw',
      where: `Clock.${method}`,
      message: `Clock.${method} threw; see cause.`,
    });
  });

  it('monotonic time never goes back and survives a clock that fails meanwhile', () => {
    const answers: unknown[] = [5, 9, 3, Number.NaN, Number.POSITIVE_INFINITY];
    const clock = new SafeClock({ monotonicMs: () => answers.shift() ?? throws() } as never);
    expect([1, 2, 3, 4, 5, 6].map(() => clock.monotonicMs())).toEqual([5, 9, 9, 9, 9, 9]);
  });

  it('a time that was asked for and is right is answered', () => {
    const manual = new ManualClock(0);
    const clock = new SafeClock(manual);
    manual.advance(7);
    expect([clock.now(), clock.demandMonotonic()]).toEqual([7, 7]);
  });
});

describe('K6 v5.0.0-6.5.4 v5.0.0-6.7.2 the ids of the host', () => {
  const SECRET = 'A'.repeat(22);
  const safe = (answer: unknown) => new SafeIdGenerator({ id: () => answer, secret: () => answer } as never);

  it.each(['1', '!~', 'x'.repeat(64)])('%s is an id', (id) => expect(safe(id).id()).toBe(id));
  it.each([SECRET, 'z-_9'.repeat(32)])('%s is a secret', (secret) => expect(safe(secret).secret()).toBe(secret));

  it.each([[''], ['x'.repeat(65)], ['a b'], ['ä'], [42], [null], [['id']]])('%p is no id', (answer) => {
    expect(failureOf(() => safe(answer).id())).toMatchObject({
      code: 'contract.malformed_answer',
      where: 'IdGenerator.id',
      message: 'IdGenerator.id must answer 1-64 printable ASCII characters.',
      operation: null,
    });
  });

  it.each([['A'.repeat(21)], ['A'.repeat(129)], [`${SECRET}=`], [`${SECRET} `], [` ${SECRET}`], [42]])(
    '%p is no secret',
    (answer) => {
      expect(failureOf(() => safe(answer).secret())).toMatchObject({
        code: 'contract.malformed_answer',
        message: 'IdGenerator.secret must answer 22-128 base64url characters.',
      });
    },
  );

  it('one that throws is out of order, and its error is kept as a copy', () => {
    const ids = new SafeIdGenerator({ id: throws, secret: throws });
    expect(failureOf(() => ids.id())).toMatchObject({
      failure: 'infrastructure_failure',
      code: 'contract.threw',
      where: 'IdGenerator.id',
    });
    expect(() => ids.secret()).toThrow(expect.objectContaining({ cause: expect.objectContaining({ message: 'out of order' }) }));
  });
});

describe('X5 time budgets', () => {
  const BUDGET_MS = 1_000;
  const TICK_MS = 100;

  function entry(expired: string[], name: string, keepsProcessAlive = false): Expiring {
    return { keepsProcessAlive, expire: () => expired.push(name), expiresAtMs: 0, earlier: null, later: null };
  }

  it('run out in order, each at its own time, and none that was taken out', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock, BUDGET_MS, TICK_MS);
    const expired: string[] = [];
    const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((name) => entry(expired, name)) as [
      Expiring,
      Expiring,
      Expiring,
      Expiring,
    ];
    for (const each of [one, two, three]) deadlines.add(each);
    deadlines.remove(two);
    deadlines.remove(two);
    clock.advance(BUDGET_MS / 2);
    deadlines.add(four);
    clock.advance(BUDGET_MS / 2 - TICK_MS);
    expect(expired).toEqual([]);
    clock.advance(TICK_MS);
    expect(expired).toEqual(['one', 'three']);
    clock.advance(BUDGET_MS / 2);
    expect(expired).toEqual(['one', 'three', 'four']);
  });

  it('taking out the first or the last keeps the others in line', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock, BUDGET_MS, TICK_MS);
    const expired: string[] = [];
    const [one, two, three] = ['one', 'two', 'three'].map((name) => entry(expired, name)) as [Expiring, Expiring, Expiring];
    for (const each of [one, two, three]) deadlines.add(each);
    deadlines.remove(three);
    deadlines.remove(one);
    deadlines.add(entry(expired, 'four'));
    clock.advance(BUDGET_MS);
    expect(expired).toEqual(['two', 'four']);
  });

  it('the ticker runs only while something waits', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock, BUDGET_MS, TICK_MS);
    const one = entry([], 'one');
    expect(clock.tickers).toBe(0);
    deadlines.add(one);
    deadlines.add(entry([], 'two'));
    expect(clock.tickers).toBe(1);
    clock.advance(BUDGET_MS + 2 * TICK_MS);
    expect(clock.tickers).toBe(0);
    deadlines.add(one);
    expect(clock.tickers).toBe(1);
    deadlines.stop();
    expect(clock.tickers).toBe(0);
  });

  it('the process is kept alive only while an entry that asks for it waits', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock, BUDGET_MS, TICK_MS);
    const [quiet, first, second] = [entry([], 'quiet'), entry([], 'first', true), entry([], 'second', true)];
    deadlines.add(quiet);
    expect(clock.keepsAlive).toBe(false);
    deadlines.add(first);
    deadlines.add(second);
    deadlines.remove(first);
    expect(clock.keepsAlive).toBe(true);
    deadlines.remove(second);
    expect(clock.keepsAlive).toBe(false);
    deadlines.remove(quiet);
  });

  it('a sweep takes no more than its share; the rest follows with the next ticks', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock, BUDGET_MS, TICK_MS);
    const expired: string[] = [];
    for (let index = 0; index < 2_001; index += 1) deadlines.add(entry(expired, 'x'));
    clock.advance(BUDGET_MS);
    expect(expired).toHaveLength(2_000);
    clock.advance(TICK_MS);
    expect(expired).toHaveLength(2_001);
  });
});

describe('instants', () => {
  it('never leave what a date can show', () => {
    const last = instant(8_640_000_000_000_000);
    expect([later(instant(5), 7), later(last, 1)]).toEqual([12, last]);
    expect(() => instant(last + 1)).toThrow(TypeError);
  });
});
