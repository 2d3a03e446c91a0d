import type { AdminInfraEvents } from '@maatify/admin-infra';

import type { SinkReport } from '../../../src/effects/effects.js';
import { createMatrixWorld, DEADLINE_MS, flush, SINK_SETTLE_MS, TICK_MS } from './matrix-world.js';
import type { MatrixWorld } from './matrix-world.js';
import { intentsOf, startAnew } from './recording.js';
import type { RecordedCall, Recording, Traces } from './recording.js';
import { stateOf } from './stored-state.js';
import type { TappedCall } from './tap.js';
import { UnhandledRejections } from './unhandled.js';
import type { Timing, Variant } from './variants.js';

export type Settled =
  | { readonly kind: 'result'; readonly result: { readonly outcome: string; readonly reason?: string } }
  | { readonly kind: 'thrown'; readonly thrown: unknown };

/** One case: which run, which call of it, and what goes wrong there. */
export interface Case {
  readonly recording: Recording;
  readonly call: RecordedCall;
  readonly variant: Variant;
}

/** Everything the oracles look at. */
export interface FaultedRun extends Traces {
  /** null when it did not even settle by its deadline. */
  readonly settled: Settled | null;
  /** When, on the counter of the taps. */
  readonly settledAt: number;
  /** What the library asked for, in order. */
  readonly asked: readonly TappedCall[];
  /** What got through, with what was answered. */
  readonly real: readonly TappedCall[];
  /** Calls the library started after it had answered. */
  readonly afterwards: readonly TappedCall[];
  readonly events: readonly object[];
  readonly sinks: readonly SinkReport[];
  readonly unhandled: number;
}

/** Plans what else goes wrong beside the primary fault; answers how to let go what that holds back, if anything. */
export type Company = (made: MatrixWorld) => (() => void) | undefined;

export async function runFaulted({ recording, call, variant }: Case, company?: Company): Promise<FaultedRun> {
  const made = createMatrixWorld();
  const { world, asked, real, faulty } = made;
  const { clock } = world.infra;
  const unhandled = new UnhandledRejections();
  const go = await recording.scenario.arrange(world);
  startAnew(made);
  const events = listen(world.events);
  const { fault, release } = variant.prepare(made);
  const { contract, method, nth } = call;
  const letCompanyGo = company?.(made);
  const planned = faulty.plan({ contract, method, nth, fault } as never);
  const letGo = async (): Promise<void> => {
    planned.release();
    release?.();
    await flush();
  };

  const end: Ending = { settled: null, at: Number.POSITIVE_INFINITY, asked: 0 };
  const settle = (settled: Settled): void => {
    Object.assign(end, { settled, at: made.counter.next(), asked: asked.calls.length });
  };
  go().then(
    (result) => {
      settle({ kind: 'result', result });
    },
    (thrown: unknown) => {
      settle({ kind: 'thrown', thrown });
    },
  );
  await flush();
  await passTime(variant.timing, call.declared === null ? SINK_SETTLE_MS : DEADLINE_MS, {
    advance: (ms) => {
      clock.advance(ms);
      return flush();
    },
    letGo,
    shutDown: () => world.dispose(),
  });
  letCompanyGo?.();
  await flush();
  if (planned.hits !== 1) throw new Error(`the fault met ${planned.hits} calls`);
  const afterwards = end.settled === null ? [] : asked.calls.slice(end.asked);
  const sinks = world.effects.report();
  await world.dispose();
  await flush();
  unhandled.stop();
  return {
    settled: end.settled,
    settledAt: end.at,
    asked: asked.calls,
    real: real.calls,
    afterwards,
    events,
    sinks,
    state: stateOf(world),
    intents: intentsOf(asked),
    unhandled: unhandled.count,
  };
}

/** How the operation ended, when on the counter of the taps, and how many calls had been asked for by then. */
interface Ending {
  settled: Settled | null;
  at: number;
  asked: number;
}

interface Time {
  readonly advance: (ms: number) => Promise<void>;
  readonly letGo: () => Promise<void>;
  readonly shutDown: () => Promise<void>;
}

async function passTime(timing: Timing, budgetMs: number, { advance, letGo, shutDown }: Time): Promise<void> {
  switch (timing) {
    case 'stands':
      return;
    case 'nearly':
      await advance(budgetMs - 1);
      return letGo();
    case 'passes':
      await advance(budgetMs + 2 * TICK_MS);
      return letGo();
    case 'shutdown':
      await advance(budgetMs + 2 * TICK_MS);
      await shutDown();
      return letGo();
  }
}

/** Everything observable, so that it can be searched for secrets. */
function listen(events: AdminInfraEvents): object[] {
  const seen: object[] = [];
  for (const kind of ['operation', 'call', 'intent', 'lost'] as const) events.listen(kind, (event) => seen.push(event));
  return seen;
}
