import { describe, expect, it } from '@jest/globals';

import { ManualClock, SequentialIds } from '@maatify/admin-infra/testing';
import { T0, times } from './support/world.js';

describe('ManualClock', () => {
  it('stands still until it is moved, and moves both times', () => {
    const clock = new ManualClock(T0);
    expect([clock.now(), clock.monotonicMs()]).toEqual([T0, 0]);
    clock.advance(250);
    expect([clock.now(), clock.monotonicMs()]).toEqual([T0 + 250, 250]);
    expect(new ManualClock(new Date(T0)).now()).toBe(new ManualClock().now());
  });

  it('wakes tickers at their due moments, in order of time and then of start', () => {
    const clock = new ManualClock(T0);
    const seen: string[] = [];
    const log = (name: string) => () => seen.push(`${name}@${String(clock.monotonicMs())}/${String(clock.now() - T0)}`);
    clock.startTicker(30, log('slow'));
    clock.startTicker(10, log('fast'));
    clock.advance(29);
    expect(seen).toEqual(['fast@10/10', 'fast@20/20']);
    clock.advance(1);
    expect(seen.slice(2)).toEqual(['slow@30/30', 'fast@30/30']);
  });

  it('lets a tick stop itself, stop another, and start a new one', () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    const victim = clock.startTicker(20, () => seen.push('victim'));
    const once = clock.startTicker(10, () => {
      seen.push('once');
      once.stop();
      victim.stop();
      clock.startTicker(5, () => seen.push(`new@${String(clock.monotonicMs())}`));
    });
    clock.advance(20);
    expect(seen).toEqual(['once', 'new@15', 'new@20']);
    expect(clock.tickers).toBe(1);
  });

  it('may be advanced by a tick, and monotonic time never goes back', () => {
    const clock = new ManualClock();
    const seen: number[] = [];
    const first = clock.startTicker(10, () => {
      first.stop();
      clock.advance(100);
    });
    clock.startTicker(25, () => seen.push(clock.monotonicMs()));
    clock.advance(30);
    expect(seen).toEqual([25, 50, 75, 100]);
    expect(clock.monotonicMs()).toBe(110);
  });

  it('steps the wall clock alone, also back, without waking anybody (C22)', () => {
    const clock = new ManualClock(T0);
    let ticks = 0;
    clock.startTicker(10, () => (ticks += 1));
    clock.advance(5);
    clock.stepWall(-3_600_000);
    expect([clock.now(), clock.monotonicMs()]).toEqual([T0 + 5 - 3_600_000, 5]);
    clock.set(T0 + 1_000_000);
    expect([clock.now(), clock.monotonicMs(), ticks]).toEqual([T0 + 1_000_000, 5, 0]);
    clock.advance(5);
    expect([clock.now(), ticks]).toEqual([T0 + 1_000_005, 1]);
  });

  it('knows whether a ticker would keep the process alive', () => {
    const clock = new ManualClock();
    const ticker = clock.startTicker(10, () => undefined);
    expect(clock.keepsAlive).toBe(false);
    ticker.keepAlive(true);
    expect(clock.keepsAlive).toBe(true);
    ticker.stop();
    expect(clock.keepsAlive).toBe(false);
  });

  it('refuses times that are none', () => {
    const clock = new ManualClock();
    expect(() => {
      clock.advance(-1);
    }).toThrow(RangeError);
    expect(() => {
      clock.advance(0.5);
    }).toThrow(RangeError);
    expect(() => {
      clock.set(Number.NaN);
    }).toThrow(RangeError);
    expect(() => {
      clock.stepWall(-1e15);
    }).toThrow(RangeError);
    expect(() => clock.startTicker(0, () => undefined)).toThrow(RangeError);
    expect(() => new ManualClock(-1)).toThrow(RangeError);
  });
});

describe('SequentialIds', () => {
  it('repeats exactly, and differs by seed', () => {
    const make = (seed?: string) => {
      const ids = new SequentialIds(seed);
      return times(3, () => [ids.id(), ids.secret()]);
    };
    expect(make()).toEqual(make());
    expect(new Set([...make('a').flat(), ...make('b').flat()]).size).toBe(12);
    expect(make('a').map(([id]) => id)).toEqual(['a-1', 'a-2', 'a-3']);
  });

  it('makes secrets of the shape the core asks for, and tells them beforehand', () => {
    const ids = new SequentialIds();
    const expected = ids.secretAt(2);
    ids.secret();
    expect(ids.secret()).toBe(expected);
    expect(expected).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(ids.secretsIssued).toBe(2);
    expect(() => new SequentialIds('not printable é')).toThrow(TypeError);
  });
});
