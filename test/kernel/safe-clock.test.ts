import { describe, expect, it } from '@jest/globals';

import { AdminInfraException } from '../../src/kernel/exceptions.js';
import { instant, later } from '../../src/kernel/ids.js';
import { SafeClock } from '../../src/kernel/safe-clock.js';
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

  it('what an operation begins at never goes back either', () => {
    const answers = [5, 9, 3, 9, 10];
    const clock = new SafeClock({ monotonicMs: () => answers.shift() } as never);
    expect(Array.from({ length: 5 }, () => clock.demandMonotonic())).toEqual([5, 9, 9, 9, 10]);
  });
});

describe('instants', () => {
  it('never leave what a date can show', () => {
    const last = instant(8_640_000_000_000_000);
    expect([later(instant(5), 7), later(last, 1)]).toEqual([12, last]);
    expect(() => instant(last + 1)).toThrow(TypeError);
  });
});
