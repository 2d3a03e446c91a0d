import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@maatify/admin-infra/testing';

import { Sink } from '../../src/effects/sink.js';
import type { LossCause } from '../../src/effects/sink.js';
import { flush } from '../faults/support/matrix-world.js';

const LIMITS = { maxInFlight: 3, settleMs: 1_000 };

/** A sink whose every hand-over the test settles itself. */
describe('E1 E3 L7 Sink', () => {
  let clock: ManualClock;
  let lost: [LossCause, number][];
  let settle: { resolve: (value?: unknown) => void; reject: (reason?: unknown) => void }[];
  let sink: Sink<string>;
  let handed: string[];

  beforeEach(() => {
    clock = new ManualClock();
    lost = [];
    settle = [];
    handed = [];
    sink = sinkThat((intent) => {
      handed.push(intent);
      return new Promise((resolve, reject) => settle.push({ resolve, reject }));
    });
  });

  function sinkThat(hand: (intent: string) => unknown): Sink<string> {
    return new Sink(
      'AuditLogger',
      hand,
      () => true,
      LIMITS,
      clock,
      (cause, count) => lost.push([cause, count]),
    );
  }

  it('hands over at once and in order, and forgets what was taken', async () => {
    sink.emit('a');
    sink.emit('b');
    expect(handed).toEqual(['a', 'b']);
    expect(sink.inFlight).toBe(2);
    for (const { resolve } of settle) resolve('whatever it answers');
    await flush();
    expect([sink.inFlight, sink.lost]).toEqual([0, 0]);
  });

  it('K1 K2 counts a throw and a rejection as one loss each', async () => {
    const throwing = sinkThat(() => {
      throw new Error('down');
    });
    throwing.emit('a');
    expect([throwing.inFlight, throwing.lost]).toEqual([0, 1]);
    sink.emit('b');
    settle[0]?.reject();
    await flush();
    expect([sink.inFlight, sink.lost]).toEqual([0, 1]);
    expect(lost).toEqual([
      ['threw', 1],
      ['threw', 1],
    ]);
  });

  it('E3 drops at the cap, counted, and takes again when a slot is free', async () => {
    for (const intent of ['a', 'b', 'c', 'd', 'e']) sink.emit(intent);
    expect(handed).toEqual(['a', 'b', 'c']);
    expect([sink.inFlight, sink.lost]).toEqual([3, 2]);
    settle[1]?.resolve();
    await flush();
    sink.emit('f');
    expect(handed.at(-1)).toBe('f');
    expect(lost).toEqual([
      ['dropped', 1],
      ['dropped', 1],
    ]);
  });

  it('K9 K10 frees the slots of a hung sink at the deadline, and tells of all of one bucket at once', () => {
    sink.emit('a');
    sink.emit('b');
    clock.advance(LIMITS.settleMs - 1);
    expect(sink.inFlight).toBe(2);
    clock.advance(101);
    expect([sink.inFlight, sink.lost]).toEqual([0, 2]);
    expect(lost).toEqual([['timed_out', 2]]);
  });

  it('gives what comes later a bucket, and so a deadline, of its own', () => {
    sink.emit('a');
    clock.advance(500);
    sink.emit('b');
    clock.advance(600);
    expect(lost).toEqual([['timed_out', 1]]);
    expect(sink.inFlight).toBe(1);
    clock.advance(500);
    expect(lost).toEqual([
      ['timed_out', 1],
      ['timed_out', 1],
    ]);
  });

  it.each(['resolve', 'reject'] as const)('K12 a late settlement (%s) changes no counter', async (how) => {
    sink.emit('a');
    clock.advance(2 * LIMITS.settleMs);
    settle[0]?.[how]();
    await flush();
    expect([sink.inFlight, sink.lost]).toEqual([0, 1]);
    expect(lost).toEqual([['timed_out', 1]]);
  });

  it.each(['resolve', 'reject'] as const)(
    'E6 K12 gives up at shutdown, counted once; later settlements (%s) and intents too',
    async (how) => {
      sink.emit('a');
      sink.emit('b');
      settle[0]?.resolve();
      await flush();
      sink.shutDown();
      expect([sink.inFlight, sink.lost]).toEqual([0, 1]);
      settle[1]?.[how]();
      sink.emit('c');
      sink.shutDown();
      await flush();
      expect([sink.inFlight, sink.lost]).toEqual([0, 2]);
      expect(lost).toEqual([
        ['shutdown', 1],
        ['shutdown', 1],
      ]);
      expect(handed).toEqual(['a', 'b']);
    },
  );

  it('E6 idle resolves when nothing is in flight, whichever way it got there', async () => {
    await sink.idle();
    sink.emit('a');
    let [idle, idleToo] = [false, false];
    void sink.idle().then(() => (idle = true));
    void sink.idle().then(() => (idleToo = true));
    await flush();
    expect(idle).toBe(false);
    settle[0]?.reject();
    await flush();
    expect([idle, idleToo]).toEqual([true, true]);
    sink.emit('b');
    const timedOut = sink.idle();
    clock.advance(2 * LIMITS.settleMs);
    await timedOut;
    sink.emit('c');
    const shut = sink.idle();
    sink.shutDown();
    await shut;
  });

  it('F46 runs one ticker while something is in flight, and none when nothing is', async () => {
    expect(clock.tickers).toBe(0);
    for (const intent of ['a', 'b', 'c']) sink.emit(intent);
    expect(clock.tickers).toBe(1);
    for (const { resolve } of settle) resolve();
    await flush();
    // At the next look, not when the time of what has long been delivered would have been up.
    clock.advance(100);
    expect(clock.tickers).toBe(0);
    sink.emit('d');
    expect(clock.tickers).toBe(1);
    sink.shutDown();
    expect(clock.tickers).toBe(0);
  });

  it('P8 K1 a clock that cannot start a ticker: the intent is lost and counted, and the next one is not', () => {
    const startTicker = clock.startTicker.bind(clock);
    clock.startTicker = () => {
      throw new Error('no ticker');
    };
    expect(() => sink.emit('a')).not.toThrow();
    expect([sink.inFlight, sink.lost]).toEqual([0, 1]);
    clock.startTicker = startTicker;
    sink.emit('b');
    expect(handed).toEqual(['b']);
    clock.advance(2 * LIMITS.settleMs);
    expect([sink.inFlight, sink.lost]).toEqual([0, 2]);
  });
});
