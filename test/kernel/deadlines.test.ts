import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@maatify/admin-infra/testing';

import { Deadlines } from '../../src/kernel/deadlines.js';
import type { Expiring } from '../../src/kernel/deadlines.js';

const BUDGET_MS = 1_000;
const TICK_MS = 50;

let clock: ManualClock;
let deadlines: Deadlines;
let expired: string[];
beforeEach(() => {
  clock = new ManualClock();
  deadlines = new Deadlines(clock, BUDGET_MS, TICK_MS);
  expired = [];
});

function entry(name: string, keepsProcessAlive = false): Expiring {
  const made: Expiring = {
    keepsProcessAlive,
    expiresAtMs: 0,
    earlier: null,
    later: null,
    context: null,
    expire: () => expired.push(name),
  };
  return made;
}

function add(name: string, keepsProcessAlive = false): Expiring {
  const made = entry(name, keepsProcessAlive);
  deadlines.add(made);
  return made;
}

describe('X5 Deadlines', () => {
  it('expires each entry once, at its budget and not before, oldest first', () => {
    add('first');
    clock.advance(400);
    add('second');
    clock.advance(BUDGET_MS - 401);
    expect(expired).toEqual([]);
    clock.advance(1);
    expect(expired).toEqual(['first']);
    clock.advance(BUDGET_MS);
    expect(expired).toEqual(['first', 'second']);
    clock.advance(10 * BUDGET_MS);
    expect(expired).toEqual(['first', 'second']);
  });

  it.each([['first'], ['middle'], ['last']])('never expires one that was removed in time: the %s', (removed) => {
    const entries = new Map(['first', 'middle', 'last'].map((name) => [name, add(name)]));
    deadlines.remove(entries.get(removed) as Expiring);
    clock.advance(2 * BUDGET_MS);
    expect(expired).toEqual(['first', 'middle', 'last'].filter((name) => name !== removed));
  });

  it('removing the only one, one twice, or one that was never added changes nothing for the others', () => {
    const only = add('only');
    deadlines.remove(only);
    deadlines.remove(only);
    deadlines.remove(entry('stranger'));
    add('next');
    clock.advance(2 * BUDGET_MS);
    expect(expired).toEqual(['next']);
  });

  it('one entry may be removed by another while they expire', () => {
    const later = entry('later');
    const first = entry('first');
    deadlines.add(Object.assign(first, { expire: () => deadlines.remove(later) }));
    deadlines.add(later);
    clock.advance(2 * BUDGET_MS);
    expect(expired).toEqual([]);
  });

  it('F46 shares one ticker, however many wait, and stops it', () => {
    for (let count = 0; count < 1_000; count += 1) add(String(count));
    expect(clock.tickers).toBe(1);
    deadlines.stop();
    expect(clock.tickers).toBe(0);
    deadlines.stop();
    clock.advance(2 * BUDGET_MS);
    expect(expired).toEqual([]);
  });

  it('stops without ever having started', () => {
    expect(() => deadlines.stop()).not.toThrow();
  });

  it('E3 sweeps in slices: a hundred thousand hung operations must not block the loop at once', () => {
    const perTick = 2_000;
    for (let count = 0; count < 3 * perTick; count += 1) add(String(count));
    clock.advance(BUDGET_MS);
    expect(expired).toHaveLength(perTick);
    clock.advance(TICK_MS);
    expect(expired).toHaveLength(2 * perTick);
    clock.advance(TICK_MS);
    expect(expired).toHaveLength(3 * perTick);
  });

  it('keeps the process alive exactly while one waits that asks for it', () => {
    add('a person');
    expect(clock.keepsAlive).toBe(false);
    const job = add('a job', true);
    const other = add('another job', true);
    expect(clock.keepsAlive).toBe(true);
    deadlines.remove(job);
    expect(clock.keepsAlive).toBe(true);
    deadlines.remove(other);
    expect(clock.keepsAlive).toBe(false);
    add('a third job', true);
    clock.advance(2 * BUDGET_MS);
    expect(clock.keepsAlive).toBe(false);
  });

  it('P8 K1 a clock that cannot start a ticker leaves the next entry as it should be', () => {
    const failing = { broken: true };
    const startTicker = clock.startTicker.bind(clock);
    clock.startTicker = (...args) => {
      if (failing.broken) throw new Error('no ticker');
      return startTicker(...args);
    };
    expect(() => add('refused', true)).toThrow('no ticker');
    failing.broken = false;
    add('a job', true);
    expect(clock.keepsAlive).toBe(true);
    clock.advance(2 * BUDGET_MS);
    expect(expired).toEqual(['a job']);
    expect(clock.keepsAlive).toBe(false);
  });

  it('C20 what had begun is waited for to the last, also where all of it began in one moment; what begins later is not', async () => {
    const [first, second] = [add('first'), add('second')];
    let ended = false;
    void deadlines.ended().then(() => (ended = true));
    clock.advance(1);
    const later = add('later');
    const look = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return ended;
    };
    deadlines.remove(first);
    expect(await look()).toBe(false);
    deadlines.remove(second);
    expect(await look()).toBe(true);
    deadlines.remove(later);
  });

  it('removing while stopped changes nothing', () => {
    const job = add('a job', true);
    deadlines.stop();
    expect(() => deadlines.remove(job)).not.toThrow();
  });
});
