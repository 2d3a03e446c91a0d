import { beforeAll, describe, expect, it } from '@jest/globals';

import { InfrastructureException } from '@maatify/admin-infra';

import { brokenRule, effectiveValue } from '../../src/kernel/setting-definition.js';
import { CORE_SETTINGS } from '../../src/settings/core-settings.js';
import { recordAll, successes } from '../flows/support/recordings.js';
import type { Recording } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { Scenario } from '../support/scenarios/scenario.js';

type Down = 'throws' | 'hangs';

interface Seen {
  readonly ending: unknown;
  readonly calls: readonly string[];
  readonly unchanged: boolean;
  readonly sessionsAdded: number;
}

/** Arranges it, takes one method out of reach, runs it; a method that hangs is given up at the deadline. */
async function withoutReach(scenario: Scenario, [contract, method]: readonly [string, string], how: Down): Promise<Seen> {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  const { store } = world.infra;
  const [before, sessionsBefore] = [JSON.stringify(store.contents()), store.sessions.size];
  world.recorder.clear();
  const fault = how === 'throws' ? { kind: 'reject', value: new Error('no connection') } : { kind: 'never' };
  world.faults.plan({ contract, method, fault } as never);
  const running = run().catch((thrown: unknown) => thrown);
  if (how === 'hangs') await passDeadline(world);
  const ending = await running;
  await world.dispose();
  return {
    ending,
    calls: world.recorder.calls(),
    unchanged: JSON.stringify(store.contents()) === before,
    sessionsAdded: store.sessions.size - sessionsBefore,
  };
}

async function passDeadline({ infra }: LightWorld): Promise<void> {
  for (let tick = 0; tick < 20; tick += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    infra.clock.advance(1_000);
  }
}

const verifying = successes().filter(({ operation }) =>
  /^auth\.(sign_in|complete_totp)$|^totp\.(begin|confirm)_totp_enrolment|^totp\.confirm_mandatory/.test(operation),
);

describe('LK6 with the store of the attempts out of reach nobody guesses', () => {
  it.each(
    verifying.flatMap((scenario) => (['throws', 'hangs'] as const).map((how) => [scenario.operation, how, scenario] as const)),
  )('%s, when it %s', async (_, how, scenario) => {
    const seen = await withoutReach(scenario, ['AttemptLimiter', 'reserve'], how);
    expect(seen.ending).toBeInstanceOf(InfrastructureException);
    expect(seen.ending).toMatchObject({ failure: 'infrastructure_failure', contract: 'AttemptLimiter', method: 'reserve' });
    expect(seen.calls.filter((call) => /\.(verify|match|open|openChallenge|enable)$/.test(call))).toEqual([]);
    expect(seen.sessionsAdded).toBe(0);
  });
});

describe('FM3 an outage never reads as wrong credentials', () => {
  let recorded: readonly Recording[] = [];
  beforeAll(async () => {
    recorded = await recordAll(verifying);
  });

  it('whichever contract a sign-in or an enrolment calls is out of reach', async () => {
    let tried = 0;
    for (const { scenario, run } of recorded) {
      for (const { contract, method } of run.calls) {
        const { ending } = await withoutReach(scenario, [contract, method], 'throws');
        const where = `${scenarioName(scenario)} without ${contract}.${method}`;
        expect([where, ending instanceof InfrastructureException]).toEqual([where, true]);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(30);
  });
});

describe('ST5 settings out of reach, unset or malformed', () => {
  it.each(successes().map((scenario) => [scenario.operation, scenario] as const))(
    'out of reach, %s decides nothing and writes nothing',
    async (_, scenario) => {
      const seen = await withoutReach(scenario, ['SystemSettingsReader', 'read'], 'throws');
      expect(seen.ending).toBeInstanceOf(InfrastructureException);
      expect(seen.unchanged).toBe(true);
    },
  );

  it.each(CORE_SETTINGS.map((definition) => [definition.key, definition] as const))(
    '%s has a value for when it is unset and one for when it is malformed, and both keep its rules',
    (_, definition) => {
      expect(effectiveValue(definition, null)).toBe(definition.default);
      for (const malformed of [{}, [], NaN, Symbol('x')]) {
        expect(effectiveValue(definition, malformed as never)).toBe(definition.strictest);
      }
      expect(brokenRule(definition, definition.default)).toBeNull();
    },
  );
});
