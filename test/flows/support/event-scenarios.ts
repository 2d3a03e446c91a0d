import { scenariosOf } from '../../support/scenarios/scenario.js';
import { SCENARIOS } from '../../support/scenarios/index.js';
import type { Driver, Scenario } from '../../support/scenarios/scenario.js';

/** An ending that exists already, in a world where one setting differs: the ending stays, what is emitted does not. */
function where(operation: string, ending: string, variant: string, key: string, value: number | boolean): Scenario {
  const base = SCENARIOS.find((one) => one.operation === operation && one.ending === ending);
  if (base === undefined) throw new Error(`${operation} has no scenario for ${ending}`);
  return {
    ...base,
    variant,
    arrange: async (world) => {
      const run = await base.arrange(world);
      world.infra.store.setSetting(key, value);
      return run;
    },
  };
}

const lastAttempt = (operation: string, ending: string): Scenario =>
  where(operation, ending, 'last attempt', 'auth.max_login_attempts', 1);
const viewed = (operation: string, ending: string): Scenario => where(operation, ending, 'recorded', 'audit.log_views', true);

const locking: Driver = {
  operation: 'admin.change_status',
  succeeds: 'changed (to locked)',
  prepare: async (world) => ({
    actor: await world.actor('admins.lock'),
    input: { adminId: world.someone(), from: 'active', to: 'locked', reason: 'lost phone' },
    go: (actor: never, input: never) => world.lifecycle.changeStatus(actor, input),
  }),
};

/** Ways to endings that are covered already, which differ in what they emit. */
export const EVENT_SCENARIOS: readonly Scenario[] = [
  lastAttempt('auth.complete_totp', 'rejected/invalid_code'),
  lastAttempt('totp.begin_totp_enrolment', 'rejected/invalid_credentials'),
  lastAttempt('totp.confirm_totp_enrolment', 'rejected/invalid_code'),
  lastAttempt('totp.confirm_mandatory_totp_enrolment', 'rejected/invalid_code'),
  viewed('sessions.sessions', 'page'),
  viewed('admin.admin', 'found'),
  viewed('settings.setting', 'found'),
  ...scenariosOf(locking, {}),
];
