import { beforeAll, describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { World } from '../support/world.js';

/** An admin proves every factor that is due, and a session is opened. */
const SIGN_INS = [
  'auth.sign_in',
  'auth.complete_totp',
  'auth.complete_password_change',
  'totp.confirm_mandatory_totp_enrolment',
  'external.sign_in_with_external_identity',
];
/** The caller has just proven a factor anew, and their session goes on in a new one that is as fresh as the proof. */
const GOES_ON_PROVEN = [
  'auth.reauthenticate',
  'credentials.change_own_password',
  'totp.confirm_totp_enrolment',
  'totp.confirm_totp_replacement',
  'totp.disable_totp',
];
/** The change ended all sessions of the caller, and theirs goes on in a new one that is as old as the last proof. */
const GOES_ON = ['sessions.revoke_all_own', 'contacts.make_primary', 'external.revoke_link'];

/** As somebody else, beside one's own session, which goes on. */
const AS_ANOTHER = ['impersonation.start_impersonation'];

interface Opening {
  readonly operation: string;
  readonly name: string;
  readonly ending: string;
  readonly opened: number;
  /** How many sessions of the same admin ended by the same run. */
  readonly replaced: number;
  readonly ownerIsActive: boolean;
  /** How long before the session was opened its owner had proven a factor. */
  readonly provenBeforeMs: readonly number[];
}

/** From what a scenario arranges to what it runs; short enough for every code to be still good. */
const BETWEEN_MS = 1_000;

/** Every run of every scenario after which there is a session that was not there before. */
async function openings(): Promise<readonly Opening[]> {
  const found: Opening[] = [];
  for (const scenario of SCENARIOS) {
    const world: World = createLightWorld();
    const { sessions, admins } = world.infra.store;
    const run = await scenario.arrange(world);
    const before = new Map(sessions);
    world.infra.clock.advance(BETWEEN_MS);
    const { outcome } = await run();
    const opened = [...sessions.values()].filter(({ sessionId }) => !before.has(sessionId));
    const owners = opened.map(({ adminId }) => adminId);
    const replaced = [...sessions.values()].filter(
      ({ sessionId, adminId, endReason }) =>
        before.get(sessionId)?.endedAt === null && endReason === 'replaced' && owners.includes(adminId),
    );
    if (opened.length > 0) {
      const { operation } = scenario;
      const provenBeforeMs = opened.map(({ openedAt, provenAt }) => openedAt - provenAt);
      const ownerIsActive = owners.every((adminId) => admins.get(adminId)?.status === 'active');
      found.push({
        operation,
        name: scenarioName(scenario),
        ending: outcome,
        opened: opened.length,
        replaced: replaced.length,
        ownerIsActive,
        provenBeforeMs,
      });
    }
    await world.dispose();
  }
  return found;
}

describe('v5.0.0-6.3.4 v5.0.0-7.6.2 sessions are opened by signing in, or by who acts as another, and by nothing else', () => {
  let found: readonly Opening[];
  beforeAll(async () => {
    found = await openings();
  }, 60_000);

  it('these operations open one, out of all there are', () => {
    expect(new Set(SCENARIOS.map(({ operation }) => operation)).size).toBe(OPERATIONS.length);
    expect([...new Set(found.map(({ operation }) => operation))].sort()).toEqual(
      [...SIGN_INS, ...GOES_ON_PROVEN, ...GOES_ON, ...AS_ANOTHER].sort(),
    );
  });

  it('each opens one, for an admin who is active', () => {
    for (const { name, opened, ownerIsActive } of found) expect([name, opened, ownerIsActive]).toEqual([name, 1, true]);
  });

  it('a sign-in that opens one says so, and whatever else it ends in opened none', () => {
    const endings = found.filter(({ operation }) => SIGN_INS.includes(operation)).map(({ ending }) => ending);
    expect(endings.length).toBeGreaterThanOrEqual(SIGN_INS.length);
    expect(new Set(endings)).toEqual(new Set(['signed_in']));
  });

  it('one that goes on ends the one before by the same write', () => {
    const all = [...GOES_ON_PROVEN, ...GOES_ON];
    const goingOn = found.filter(({ operation }) => all.includes(operation));
    expect(goingOn.length).toBeGreaterThanOrEqual(all.length);
    for (const { name, replaced } of goingOn) expect([name, replaced]).toEqual([name, 1]);
  });

  it('going on is no new proof: the session is as old as the last one, unless the operation took another', () => {
    const asBefore = [...GOES_ON, ...AS_ANOTHER];
    for (const { name, operation, provenBeforeMs } of found) {
      expect([name, provenBeforeMs]).toEqual([name, [asBefore.includes(operation) ? BETWEEN_MS : 0]]);
    }
  });

  it('accepting an invitation, verifying and approving open none', () => {
    const declared = OPERATIONS.filter(({ name }) => /invitation|activate|bootstrap|unlock|reinstate|issue/.test(name));
    expect(declared.length).toBeGreaterThanOrEqual(7);
    for (const { name, writes } of declared) {
      const opening = writes.filter((one) => one.contract === 'SessionCommandRepository' && one.name === 'open');
      expect([name, opening]).toEqual([name, []]);
    }
  });
});
