import { describe, expect, it, jest } from '@jest/globals';

import type { NotificationIntent } from '@maatify/admin-infra';

import { successes } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld, Wrap } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { Scenario } from '../support/scenarios/scenario.js';

jest.setTimeout(60_000);

type SinkName = 'AuditLogger' | 'NotificationDispatcher';
const METHOD = { AuditLogger: 'record', NotificationDispatcher: 'dispatch' } as const;

interface Seen {
  readonly result: string;
  readonly stored: string;
  readonly handed: readonly string[];
  readonly lost: number;
  readonly told: number;
}

/** Runs a scenario with one sink replaced; everything is the same in both runs, ids and time included. */
async function seenWith(scenario: Scenario, sink: SinkName, answer: () => unknown): Promise<Seen> {
  const handed: string[] = [];
  const behaving: Wrap = (contracts) => ({
    ...contracts,
    [sink]: {
      [METHOD[sink]]: ({ type }: { readonly type: string }): unknown => {
        handed.push(type);
        return answer();
      },
    },
  });
  const world: LightWorld = createLightWorld(behaving);
  let told = 0;
  world.events.listen('lost', ({ count }) => (told += count));
  const result: unknown = await (await scenario.arrange(world))();
  // Rejections are heard of in a later turn; the result is there already.
  await new Promise((resolve) => setImmediate(resolve));
  const lost = world.effects.report().find((one) => one.sink === sink)?.lost ?? 0;
  const seen = { result: JSON.stringify(result), stored: JSON.stringify(world.infra.store.contents()), handed, lost, told };
  await world.dispose();
  return seen;
}

const FAILING: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error('the backend is down');
  },
  rejects: () => Promise.reject(new Error('the backend is down')),
};
const SILENT: Readonly<Record<string, () => unknown>> = {
  'never answers': () => new Promise(() => undefined),
  'says that it was delivered': () => Promise.resolve({ delivered: true, outcome: 'allowed', decision: 'allow' }),
  'says that it was not, and what to do instead': () => Promise.resolve({ delivered: false, retry: true, outcome: 'denied' }),
  'answers in the same tick': () => true,
};

describe.each(['AuditLogger', 'NotificationDispatcher'] satisfies SinkName[])('%s', (sink) => {
  const perfect = (scenario: Scenario) => seenWith(scenario, sink, () => undefined);

  it.each(Object.entries(FAILING))(
    'AU-03 AU-07 AU-19 NT-04 VI-14 that %s breaks nothing, is asked once for each intent, and each loss is noticed',
    async (_, answer) => {
      let lost = 0;
      for (const scenario of successes()) {
        const [right, broken] = [await perfect(scenario), await seenWith(scenario, sink, answer)];
        expect([scenario.operation, broken.result, broken.stored]).toEqual([scenario.operation, right.result, right.stored]);
        // As often as a perfect one: nothing is tried again.
        expect([scenario.operation, broken.handed]).toEqual([scenario.operation, right.handed]);
        expect([scenario.operation, broken.lost, broken.told]).toEqual([scenario.operation, broken.handed.length, broken.lost]);
        lost += broken.lost;
      }
      expect(lost).toBeGreaterThan(20);
    },
  );

  it.each(Object.entries(SILENT))('AU-02 AU-06 NT-05 NT-20 VI-10 that %s changes no result and no state', async (_, answer) => {
    for (const scenario of successes()) {
      const [right, other] = [await perfect(scenario), await seenWith(scenario, sink, answer)];
      const { result, stored, handed } = right;
      expect([scenario.operation, other]).toMatchObject([scenario.operation, { result, stored, handed }]);
    }
  });
});

describe('ST-07 NT-07 notices about security know no general switch', () => {
  it.each([false, 'perhaps'])('with notifications.enabled %p the same ones are handed over, marked', async (value) => {
    let security = 0;
    for (const scenario of SCENARIOS) {
      const noticed = async (switched: boolean): Promise<readonly (readonly [string, boolean])[]> => {
        const world = createLightWorld();
        const run = await scenario.arrange(world);
        if (switched) world.infra.store.setSetting('notifications.enabled', value);
        await run();
        const notices: readonly NotificationIntent[] = world.infra.contracts.NotificationDispatcher.intents;
        await world.dispose();
        return notices.filter((one) => one.security).map((one) => [one.type, one.security] as const);
      };
      const [usually, then] = [await noticed(false), await noticed(true)];
      expect([scenarioName(scenario), then]).toEqual([scenarioName(scenario), usually]);
      security += then.length;
    }
    expect(security).toBeGreaterThan(200);
  });
});

describe('OP-09 OP-15 being watched changes nothing', () => {
  it('every scenario ends and stores the same, whoever listens and whatever the listeners do', async () => {
    for (const scenario of SCENARIOS) {
      const play = async (watched: boolean): Promise<string> => {
        const world = createLightWorld();
        const run = await scenario.arrange(world);
        for (const kind of watched ? (['operation', 'call', 'intent', 'lost'] as const) : []) {
          world.events.listen(kind, (event) => {
            for (const key of Object.keys(event)) Reflect.set(event, key, 'changed');
            throw new Error('a broken listener');
          });
        }
        const result = JSON.stringify(await run());
        const stored = JSON.stringify(world.infra.store.contents());
        await world.dispose();
        return `${result} ${stored}`;
      };
      expect([scenarioName(scenario), await play(true)]).toEqual([scenarioName(scenario), await play(false)]);
    }
  });
});
