import { beforeAll, describe, expect, it } from '@jest/globals';
import { AdminInfraException, ContractViolationException, InfrastructureException } from '@maatify/admin-infra';

import type { Scenario } from '../support/scenarios/scenario.js';
import { flush } from './support/matrix-world.js';
import { sameText } from './support/picture.js';
import { SUCCESSES } from './support/selection.js';
import { addedRows, seenRows, stateOf } from './support/stored-state.js';
import { createSabotagedWorld, SOURCES } from './support/time-and-ids.js';
import type { Source } from './support/time-and-ids.js';
import { UnhandledRejections } from './support/unhandled.js';

type Due = 'threw' | 'malformed' | 'same';
interface Sabotage {
  readonly name: string;
  readonly misbehave: (real: () => unknown) => unknown;
  /** What the first use of the source must lead to; a later one may also be survived. */
  readonly due: Due;
}

const answers = (name: string, value: unknown, due: Due = 'malformed'): Sabotage => ({ name, misbehave: () => value, due });
const throws = (name: string, value: unknown): Sabotage => ({
  name,
  misbehave: () => {
    throw value;
  },
  due: 'threw',
});
const THROWING = [
  throws('an error', new Error('no source')),
  throws('undefined', undefined),
  throws('a revoked Proxy', revoked()),
];
const NO_NUMBERS = [
  answers('undefined', undefined),
  answers('null', null),
  answers('a string', '1893456000000'),
  answers('NaN', Number.NaN),
  answers('infinity', Infinity),
  answers('a bigint', 1893456000000n),
  answers('a boxed number', Object(1)),
  answers('a promise', Promise.resolve(1)),
];
const NO_TEXTS = [
  answers('undefined', undefined),
  answers('null', null),
  answers('a number', 7),
  answers('nothing', ''),
  answers('a blank', 'an id'),
  answers('a boxed string', Object('an-id-of-enough-characters')),
  answers('a promise', Promise.resolve('id')),
  answers('ten mebibytes', 'x'.repeat(10 * 1024 * 1024)),
  answers('a control character', 'id\n-and-more-characters-to-be-long'),
];

const SABOTAGES: Readonly<Record<Source, readonly Sabotage[]>> = {
  now: [
    ...THROWING,
    ...NO_NUMBERS,
    answers('a negative number', -1),
    answers('a fraction', 0.5),
    answers('too late', 8.64e15 + 1),
    answers('a Date', new Date(0)),
  ],
  monotonicMs: [...THROWING, ...NO_NUMBERS, answers('a step back', -1e9, 'same')],
  startTicker: [...THROWING, answers('undefined', undefined), answers('null', null), answers('an empty object', {})],
  id: [...THROWING, ...NO_TEXTS],
  secret: [...THROWING, ...NO_TEXTS, answers('too short', 'short')],
};

let cases = 0;

async function play(scenario: Scenario, source: Source, nth: number, misbehave: (real: () => unknown) => unknown) {
  const unhandled = new UnhandledRejections();
  const { world, counts, arm } = createSabotagedWorld();
  const go = await scenario.arrange(world);
  const before = stateOf(world);
  const askedBefore = world.faults.calls.length;
  arm(source, nth, misbehave);
  const settled = await Promise.race([
    go().then(
      (result) => ({ result }),
      (thrown: unknown) => ({ thrown }),
    ),
    flush().then(flush),
  ]);
  await flush();
  const after = stateOf(world);
  const asked = world.faults.calls.length > askedBefore;
  await world.dispose();
  await flush();
  unhandled.stop();
  return { settled, counts: { ...counts }, before, after, asked, unhandled: unhandled.count };
}

const TIME: readonly Source[] = ['now', 'monotonicMs', 'startTicker'];
/** Tried at every use of a source; the others only at its first, which is where they are told apart. */
const LATER = ['an error', 'NaN', 'undefined', 'too short', 'an empty object'];
const clean = new Map<Scenario, Played>();

async function undisturbed(scenario: Scenario): Promise<Played> {
  const known = clean.get(scenario) ?? (await play(scenario, 'now', 0, (real) => real()));
  clean.set(scenario, known);
  return known;
}

type Played = Awaited<ReturnType<typeof play>>;

/**
 * A source that fails at the door fails the operation. Once it runs, the clock is only asked for what nobody waits for: then it
 * must not fail what was done (E1). Ids and secrets are asked for before each write they are for.
 */
function objectionTo(scenario: Scenario, source: Source, due: Due, clean: Played, run: Played): string | null {
  if (run.unhandled > 0) return `E2 ${String(run.unhandled)} unhandled rejections`;
  const added = addedRows(run.after, seenRows([run.before, clean.after]));
  if (added.length > 0) return `X6 ${added.join('; ')}`;
  const { settled } = run;
  if (settled === undefined) return 'X5 did not settle';
  if ('result' in settled) {
    const same = sameText(settled.result) === sameText((clean.settled as { result: unknown }).result);
    if (!same) return `X6 ended in ${sameText(settled.result)}`;
    const survived = due === 'same' || (TIME.includes(source) && run.asked);
    return survived ? null : 'X1 ended in a result';
  }
  const { thrown } = settled;
  if (!(thrown instanceof AdminInfraException)) return `X1 a foreign value escaped: ${String(thrown)}`;
  if (TIME.includes(source) && run.asked) return `E1 failed while it ran: ${thrown.message}`;
  const type = due === 'threw' ? InfrastructureException : ContractViolationException;
  if (due === 'same' || !(thrown instanceof type)) return `X1 ended in ${thrown.name}: ${thrown.message}`;
  return thrown.operation === scenario.operation ? null : `X1 names the operation ${String(thrown.operation)}`;
}

describe.each(SOURCES)('X1 X5 X6 E2 P8 P9 %s goes wrong', (source) => {
  beforeAll(() => {
    cases = 0;
  });

  it.each(SABOTAGES[source].map((sabotage) => [sabotage.name, sabotage] as const))(
    'K1 K3 K4 K6 %s',
    async (name, { misbehave, due }) => {
      const failures: string[] = [];
      for (const scenario of SUCCESSES) {
        const clean = await undisturbed(scenario);
        const uses = LATER.includes(name) ? clean.counts[source] : Math.min(1, clean.counts[source]);
        for (let nth = 1; nth <= uses; nth += 1) {
          cases += 1;
          const objection = objectionTo(scenario, source, due, clean, await play(scenario, source, nth, misbehave));
          if (objection !== null) failures.push(`${scenario.operation}, call ${String(nth)} of ${source}: ${objection}`);
        }
      }
      expect(failures).toEqual([]);
      expect(cases).toBeGreaterThan(0);
    },
  );
});

describe('SS-35 X6 K11 P9 the same id or secret twice', () => {
  it.each(['id', 'secret'] as const)('%s: nothing is added, and nothing is opened twice', async (source) => {
    const failures: string[] = [];
    for (const scenario of SUCCESSES) {
      let last: unknown = null;
      const clean = await play(scenario, source, 1, (real) => (last = real()));
      for (let nth = 1; nth <= clean.counts[source]; nth += 1) {
        const run = await play(scenario, source, nth, () => last);
        const sessions = [...run.after.keys()].filter((key) => key.startsWith('sessions '));
        const due = [...clean.after.keys()].filter((key) => key.startsWith('sessions '));
        if (sessions.length > due.length || run.unhandled > 0) failures.push(`${scenario.operation} ${String(nth)}`);
      }
    }
    expect(failures).toEqual([]);
  });
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
