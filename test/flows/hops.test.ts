import { beforeAll, describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { flowOf, groupsOf } from './support/flow.js';
import { recordAll, successes } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

/** How many contract calls stand one after another: when nothing stands in the way, and in the worst case. */
const HOPS: Readonly<Record<string, readonly [undisturbed: number, worst: number]>> = {
  'auth.sign_in': [4, 4],
  'auth.complete_totp': [5, 6], // break-glass adds one question
  'auth.sign_out': [2, 2],
  'totp.begin_totp_enrolment': [6, 6],
  'totp.confirm_totp_enrolment': [6, 6],
  'totp.issue_totp_enrolment_code': [2, 2],
  'totp.begin_mandatory_totp_enrolment': [5, 5],
  'totp.confirm_mandatory_totp_enrolment': [6, 6],
  'authz.authorize': [1, 1],
  'authz.authorize_query': [1, 1],
  'sessions.access': [1, 2], // recording the use is due once a minute
  'sessions.sessions': [2, 2],
  'sessions.revoke_own': [2, 2],
  'sessions.revoke': [2, 2],
  'sessions.revoke_all_own': [4, 4],
  'sessions.revoke_all': [3, 3],
  'admin.bootstrap_first_admin': [4, 4],
  'admin.create': [2, 2],
  'admin.accept_invitation': [5, 5],
  'admin.resend_invitation': [2, 2],
  'admin.change_status': [3, 3],
  'admin.activate': [3, 3],
  'admin.suspend': [3, 3],
  'admin.reinstate': [3, 3],
  'admin.lock': [3, 3],
  'admin.unlock': [3, 3],
  'admin.admin': [2, 2],
  'admin.admins': [2, 2],
  'settings.setting': [2, 2],
  'settings.set': [3, 3],
  'settings.set_read_only': [3, 3],
  'settings.system_state': [1, 1],
  'settings.feature': [1, 1],
};

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
  it('is pinned for every operation', () => {
    expect(Object.keys(HOPS).sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
  });

  it.each(successes().map((scenario) => [scenario.operation, scenarioName(scenario)]))('%s, undisturbed', (operation, name) => {
    expect(recordingOf(name).hops).toBe(HOPS[operation]?.[0]);
  });

  it.each(Object.keys(HOPS))('%s, at worst', (operation) => {
    const hops = all.filter(({ scenario }) => scenario.operation === operation).map(({ hops }) => hops);
    expect(Math.max(...hops)).toBe(HOPS[operation]?.[1]);
  });

  it.each([
    ['sessions.access → allowed', 1],
    ['sessions.access → allowed (touch due)', 2],
    ['auth.sign_in → signed_in', 4],
    ['auth.sign_in → totp_required', 4],
    ['auth.complete_totp → signed_in', 5],
    ['auth.complete_totp → signed_in (break-glass in emergency)', 6],
    ['admin.suspend → changed', 3],
  ])('%s takes exactly %i', (name, hops) => {
    expect(recordingOf(name).hops).toBe(hops);
  });

  it('a refused access takes one hop, whatever the reason', () => {
    const refused = SCENARIOS.filter(({ operation, ending }) => operation === 'sessions.access' && ending.startsWith('refused/'));
    expect(refused.length).toBeGreaterThanOrEqual(7);
    const hops = refused.map((scenario) => [scenarioName(scenario), recordingOf(scenarioName(scenario)).hops]);
    const raced = 'sessions.access → refused/ended (between read and touch)';
    expect(hops.filter(([, count]) => count !== 1)).toEqual([[raced, 2]]);
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
