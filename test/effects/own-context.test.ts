import { AsyncLocalStorage } from 'node:async_hooks';

import { describe, expect, it } from '@jest/globals';
import { InfrastructureException, Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { Deadlines } from '../../src/kernel/deadlines.js';
import type { Expiring } from '../../src/kernel/deadlines.js';
import { SafeClock } from '../../src/kernel/safe-clock.js';
import { SystemClock } from '../../src/kernel/system-clock.js';
import { flush } from '../faults/support/matrix-world.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';

/** What a host keeps for each request: here, whose it is. */
const tenant = new AsyncLocalStorage<string>();
const whose = (): string => tenant.getStore() ?? 'nobody';

const DEADLINE_MS = 10_000;
const SETTLE_MS = 30_000;

/** A sign-in that hangs after an attempt was sent and not acknowledged, so that its deadline leaves a record. */
function hangingSignIn(world: LightWorld, name: string): Promise<unknown> {
  const input = { email: `${name}@example.org`, password: Redacted.of('whatever it is') };
  return tenant.run(name, () =>
    world.authentication.signIn(input, { ...TEST_ORIGIN, correlationId: name }).catch((error: unknown) => error),
  );
}

describe('H9 E4 X5 each request in the context of its own', () => {
  it.each(['deadline', 'shutdown'] as const)('at its %s a run expires, records and reports in its own', async (why) => {
    const world = createLightWorld();
    world.faults.plan({ contract: 'AttemptLimiter', method: 'reserve', fault: { kind: 'never' } });
    const seen: (readonly [what: string, of: string | null, context: string])[] = [];
    world.infra.contracts.AuditLogger.record = (intent) => {
      seen.push([intent.type, intent.correlationId, whose()]);
    };
    world.events.listen('operation', ({ correlationId }) => seen.push(['operation', correlationId, whose()]));
    const answers = [hangingSignIn(world, 'a'), hangingSignIn(world, 'b')];
    await flush();
    tenant.run('the clock', () => {
      if (why === 'deadline') world.infra.clock.advance(DEADLINE_MS + 100);
      else world.runner.stop();
    });
    for (const answer of await Promise.all(answers)) expect(answer).toBeInstanceOf(InfrastructureException);
    expect(seen).toEqual(
      ['a', 'b'].flatMap((of) => [
        ['operation.outcome_unknown', of, of],
        ['operation', of, of],
      ]),
    );
    await world.dispose();
  });

  it('what is lost by a hung sink belongs to no request', async () => {
    const world = createLightWorld();
    world.faults.plan({ contract: 'AuditLogger', method: 'record', fault: { kind: 'never' } });
    const seen: string[] = [];
    world.events.listen('lost', () => seen.push(whose()));
    const input = { email: 'a@example.org', password: Redacted.of('whatever it is') };
    await tenant.run('a', () => world.authentication.signIn(input, TEST_ORIGIN));
    tenant.run('the clock', () => world.infra.clock.advance(SETTLE_MS + 200));
    expect(seen).toEqual(['nobody']);
    await world.dispose();
  });

  it('a ticker of the system clock is started and ticks in the context of nobody', async () => {
    const contexts: string[] = [];
    const real = new SystemClock();
    const clock = new SafeClock({
      now: () => real.now(),
      monotonicMs: () => real.monotonicMs(),
      startTicker: (everyMs, onTick) => {
        contexts.push(whose());
        return real.startTicker(everyMs, onTick);
      },
    });
    const ticked = new Promise<string>((resolve) => {
      tenant.run('a', () => clock.startTicker(5, () => resolve(whose())));
    });
    expect([await ticked, ...contexts]).toEqual(['nobody', 'nobody']);
  });

  it('an entry keeps its context only while it waits', () => {
    const world = createLightWorld();
    const deadlines = new Deadlines(world.infra.clock, 1_000, 50);
    const entry: Expiring = {
      keepsProcessAlive: false,
      expiresAtMs: 0,
      earlier: null,
      later: null,
      context: null,
      expire: () => undefined,
    };
    tenant.run('a', () => deadlines.add(entry));
    expect(entry.context).not.toBeNull();
    deadlines.remove(entry);
    expect(entry.context).toBeNull();
  });
});
