import { beforeAll, describe, expect, it } from '@jest/globals';

import { ContractViolationException, InfrastructureException } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import { nameOfCall, record, successes } from './support/recordings.js';

const SINKS = ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'];
/** Asked at once and all the time; they fail in tests of their own. */
const AMBIENT = ['Clock', 'IdGenerator'];

interface Undisturbed {
  readonly scenario: Scenario;
  /** How often each method of a contract is called when nothing goes wrong. */
  readonly calls: ReadonlyMap<string, number>;
  readonly result: string;
}

const undisturbed: Undisturbed[] = [];
beforeAll(async () => {
  for (const scenario of successes()) {
    const { injected, result } = await record(scenario);
    undisturbed.push({ scenario, calls: countOf(injected), result: JSON.stringify(result) });
  }
});

function countOf(calls: readonly { readonly contract: string; readonly method: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) {
    if (!AMBIENT.includes(call.contract)) counts.set(nameOfCall(call), (counts.get(nameOfCall(call)) ?? 0) + 1);
  }
  return counts;
}

/** Runs it with every call of one method going wrong. */
async function runWith(scenario: Scenario, method: string, fault: object) {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  const [contract = '', name = ''] = method.split('.');
  world.faults.plan({ contract, method: name, fault } as never);
  const before = world.faults.calls.length;
  const ending: unknown = await run().then(
    (result) => result,
    (error: unknown) => error,
  );
  await new Promise((resolve) => setImmediate(resolve));
  const calls = countOf(world.faults.calls.slice(before));
  await world.dispose();
  return { ending, calls };
}

/** Beside a new password: guesses at the old one that stay counted change nothing about it. */
const RESTS_ON_NOTHING = 'AttemptLimiter.clear';
const DOWN = { kind: 'reject', value: new Error('out of reach') };
const BROKEN = { kind: 'answer', value: 'no answer' };

describe('OR-14 FEM-03 FEM-21 what failed is not tried again, and nothing else is tried in its place', () => {
  it.each([
    ['a contract out of reach', DOWN, InfrastructureException],
    ['a contract that answers nonsense', BROKEN, ContractViolationException],
  ])('%s', async (_, fault, exception) => {
    let tried = 0;
    for (const { scenario, calls } of undisturbed) {
      for (const [method, usual] of calls) {
        if (SINKS.includes(method.split('.')[0] ?? '')) continue;
        const run = await runWith(scenario, method, fault);
        const where = `${scenario.operation} ${method}`;
        // Settling an attempt answers nothing, so nothing about its answer can be wrong.
        const nothingWrong = method === 'AttemptLimiter.settle' && fault === BROKEN;
        const restsOnIt = method !== RESTS_ON_NOTHING || scenario.operation === 'credentials.clear_throttle';
        expect([where, nothingWrong || !restsOnIt || run.ending instanceof exception]).toEqual([where, true]);
        expect([where, (run.calls.get(method) ?? 0) <= usual + takenBack(method)]).toEqual([where, true]);
        // No other contract is asked that is not asked otherwise.
        expect([where, [...run.calls.keys()].filter((name) => !calls.has(name) && !isSink(name))]).toEqual([where, []]);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(90);
  });
});

describe('OR-10 an intent is handed over once, whatever becomes of it', () => {
  it.each([
    ['a sink that rejects', DOWN],
    ['a sink that throws', { kind: 'sync_throw', value: new Error('out of reach') }],
    ['a sink that never answers', { kind: 'never' }],
  ])('%s', async (_, fault) => {
    let handed = 0;
    for (const { scenario, calls, result } of undisturbed) {
      for (const [method, usual] of calls) {
        if (!isSink(method)) continue;
        const run = await runWith(scenario, method, fault);
        const where = `${scenario.operation} ${method}`;
        expect([where, run.calls.get(method), JSON.stringify(run.ending)]).toEqual([where, usual, result]);
        expect([where, [...run.calls]]).toEqual([where, [...calls]]);
        handed += 1;
      }
    }
    expect(handed).toBeGreaterThan(25);
  });
});

/** An attempt that was reserved in a run that failed is given back, once. */
function takenBack(method: string): number {
  return method === 'AttemptLimiter.settle' ? 1 : 0;
}

function isSink(method: string): boolean {
  return SINKS.includes(method.split('.')[0] ?? '');
}
