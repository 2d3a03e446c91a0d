import { beforeAll, describe, expect, it } from '@jest/globals';

import { AdminInfraException } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import { labelOf } from './support/flow.js';
import { nameOfCall, recordAll, successes, writesOf } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

const NOTHING = 'nothing';

/**
 * Every write of every operation: where the store has changed once the operation failed at it, if it did nothing before it
 * failed, and if it did all it was to do. What was written before stays: it only counts an attempt, uses something up or takes
 * something away. A session that is left behind is one nobody has the token of.
 */
const LEFT_BEHIND: Readonly<Record<string, readonly [idle: string, applied: string]>> = {
  'auth.sign_in: reserve': [NOTHING, 'budgets'],
  'auth.sign_in: open': ['budgets', 'sessions, budgets'],
  'auth.sign_in: settle': ['sessions, budgets', 'sessions, budgets'],
  'auth.complete_totp: reserve': [NOTHING, 'budgets'],
  'auth.complete_totp: claimStep': ['budgets', 'budgets, totp'],
  'auth.complete_totp: open': ['totp', 'sessions, challenges, totp'],
  'auth.complete_totp: settle': ['sessions, challenges, budgets, totp', 'sessions, challenges, totp'],
  'auth.sign_out: end': [NOTHING, 'sessions'],
  'totp.begin_totp_enrolment: reserve': [NOTHING, 'budgets'],
  'totp.begin_totp_enrolment: settle': ['budgets, totp', 'totp'],
  'totp.begin_totp_enrolment: startPending': [NOTHING, 'totp'],
  'totp.confirm_totp_enrolment: reserve': [NOTHING, 'budgets'],
  'totp.confirm_totp_enrolment: enable': [NOTHING, 'admins, totp'],
  'totp.confirm_totp_enrolment: settle': ['admins, budgets, totp', 'admins, totp'],
  'totp.confirm_totp_enrolment: open': ['admins, totp', 'admins, sessions, totp'],
  'totp.issue_totp_enrolment_code: issueCode': [NOTHING, 'codes'],
  'totp.begin_mandatory_totp_enrolment: claimCode': [NOTHING, 'codes'],
  'totp.begin_mandatory_totp_enrolment: startPending': ['codes', 'codes, totp'],
  'totp.confirm_mandatory_totp_enrolment: reserve': [NOTHING, 'budgets'],
  'totp.confirm_mandatory_totp_enrolment: enable': ['budgets', 'admins, budgets, totp'],
  'totp.confirm_mandatory_totp_enrolment: open': ['admins, totp', 'admins, sessions, challenges, totp'],
  'totp.confirm_mandatory_totp_enrolment: settle': [
    'admins, sessions, challenges, budgets, totp',
    'admins, sessions, challenges, totp',
  ],
  'sessions.revoke_own: end': [NOTHING, 'sessions'],
  'sessions.revoke: end': [NOTHING, 'sessions'],
  'sessions.revoke_all_own: endAll': [NOTHING, 'admins'],
  'sessions.revoke_all_own: open': ['admins', 'admins, sessions'],
  'sessions.revoke_all: endAll': [NOTHING, 'admins'],
  'admin.bootstrap_first_admin: bootstrap': [NOTHING, 'admins'],
  'admin.create: create': [NOTHING, 'admins, codes'],
  'admin.accept_invitation: claimCode': [NOTHING, 'codes'],
  'admin.accept_invitation: acceptInvitation': ['codes', 'admins, codes'],
  'admin.resend_invitation: issueCode': [NOTHING, 'codes'],
  'admin.change_status: changeStatus': [NOTHING, 'admins'],
  'admin.activate: changeStatus': [NOTHING, 'admins'],
  'admin.suspend: changeStatus': [NOTHING, 'admins'],
  'admin.reinstate: changeStatus': [NOTHING, 'admins'],
  'admin.lock: changeStatus': [NOTHING, 'admins'],
  'admin.unlock: changeStatus': [NOTHING, 'admins'],
  'settings.set: changeSetting': [NOTHING, 'settings'],
  'settings.set_read_only: changeSetting': [NOTHING, 'settings'],
};

function tablesOf({ infra }: LightWorld): ReadonlyMap<string, string> {
  return new Map(Object.entries(infra.store.contents() as object).map(([name, rows]) => [name, JSON.stringify(rows)]));
}

async function leftBehind(
  scenario: Scenario,
  { contract, method }: { readonly contract: string; readonly method: string },
  kind: 'reject' | 'applied_then_throw',
): Promise<string> {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  const before = tablesOf(world);
  world.faults.plan({ contract, method, fault: { kind, value: new Error('gone') } } as never);
  const ending: unknown = await run().catch((thrown: unknown) => thrown);
  expect(ending).toBeInstanceOf(AdminInfraException);
  // What ran beside the failed write may still be under way.
  await new Promise((resolve) => setImmediate(resolve));
  const changed = [...tablesOf(world)].filter(([name, rows]) => before.get(name) !== rows).map(([name]) => name);
  await world.dispose();
  return changed.length === 0 ? NOTHING : changed.join(', ');
}

describe('FM6 what is left behind when an operation fails at one of its writes', () => {
  let recorded: readonly Recording[] = [];
  beforeAll(async () => {
    recorded = await recordAll(successes());
  });

  const writes = () =>
    recorded.flatMap(({ scenario, run }) =>
      run.calls
        .filter((call) => writesOf(scenario.operation).includes(nameOfCall(call)))
        .map((call) => ({ scenario, call, name: `${scenario.operation}: ${labelOf(call)}` })),
    );

  it('is written down for every write there is', () => {
    expect(writes().map(({ name }) => name)).toEqual(Object.keys(LEFT_BEHIND));
  });

  it.each(Object.entries(LEFT_BEHIND))('%s: %j', async (name, [idle, applied]) => {
    const write = writes().find((one) => one.name === name)!;
    expect(await leftBehind(write.scenario, write.call, 'reject')).toBe(idle);
    expect(await leftBehind(write.scenario, write.call, 'applied_then_throw')).toBe(applied);
  });
});
