import { describe, expect, it } from '@jest/globals';

import { AdminInfraException } from '@maatify/admin-infra';

import type { LostEvent, OperationEvent } from '../../src/effects/events.js';
import { successes } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import { person, signIn } from '../threats/support/people.js';
import { leaksIn, revealedIn, secretsOf } from '../threats/support/secrets.js';

/** Their failure ends no operation; the clock and the ids have a suite of their own. */
const SINKS = ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'];
const BESIDE = [...SINKS, 'Clock', 'IdGenerator'];

interface Arranged {
  readonly world: LightWorld;
  readonly run: () => Promise<unknown>;
  readonly operations: OperationEvent[];
  readonly lost: LostEvent[];
}

async function arranged(scenario: Scenario): Promise<Arranged> {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  const operations: OperationEvent[] = [];
  const lost: LostEvent[] = [];
  world.events.listen('operation', (event) => operations.push(event));
  world.events.listen('lost', (event) => lost.push(event));
  return { world, run, operations, lost };
}

/** The calls the undisturbed run makes, each once. */
async function callsOf(scenario: Scenario): Promise<readonly (readonly [contract: string, method: string])[]> {
  const { world, run } = await arranged(scenario);
  const before = world.faults.calls.length;
  await run();
  const made = world.faults.calls.slice(before).map(({ contract, method }) => `${contract}.${method}`);
  await world.dispose();
  return [...new Set(made)].map((name) => name.split('.') as [string, string]);
}

/** Makes the contract fail with an error that quotes every secret it was handed. */
function failing({ faults }: LightWorld, contract: string, method: string): void {
  const tell = () => {
    const handed = revealedIn(faults.calls.at(-1)?.args).join(' / ');
    throw Object.assign(new Error(`refused: ${handed}`), { code: handed, detail: handed });
  };
  faults.plan({ contract, method, fault: { kind: 're_enter', with: tell } } as never);
}

describe('v5.0.0-16.3.4 each failure is told to whoever runs the application, once and without secrets', () => {
  it.each(successes().map((scenario) => [scenario.operation, scenario] as const))(
    '%s, whichever contract fails',
    async (_, scenario) => {
      for (const [contract, method] of await callsOf(scenario)) {
        if (BESIDE.includes(contract)) continue;
        const { world, run, operations } = await arranged(scenario);
        failing(world, contract, method);
        const thrown: unknown = await run().catch((error: unknown) => error);
        const where = `${contract}.${method}`;
        // Nothing rests on guesses that are forgotten after a new password was set.
        if (where === 'AttemptLimiter.clear' && !(thrown instanceof Error)) continue;
        expect([where, thrown]).toEqual([where, expect.any(AdminInfraException)]);
        const { failure, correlationId, contract: named } = thrown as AdminInfraException;
        expect([where, operations]).toEqual([
          where,
          [
            {
              operation: scenario.operation,
              ending: { failure },
              correlationId,
              runId: expect.any(String),
              durationMs: expect.any(Number),
            },
          ],
        ]);
        expect([where, named, failure]).toEqual([where, contract, 'infrastructure_failure']);
        expect(leaksIn(where, [thrown, operations], secretsOf(world))).toEqual([]);
        await world.dispose();
      }
    },
  );

  it.each(SINKS)('a record that %s lost, which ends no operation', async (sink) => {
    let told = 0;
    for (const scenario of successes()) {
      const methods = (await callsOf(scenario)).filter(([contract]) => contract === sink);
      for (const [contract, method] of methods) {
        const { world, run, operations, lost } = await arranged(scenario);
        failing(world, contract, method);
        await run();
        await world.effects.drain();
        const handed = world.faults.calls.filter((call) => call.contract === sink && call.fault !== null).length;
        expect([scenario.operation, lost.reduce((sum, { count }) => sum + count, 0)]).toEqual([scenario.operation, handed]);
        expect(lost.map((event) => event.sink)).toEqual(lost.map(() => sink));
        expect(operations).toHaveLength(1);
        expect(leaksIn(sink, lost, secretsOf(world))).toEqual([]);
        told += lost.length;
        await world.dispose();
      }
    }
    expect(told).toBeGreaterThan(0);
  });
});

describe('a write that was acknowledged is told of, whatever becomes of its sibling', () => {
  it.each([
    ['', true],
    [', where the general audit is switched off, too', false],
  ])('a session that was opened while the budget beside it could not be settled%s', async (_, audited) => {
    const world = createLightWorld();
    world.infra.store.setSetting('audit.enabled', audited);
    const who = person(world, 'ada@example.org');
    Object.assign(world.infra.contracts.AttemptLimiter, {
      settle: () => new Promise((_, reject) => setImmediate(() => reject(new Error('connection lost')))),
    });
    const thrown: unknown = await signIn(world, { email: who.email }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ mutation: 'unknown' });
    expect(world.infra.store.sessions.size).toBe(1);
    const told = world.infra.contracts.AuditLogger.intents.filter(({ type }) => type === 'operation.outcome_unknown');
    expect(told.map(({ metadata }) => metadata)).toContainEqual(expect.objectContaining({ method: 'open' }));
    await world.dispose();
  });
});
