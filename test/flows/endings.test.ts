import { describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import { declarationOf, reachableEndings } from '../support/scenarios/common.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { endingOf, scenarioName } from '../support/scenarios/scenario.js';

describe('FEM-14 FEM-01 FEM-20 FM1 every ending of every operation is reached, and is plain, frozen data', () => {
  it.each(SCENARIOS.map((scenario) => [scenarioName(scenario), scenario] as const))('%s', async (_, scenario) => {
    const world = createLightWorld();
    const result = await (await scenario.arrange(world))();
    await world.dispose();
    expect(endingOf(result)).toBe(scenario.ending);
    expect(Object.isFrozen(result)).toBe(true);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });
});

/** Needs an application without the feature: W7 in test/threats/found-outside. */
const SHOWN_ELSEWHERE: Readonly<Record<string, readonly string[]>> = { 'auth.sign_in': ['feature_disabled'] };

describe('AZ6 DX2 the catalogue is covered', () => {
  it.each(OPERATIONS.map((declaration) => [declaration.name, declaration] as const))(
    '%s has a scenario for each ending its declaration makes reachable',
    (name, declaration) => {
      const reached = SCENARIOS.filter(({ operation }) => operation === name).map(({ ending }) => ending);
      const elsewhere = SHOWN_ELSEWHERE[name] ?? [];
      const missing = [...reachableEndings(declaration)].filter((ending) => !reached.includes(ending));
      expect(missing.filter((ending) => !elsewhere.includes(ending))).toEqual([]);
    },
  );

  it('no scenario claims an ending that is not declared', () => {
    const strange = SCENARIOS.filter(({ operation, ending }) => {
      const reachable = reachableEndings(declarationOf(operation));
      return !reachable.has(ending) && ending !== 'conflict' && ending !== 'step_up_required';
    });
    expect(strange.map(scenarioName)).toEqual([]);
  });
});

describe('FEM-06 FEM-08 what is refused in everyday life is an ending, and not a failure', () => {
  it.each([
    ['denied', 'the ability was not given'],
    ['not_found', 'there is no such thing'],
    ['rejected/invalid_credentials', 'the password is wrong'],
    ['rejected/invalid_code', 'the second factor is wrong'],
    ['rejected/challenge_expired', 'it took too long'],
    ['rejected/code_expired', 'the invitation is too old'],
    ['refused/expired', 'the session is over'],
    ['throttled', 'there were too many attempts'],
    ['auth_disabled', 'signing in is switched off'],
    ['feature_disabled', 'a feature is switched off'],
    ['validation_failed', 'the input is malformed'],
    ['weak_password', 'the policy of passwords says no'],
    ['illegal_transition', 'the status graph has no such step'],
    ['invalid_value', 'the setting does not take this value'],
  ])('%s: %s', (ending) => {
    expect(SCENARIOS.map((scenario) => scenario.ending)).toContain(ending);
  });
});
