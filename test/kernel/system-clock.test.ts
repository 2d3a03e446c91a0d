import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { SafeClock } from '../../src/kernel/safe-clock.js';
import { SystemClock } from '../../src/kernel/system-clock.js';

/** A wait of real time, whatever is faked. */
const { setTimeout: realTimeout } = globalThis;
const pause = (ms: number): Promise<void> => new Promise((resolve) => realTimeout(resolve, ms));

afterEach(() => {
  jest.useRealTimers();
});

describe('X5 SystemClock', () => {
  it('tells both times, and wakes until it is stopped', async () => {
    const clock = new SystemClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
    const before = clock.monotonicMs();
    let ticks = 0;
    const ticker = clock.startTicker(5, () => (ticks += 1));
    await pause(60);
    ticker.stop();
    expect(ticks).toBeGreaterThan(1);
    expect(clock.monotonicMs()).toBeGreaterThan(before);
    const stopped = ticks;
    await pause(30);
    expect(ticks).toBe(stopped);
  });

  it('keeps the process alive for as long as somebody asks it to, and not before', () => {
    const alive = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = alive();
    const ticker = new SystemClock().startTicker(1_000, () => undefined);
    const seen = [alive() - before];
    for (const on of [true, false]) {
      ticker.keepAlive(on);
      seen.push(alive() - before);
    }
    ticker.stop();
    expect(seen).toEqual([0, 1, 0]);
  });

  it.each([
    ['modern', { legacyFakeTimers: false }],
    ['legacy', { legacyFakeTimers: true }],
  ] as const)('wakes under the %s fake timers of jest, and its monotonic time goes on', async (_, config) => {
    const clock = new SystemClock();
    jest.useFakeTimers(config);
    const before = clock.monotonicMs();
    let ticks = 0;
    const ticker = clock.startTicker(5, () => (ticks += 1));
    await pause(60);
    ticker.stop();
    expect(ticks).toBeGreaterThan(1);
    expect(clock.monotonicMs()).toBeGreaterThan(before);
  });

  it('the wall clock is the one a host may fake', () => {
    jest.useFakeTimers({ now: 1_893_456_000_000 });
    expect(new SystemClock().now()).toBe(1_893_456_000_000);
  });

  it('a setInterval that answers a number, as outside Node, does not fail', async () => {
    const cleared: unknown[] = [];
    await jest.isolateModulesAsync(async () => {
      jest.unstable_mockModule('../../src/kernel/timers.js', () => ({
        performance,
        setInterval: () => 7,
        clearInterval: (interval: unknown) => cleared.push(interval),
      }));
      const isolated = await import('../../src/kernel/system-clock.js');
      const ticker = new isolated.SystemClock().startTicker(50, () => undefined);
      ticker.keepAlive(true);
      ticker.keepAlive(false);
      ticker.stop();
    });
    expect(cleared).toEqual([7]);
  });
});

describe('P8 SafeClock', () => {
  it.each([
    ['what never goes back', [5, 3, 9], [5, 5, 9]],
    ['what is no number', [5, Number.NaN, 9], [5, 5, 9]],
  ])('keeps the last monotonic time: %s', (_, told, due) => {
    const clock = new SafeClock({ now: () => 0, monotonicMs: () => told.shift() ?? 0, startTicker: () => ({}) as never });
    expect([clock.monotonicMs(), clock.monotonicMs(), clock.monotonicMs()]).toEqual(due);
  });
});
