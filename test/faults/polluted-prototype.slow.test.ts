import { beforeAll, describe, expect, it } from '@jest/globals';
import { InvariantViolationException } from '@maatify/admin-infra';

import { scenarioName } from '../support/scenarios/scenario.js';
import { partsOf } from './support/answer-paths.js';
import { nameOf } from './support/methods.js';
import { runFaulted } from './support/faulted-run.js';
import type { FaultedRun } from './support/faulted-run.js';
import { createMatrixWorld, flush } from './support/matrix-world.js';
import { E2, X1, X6 } from './support/oracles.js';
import { sameText } from './support/picture.js';
import { startAnew } from './support/recording.js';
import type { Recording } from './support/recording.js';
import { recordAll, successesOf } from './support/selection.js';
import { stateOf, sameState } from './support/stored-state.js';
import { restsOnNothing } from './support/variants.js';

/** What a merge of a hostile JSON leaves behind: every word a careless check might ask an object for (F51). */
const POLLUTION: Readonly<Record<string, unknown>> = {
  allowed: true,
  isActive: true,
  isSuper: true,
  success: true,
  totpRequired: false,
  outcome: 'won',
  decision: 'allow',
  verdict: 'match',
  step: 1,
  adminStatus: 'active',
  enabled: false,
  live: true,
  endedAt: null,
  channel: 'ui',
  mutation: 'none',
  correlationId: 'polluted',
  impersonatorId: null,
  cause: 'polluted',
};

/**
 * Words that are also names of input fields: the validator itself trips over these. That fails closed, and is told as what it is.
 */
const POLLUTED_FIELDS = {
  status: 'active',
  reason: 'none',
  from: 'locked',
  to: 'active',
  on: false,
  value: true,
  limit: 1,
} as const;

function pollute(properties: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(Object.prototype, key, { value, enumerable: true, configurable: true, writable: true });
  }
}

function clean(properties: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(properties)) delete (Object.prototype as Record<string, unknown>)[key];
}

async function polluted<T>(properties: Readonly<Record<string, unknown>>, during: () => Promise<T>): Promise<T> {
  pollute(properties);
  try {
    return await during();
  } finally {
    clean(properties);
  }
}

let recordings: readonly Recording[] = [];
beforeAll(async () => {
  recordings = await recordAll();
}, 300_000);

describe('F51 K16 X4 Z2 a polluted Object.prototype', () => {
  it('changes the ending of no scenario: what was refused stays refused', async () => {
    const failures: string[] = [];
    for (const recording of recordings) {
      const made = createMatrixWorld();
      const go = await recording.scenario.arrange(made.world);
      startAnew(made);
      const result = await polluted(POLLUTION, () => go().catch((error: unknown) => error));
      await flush();
      const where = scenarioName(recording.scenario);
      if (sameText(result) !== recording.result) failures.push(`${where}: ${sameText(result).slice(0, 200)}`);
      if (!sameState(stateOf(made.world), recording.state)) failures.push(`${where}: another state`);
      await made.world.dispose();
    }
    expect(failures).toEqual([]);
  }, 300_000);

  it.each(Object.entries(POLLUTED_FIELDS))(
    'named like an input field (%s) can only close what was open',
    async (key, value) => {
      const failures: string[] = [];
      for (const recording of successesOf(recordings)) {
        const made = createMatrixWorld();
        const go = await recording.scenario.arrange(made.world);
        startAnew(made);
        const result = await polluted({ [key]: value }, () => go().catch((error: unknown) => error));
        await flush();
        const closed = result instanceof InvariantViolationException && made.asked.calls.length === 0;
        if (!closed && sameText(result) !== recording.result)
          failures.push(`${scenarioName(recording.scenario)}: ${sameText(result)}`);
        await made.world.dispose();
      }
      expect(failures).toEqual([]);
    },
    300_000,
  );

  it('answers for no field that is missing', async () => {
    const failures: string[] = [];
    let cases = 0;
    const seen = new Set<string>();
    for (const recording of recordings) {
      for (const call of recording.calls) {
        const shape = `${nameOf(call)} ${JSON.stringify(partsOf(call.answer).map(({ path }) => path))}`;
        if (call.declared === null || typeof call.answer !== 'object' || call.answer === null || seen.has(shape)) continue;
        seen.add(shape);
        cases += 1;
        const fields = call.answer as Readonly<Record<string, unknown>>;
        const variant = {
          kind: 'K16',
          name: 'every field only inherited from Object.prototype',
          expected: restsOnNothing(recording, call) ? 'tolerated' : 'malformed',
          timing: 'stands',
          // From the moment of the answer on: what comes before it is not what this is about.
          prepare: () => ({ fault: { kind: 'alter_answer', alter: () => (pollute(fields), {}) } as const }),
        } as const;
        const run: FaultedRun = await runFaulted({ recording, call, variant }).finally(() => clean(fields));
        for (const [id, oracle] of Object.entries({ X1, X6, E2 })) {
          const wrong = oracle({ recording, call, variant }, run);
          if (wrong !== null) failures.push(`${id} ${shape}: ${wrong}`);
        }
      }
    }
    expect(failures).toEqual([]);
    expect(cases).toBeGreaterThan(30);
  }, 300_000);

  it('X4 leaves the built-in prototypes as they were', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.isExtensible(Object.prototype)).toBe(true);
  });
});
