import { describe, expect, it } from '@jest/globals';

import { AdminInfraException } from '@maatify/admin-infra';

import { EXPECTATIONS } from '../support/every-expectation.js';
import type { Expectations } from '../support/expectations.js';
import { createLightWorld } from '../support/light-world.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import { labelOf } from './support/flow.js';
import { changedSince, nameOfCall, record, tablesOf, writesOf } from './support/recordings.js';

/** One write of a run; `nth` is left out for the first of its kind, which fails together with whatever repeats it. */
interface Write {
  readonly contract: string;
  readonly method: string;
  readonly label: string;
  readonly nth?: number;
}

async function leftBehind(
  scenario: Scenario,
  { contract, method, nth }: Write,
  kind: 'reject' | 'applied_then_throw',
  succeeds: string | null,
): Promise<string> {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  const before = tablesOf(world);
  const which = nth === undefined ? {} : { nth };
  world.faults.plan({ contract, method, ...which, fault: { kind, value: new Error('gone') } } as never);
  const ending: unknown = await run().catch((thrown: unknown) => thrown);
  if (succeeds === null) expect(ending).toBeInstanceOf(AdminInfraException);
  else expect(ending).toMatchObject({ outcome: succeeds });
  // What ran beside the failed write may still be under way.
  await new Promise((resolve) => setImmediate(resolve));
  const changed = changedSince(before, world);
  await world.dispose();
  return changed;
}

/**
 * Of each write: where the store has changed once the operation failed at it, if it did nothing before it failed, and if it did all it
 * was to do. What was written before stays: it only counts an attempt, uses something up or takes something away. A session that is
 * left behind is one nobody has the token of.
 */
describe('FM6 what is left behind when an operation fails at one of its writes', () => {
  const writing = EXPECTATIONS.filter(({ leftBehind: expected }) => Object.keys(expected).length > 0);

  it.each(EXPECTATIONS.map((one) => [one.operation.name, one] as const))('%s: every write it makes is there', async (_, one) => {
    expect((await writesIn(one)).map(({ label }) => label)).toEqual(Object.keys(one.leftBehind));
  });

  it.each(writing.flatMap((one) => Object.keys(one.leftBehind).map((label) => [one.operation.name, label, one] as const)))(
    '%s: %s',
    async (_, label, one) => {
      const write = (await writesIn(one)).find((call) => call.label === label)!;
      const [idle, applied] = one.leftBehind[label]!;
      const succeeds = one.succeedsWithout.includes(label) ? one.succeeds : null;
      expect(await leftBehind(one.scenarios[0]!, write, 'reject', succeeds)).toBe(idle);
      expect(await leftBehind(one.scenarios[0]!, write, 'applied_then_throw', succeeds)).toBe(applied);
    },
  );
});

/** In their order; where a run makes one more than once, the later ones are named `reserve 2` and so on. */
async function writesIn({ scenarios: [success], operation }: Expectations): Promise<readonly Write[]> {
  const { run } = await record(success!);
  const seen: Record<string, number> = {};
  return run.calls
    .filter((call) => writesOf(operation.name).includes(nameOfCall(call)))
    .map((call) => {
      const { contract, method } = call;
      const nth = (seen[labelOf(call)] ?? 0) + 1;
      seen[labelOf(call)] = nth;
      return nth === 1
        ? { contract, method, label: labelOf(call) }
        : { contract, method, label: `${labelOf(call)} ${String(nth)}`, nth };
    });
}
