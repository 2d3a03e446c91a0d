import { describe, expect, it } from '@jest/globals';

import { CORE_SETTINGS, Redacted } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import { declarationOf } from '../support/scenarios/common.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import type { World } from '../support/world.js';
import { as, MINUTE } from './support/people.js';

const MAX_AGE = 10 * MINUTE;

/** What may only be done by whoever proved a factor minutes ago: shutting people in and out, vouching for a factor, security settings. */
const SENSITIVE = [
  'admin.activate',
  'admin.change_status',
  'admin.correct_invitation',
  'admin.lock',
  'admin.reinstate',
  'admin.suspend',
  'admin.unlock',
  'admin.withdraw_invitation',
  'contacts.add_contact',
  'contacts.make_primary',
  'contacts.retire_contact',
  'contacts.revoke_verification',
  'credentials.clear_throttle',
  'credentials.reset_password',
  'emergency.disable_emergency',
  'external.confirm_link',
  'external.link_external_identity',
  'external.revoke_link',
  'impersonation.start_impersonation',
  'preferences.update_notification_preference',
  'recovery_codes.regenerate_recovery_codes',
  'roles.assign_role',
  'roles.grant_ability_to_role',
  'roles.revoke_ability_from_role',
  'roles.revoke_role',
  'totp.issue_totp_enrolment_code',
  'totp.reset_totp',
];

const KNOWS_EVERYTHING = {
  settings: { find: () => ({ sensitive: true }), findFeature: () => null },
  sessions: { recentProofToEndOwn: false },
} as never;
const KNOWS_NOTHING = {
  settings: { find: () => null, findFeature: () => null },
  sessions: { recentProofToEndOwn: false },
} as never;

const succeeding = (operation: string): Scenario => {
  const found = SCENARIOS.find((scenario) => scenario.operation === operation && scenario.variant === '');
  if (found === undefined) throw new Error(`no scenario of ${operation}`);
  return found;
};

/** Runs it in a world of its own, so long after the last factor of whoever runs it. */
async function runAfter(scenario: Scenario, ms: number): Promise<{ outcome: string; wrote: boolean }> {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  world.infra.clock.advance(ms);
  const before = JSON.stringify(world.infra.store.contents());
  const { outcome } = await run();
  const wrote = JSON.stringify(world.infra.store.contents()) !== before;
  await world.dispose();
  return { outcome, wrote };
}

describe('v5.0.0-7.5.1 v5.0.0-7.5.3 what is sensitive asks for a factor proven moments ago', () => {
  it('these operations are', () => {
    const asking = (policy: never) => OPERATIONS.filter(({ authority }) => authority?.stepUp({}, policy) ?? false);
    expect(
      asking(KNOWS_NOTHING)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(SENSITIVE);
    expect(
      asking(KNOWS_EVERYTHING)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...SENSITIVE, 'settings.reset', 'settings.set'].sort());
  });

  it.each(SENSITIVE)('%s: one ms before it is too old it works, then nothing is written', async (operation) => {
    const scenario = succeeding(operation);
    expect(await runAfter(scenario, MAX_AGE - 1)).toEqual({ outcome: scenario.ending, wrote: true });
    expect(await runAfter(scenario, MAX_AGE)).toEqual({ outcome: 'step_up_required', wrote: false });
  });

  it('using the session does not count as proving', async () => {
    const world: World = createLightWorld();
    const { actor, issued } = await world.signedIn();
    world.infra.grants.grant(actor.adminId, 'admins.suspend');
    for (let passed = 0; passed < MAX_AGE; passed += 2 * MINUTE) {
      world.infra.clock.advance(2 * MINUTE);
      as(await world.sessions.access({ token: issued.token }, actor.origin), 'allowed');
    }
    const { actor: again } = as(await world.sessions.access({ token: issued.token }, actor.origin), 'allowed');
    const result = await world.lifecycle.suspend(again, { adminId: world.someone(), reason: 'x' });
    expect(result).toEqual({ outcome: 'step_up_required', maxAgeMinutes: 10 });
    await world.dispose();
  });

  it('every setting that decides about security, and no other', async () => {
    const settable = CORE_SETTINGS.filter(({ changedBy }) => changedBy === 'set');
    const sensitive = settable.filter((setting) => setting.sensitive).map(({ key }) => key);
    expect(sensitive).toEqual(
      expect.arrayContaining(settable.filter(({ key }) => key.startsWith('auth.')).map(({ key }) => key)),
    );
    for (const { key, default: value } of settable) {
      const world = createLightWorld();
      const actor = await world.actor('system.settings.update', 'system.settings.security.update');
      world.infra.clock.advance(MAX_AGE);
      const { outcome } = await world.settings.set(actor, { key, value });
      const { outcome: resetting } = await world.settings.reset(actor, { key });
      const due = sensitive.includes(key);
      expect([key, outcome === 'step_up_required', resetting === 'step_up_required']).toEqual([key, due, due]);
      await world.dispose();
    }
  });

  it('a second factor is enrolled with the password, however fresh the session is', async () => {
    const world = createLightWorld();
    expect(declarationOf('totp.begin_totp_enrolment').authority?.stepUp({}, KNOWS_NOTHING)).toBe(false);
    const { actor } = await world.signedIn();
    const { outcome } = await world.totp.beginTotpEnrolment(actor, { password: Redacted.of('the wrong one') });
    expect([outcome, world.infra.store.totp.size]).toEqual(['rejected', 0]);
    await world.dispose();
  });
});
