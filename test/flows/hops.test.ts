import { beforeAll, describe, expect, it } from '@jest/globals';

import { EXPECTATIONS } from '../support/every-expectation.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { flowOf, groupsOf, hopsOf } from './support/flow.js';
import { recordAll } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});

const recordingOf = (name: string): Recording => {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
};

describe('performance.md the longest chain of contract calls', () => {
  const each = EXPECTATIONS.map((one) => [one.operation.name, one] as const);

  it.each(each)('%s, undisturbed: as long as its flow', (_, { scenarios: [success], flow }) => {
    expect(recordingOf(scenarioName(success!)).hops).toBe(hopsOf(flow));
  });

  it.each(each)('%s, at worst: no longer, or as much longer as is expected of it', (operation, { flow, atWorst }) => {
    const hops = all.filter(({ scenario }) => scenario.operation === operation).map((one) => one.hops);
    expect(Math.max(...hops)).toBe(atWorst?.hops ?? hopsOf(flow));
  });

  it.each([
    ['sessions.access → allowed', 1],
    ['sessions.access → allowed (touch due)', 2],
    ['auth.sign_in → signed_in', 4],
    // With a second factor: four, and five for its code.
    ['auth.sign_in → totp_required', 4],
    ['auth.complete_totp → signed_in', 5],
    ['auth.complete_totp → signed_in (break-glass in emergency)', 6],
    ['admin.suspend → changed', 3],
  ])('%s takes exactly %i', (name, hops) => {
    expect(recordingOf(name).hops).toBe(hops);
  });

  it('a refused access takes one hop, whatever the reason, and a second where it ends what the clock alone had ended', () => {
    const refused = SCENARIOS.filter(({ operation, ending }) => operation === 'sessions.access' && ending.startsWith('refused/'));
    expect(refused.length).toBeGreaterThanOrEqual(7);
    const hops = refused.map((scenario) => [scenarioName(scenario), recordingOf(scenarioName(scenario)).hops]);
    const touching = ['', 'of an impersonation, the acting session ', 'of an impersonation, the impersonator’s own '];
    const writing = [
      ...['expired', 'expired (of an impersonation)', 'idle'],
      ...touching.map((whose) => `ended (${whose}between read and touch)`),
    ];
    expect(hops.filter(([, count]) => count !== 1)).toEqual(
      expect.arrayContaining(writing.map((ending) => [expect.stringContaining(ending), 2])),
    );
    expect(hops.filter(([, count]) => count !== 1)).toHaveLength(writing.length);
  });

  it('L2 looking at a stale actor’s session again costs no hop: it starts beside the settings', () => {
    const stale = all.filter(({ name }) => name.endsWith('session_ended (revoked, actor stale)'));
    expect(stale.length).toBeGreaterThan(20);
    for (const one of stale) {
      expect([one.name, groupsOf(one.run.calls).length]).toEqual([one.name, 1]);
      expect(flowOf(one.run.calls)).toMatch(/^settings (∥ decide )?∥ sessionById$/);
    }
  });
});
