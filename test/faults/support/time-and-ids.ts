import type { Clock, IdGenerator, Ticker } from '@maatify/admin-infra';

import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import type { WorldContracts } from '../../support/world.js';

export const SOURCES = ['now', 'monotonicMs', 'startTicker', 'id', 'secret'] as const;
export type Source = (typeof SOURCES)[number];

/** Does in place of the nth call of one method what it is told; counts the calls of all. */
export interface SabotagedSources {
  readonly world: LightWorld;
  readonly counts: Record<Source, number>;
  arm(source: Source, nth: number, misbehave: (real: () => unknown) => unknown): void;
}

/** A world whose clock and ids can go wrong while one operation runs, and are right before it (P8, P9). */
export function createSabotagedWorld(): SabotagedSources {
  const counts = { now: 0, monotonicMs: 0, startTicker: 0, id: 0, secret: 0 };
  let armed: { source: Source; nth: number; misbehave: (real: () => unknown) => unknown } | null = null;
  const ask = (source: Source, real: () => unknown): unknown => {
    counts[source] += 1;
    return armed?.source === source && counts[source] === armed.nth ? armed.misbehave(real) : real();
  };
  const world = createLightWorld((contracts, { clock, ids }) => {
    const Clock: Clock = {
      now: () => ask('now', () => clock.now()) as number,
      monotonicMs: () => ask('monotonicMs', () => clock.monotonicMs()) as number,
      startTicker: (everyMs, onTick) => ask('startTicker', () => clock.startTicker(everyMs, onTick)) as Ticker,
    };
    const IdGenerator: IdGenerator = {
      id: () => ask('id', () => ids.id()) as string,
      secret: () => ask('secret', () => ids.secret()) as string,
    };
    return { ...contracts, Clock, IdGenerator } as unknown as WorldContracts;
  });
  return {
    world,
    counts,
    arm: (source, nth, misbehave) => {
      for (const one of SOURCES) counts[one] = 0;
      armed = { source, nth, misbehave };
    },
  };
}
