import { describe, expect, it } from '@jest/globals';

import { Deadlines } from '../../src/kernel/deadlines.js';
import type { Expiring } from '../../src/kernel/deadlines.js';
import { ManualClock } from '../../src/testing/doubles/manual-clock.js';

describe('X5 time budgets', () => {
  const BUDGET_MS = 1_000;
  const TICK_MS = 100;

  function entry(expired: string[], name: string, keepsProcessAlive = false): Expiring {
    return { keepsProcessAlive, expire: () => expired.push(name), expiresAtMs: 0, earlier: null, later: null, context: null };
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
