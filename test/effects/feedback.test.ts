import { describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';
import type { LostEvent } from '@maatify/admin-infra';
import { ManualClock, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { Sink } from '../../src/effects/sink.js';
import { flush } from '../faults/support/matrix-world.js';
import { createLightWorld } from '../support/light-world.js';

/** Handed to one sink in one turn of the event loop, at most. */
const TURN_CAP = 1_000;

describe('H11 K19 L7 a sink that uses the library itself', () => {
  it.each([
    ['once for each record', 1],
    ['three times for each record', 3],
  ])('%s: timers still fire, and the chain ends, counted', async (_, times) => {
    const world = createLightWorld();
    const lost: LostEvent[] = [];
    world.events.listen('lost', (event) => lost.push(event));
    let records = 0;
    const attempt = (): Promise<unknown> => {
      const email = `nobody-${String(records)}@example.org`;
      return world.authentication.signIn({ email, password: Redacted.of('a guess') }, TEST_ORIGIN);
    };
    world.infra.contracts.AuditLogger.record = () => {
      records += 1;
      return Promise.all(Array.from({ length: times }, attempt)) as never;
    };
    const started = new Promise<number>((resolve) => setTimeout(() => resolve(records), 1));
    await attempt();
    const whenTimerFired = await started;
    await flush();
    await flush();
    expect(whenTimerFired).toBeLessThanOrEqual(TURN_CAP);
    expect(records).toBeLessThanOrEqual(2 * TURN_CAP);
    const settled = records;
    await flush();
    expect(records).toBe(settled);
    expect(lost.length).toBeGreaterThan(0);
    expect(new Set(lost.map(({ sink, cause }) => `${sink} ${cause}`))).toEqual(new Set(['AuditLogger dropped']));
    expect(world.effects.report()[0]).toMatchObject({ inFlight: 0 });
    await world.dispose();
  });
});

describe('E3 L7 how many a sink is handed in one turn of the event loop', () => {
  const sinkFor = (maxInFlight: number) => {
    const handed: number[] = [];
    const sink = new Sink<number>(
      'AuditLogger',
      (intent) => handed.push(intent),
      () => true,
      { maxInFlight, settleMs: 1_000 },
      new ManualClock(),
      () => undefined,
    );
    return { sink, handed };
  };

  it.each([
    [1, TURN_CAP],
    [TURN_CAP, TURN_CAP],
    [3 * TURN_CAP, 3 * TURN_CAP],
  ])('with maxInFlight %d: %d, and as many again in the next turn', async (maxInFlight, cap) => {
    const { sink, handed } = sinkFor(maxInFlight);
    for (let count = 0; count < cap + 5; count += 1) sink.emit(count);
    expect([handed.length, sink.inFlight, sink.lost]).toEqual([cap, 0, 5]);
    await flush();
    for (let count = 0; count < cap; count += 1) sink.emit(count);
    expect([handed.length, sink.lost]).toEqual([2 * cap, 5]);
  });

  it('a turn that only promises make is one turn', async () => {
    const { sink, handed } = sinkFor(1);
    for (let count = 0; count < TURN_CAP + 5; count += 1) {
      sink.emit(count);
      await Promise.resolve();
    }
    expect([handed.length, sink.lost]).toEqual([TURN_CAP, 5]);
  });
});
