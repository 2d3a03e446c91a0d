import { describe, expect, it } from '@jest/globals';

import { createLightWorld } from '../support/light-world.js';
import { declarationOf } from '../support/scenarios/common.js';
import { endingOf } from '../support/scenarios/scenario.js';
import { successes } from './support/recordings.js';

/** What the same command ends in when it is sent again, by a client that lost the answer or clicked twice. */
const AGAIN: Readonly<Record<string, string>> = {
  // Another sign-in, of somebody who has the password; the limit of sessions bounds how many.
  'auth.sign_in': 'signed_in',
  'auth.complete_totp': 'rejected/challenge_expired',
  'auth.sign_out': 'already_ended',
  // A new seed in place of the one that nobody may have seen.
  'totp.begin_totp_enrolment': 'started',
  'totp.confirm_totp_enrolment': 'rejected/nothing_pending',
  'totp.issue_totp_enrolment_code': 'throttled',
  'totp.begin_mandatory_totp_enrolment': 'rejected/invalid_code',
  'totp.confirm_mandatory_totp_enrolment': 'rejected/challenge_expired',
  'sessions.access': 'allowed',
  'sessions.revoke_own': 'already_ended',
  'sessions.revoke': 'already_ended',
  'sessions.revoke_all_own': 'conflict',
  // Ends what was opened since; there is nothing else it could do.
  'sessions.revoke_all': 'revoked',
  'admin.bootstrap_first_admin': 'already_bootstrapped',
  'admin.create': 'email_taken',
  'admin.accept_invitation': 'rejected/invalid_code',
  'admin.resend_invitation': 'throttled',
  'admin.change_status': 'conflict',
  'admin.activate': 'unchanged',
  'admin.suspend': 'unchanged',
  'admin.reinstate': 'unchanged',
  'admin.lock': 'unchanged',
  'admin.unlock': 'unchanged',
  'settings.set': 'unchanged',
  'settings.set_read_only': 'unchanged',
};
/** Repeating these does something again; of all others the second run changes nothing at all. */
const DOES_IT_AGAIN = ['auth.sign_in', 'totp.begin_totp_enrolment', 'sessions.revoke_all'];

const writing = successes().filter(({ operation }) => declarationOf(operation).writes.length > 0);

describe('MN3 a command that is sent twice does its work once', () => {
  it('the table names every operation that writes', () => {
    expect(Object.keys(AGAIN).sort()).toEqual(writing.map(({ operation }) => operation).sort());
  });

  it.each(writing.map((scenario) => [scenario.operation, scenario] as const))('%s', async (operation, scenario) => {
    const world = createLightWorld();
    const run = await scenario.arrange(world);
    await run();
    const state = () => JSON.stringify(world.infra.store.contents());
    const [before, reported] = [state(), world.infra.contracts.NotificationDispatcher.intents.length];
    expect(endingOf(await run())).toBe(AGAIN[operation]);
    if (!DOES_IT_AGAIN.includes(operation)) {
      expect(state()).toBe(before);
      expect(world.infra.contracts.NotificationDispatcher.intents.length).toBe(reported);
    }
    await world.dispose();
  });

  it.each(
    writing
      .filter(({ operation }) => !['sessions.access', ...DOES_IT_AGAIN].includes(operation))
      .map((one) => [one.operation, one] as const),
  )('%s, both at the same time', async (operation, scenario) => {
    const world = createLightWorld();
    const run = await scenario.arrange(world);
    const endings = (await Promise.all([run(), run()])).map(endingOf);
    expect(endings.filter((ending) => ending === scenario.ending).length).toBe(1);
    await world.dispose();
  });
});
