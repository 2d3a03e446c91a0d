import { describe, expect, it } from '@jest/globals';

import { Sink } from '../../src/effects/sink.js';
import type { LossCause } from '../../src/effects/sink.js';
import type { Clock } from '../../src/kernel/clock.contract.js';
import { ManualClock } from '../../src/testing/doubles/manual-clock.js';

const LIMITS = { maxInFlight: 3, settleMs: 1_000 };
const SPAN_MS = 100;
const hangs = () => new Promise<never>(() => undefined);
const moment = () => new Promise((resolve) => setImmediate(resolve));

function sinkOver(hand: (intent: number) => unknown, clock: Clock = new ManualClock(), limits = LIMITS) {
  const losses: [LossCause, number][] = [];
  return {
    losses,
    sink: new Sink<number>(
      'audit',
      hand,
      () => true,
      limits,
      clock,
      (cause, count) => losses.push([cause, count]),
    ),
  };
}

describe('E3 a sink keeps no more than its cap', () => {
  it('hands over in the same tick and takes the slot back when the sink has settled', async () => {
    const handed: number[] = [];
    const { sink, losses } = sinkOver((intent) => Promise.resolve(handed.push(intent)));
    sink.emit(1);
    expect([handed, sink.inFlight]).toEqual([[1], 1]);
    await moment();
    expect([sink.inFlight, sink.lost, losses]).toEqual([0, 0, []]);
  });

  it('drops and counts what comes at the cap, and takes more when there is room again', async () => {
    const waiting: (() => void)[] = [];
    const { sink, losses } = sinkOver(() => new Promise<void>((resolve) => waiting.push(resolve)));
    for (let intent = 0; intent < 5; intent += 1) sink.emit(intent);
    expect([sink.inFlight, sink.lost]).toEqual([3, 2]);
    expect(losses).toEqual([
      ['dropped', 1],
      ['dropped', 1],
    ]);
    waiting[0]?.();
    await moment();
    expect(sink.inFlight).toBe(2);
    sink.emit(6);
    expect([waiting.length, sink.inFlight, sink.lost]).toEqual([4, 3, 2]);
  });

  it('takes the slot of a hung intent back when its time is over, not before', () => {
    const clock = new ManualClock();
    const { sink, losses } = sinkOver(hangs, clock);
    sink.emit(1);
    sink.emit(2);
    clock.advance(LIMITS.settleMs - 1);
    expect([sink.inFlight, losses]).toEqual([2, []]);
    clock.advance(1);
    expect([sink.inFlight, sink.lost, losses]).toEqual([0, 2, [['timed_out', 2]]]);
  });

  it('counts an intent of a later tick by its own time', () => {
    const clock = new ManualClock();
    const { sink, losses } = sinkOver(hangs, clock);
    sink.emit(1);
    clock.advance(SPAN_MS - 1);
    sink.emit(2);
    clock.advance(1);
    sink.emit(3);
    clock.advance(LIMITS.settleMs - SPAN_MS);
    expect([sink.inFlight, losses]).toEqual([1, [['timed_out', 2]]]);
    clock.advance(SPAN_MS);
    expect([sink.inFlight, losses]).toEqual([
      0,
      [
        ['timed_out', 2],
        ['timed_out', 1],
      ],
    ]);
  });

  it('wakes nobody while nothing is in flight', async () => {
    const clock = new ManualClock();
    const { sink } = sinkOver(() => undefined, clock);
    expect(clock.tickers).toBe(0);
    sink.emit(1);
    sink.emit(2);
    expect(clock.tickers).toBe(1);
    clock.advance(LIMITS.settleMs + SPAN_MS);
    expect(clock.tickers).toBe(0);
    sink.emit(3);
    expect(clock.tickers).toBe(1);
    await sink.idle();
  });

  it('a clock that cannot wake it loses the intent instead of keeping it for ever', () => {
    const clock = new ManualClock();
    clock.startTicker = () => {
      throw new Error('no timers');
    };
    const handed: number[] = [];
    const { sink, losses } = sinkOver((intent) => handed.push(intent), clock);
    sink.emit(1);
    expect([handed, sink.inFlight, losses]).toEqual([[], 0, [['dropped', 1]]]);
  });
});

describe('E1 E2 whatever a sink does is counted and nothing else', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'is a thenable that throws',
      () => ({
        then: () => {
          throw new Error('no');
        },
      }),
    ],
  ])('one that %s', async (_, hand) => {
    const { sink, losses } = sinkOver(hand);
    expect(() => sink.emit(1)).not.toThrow();
    await moment();
    expect([sink.inFlight, sink.lost, losses]).toEqual([0, 1, [['threw', 1]]]);
  });

  it('a late settlement after its time is no second loss and no negative count', async () => {
    const clock = new ManualClock();
    let reject: (error: Error) => void = () => undefined;
    const { sink, losses } = sinkOver(
      () =>
        new Promise((_, no) => {
          reject = no;
        }),
      clock,
    );
    sink.emit(1);
    clock.advance(LIMITS.settleMs);
    reject(new Error('late'));
    await moment();
    expect([sink.inFlight, sink.lost, losses]).toEqual([0, 1, [['timed_out', 1]]]);
  });
});

describe('E6 shutting down', () => {
  it('is idle at once when nothing is in flight, and else when the last one has settled', async () => {
    const waiting: (() => void)[] = [];
    const { sink } = sinkOver(() => new Promise<void>((resolve) => waiting.push(resolve)));
    await sink.idle();
    sink.emit(1);
    sink.emit(2);
    let idle = 0;
    void sink.idle().then(() => (idle += 1));
    void sink.idle().then(() => (idle += 1));
    waiting[0]?.();
    await moment();
    expect(idle).toBe(0);
    waiting[1]?.();
    await moment();
    expect(idle).toBe(2);
  });

  it('gives up what is in flight, lets go of waiters and of the ticker, and loses what comes later', async () => {
    const clock = new ManualClock();
    const { sink, losses } = sinkOver(hangs, clock);
    sink.emit(1);
    sink.emit(2);
    const idle = sink.idle();
    sink.shutDown();
    await idle;
    expect([sink.inFlight, sink.lost, clock.tickers]).toEqual([0, 2, 0]);
    sink.emit(3);
    expect(losses).toEqual([
      ['shutdown', 2],
      ['shutdown', 1],
    ]);
    sink.shutDown();
    expect(sink.lost).toBe(3);
  });
});
