import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { completePasswordChange } from '../../src/authentication/complete-password-change.operation.js';
import { asked, liveSessionsOf, lost, setTo, unreasonedWith } from '../support/arrangements.js';
import { codeOf } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import {
  DEVICE,
  EMAIL,
  fillSessions,
  grace,
  mustChangePassword,
  PASSWORD,
  setStatus,
} from '../support/scenarios/authentication.js';
import type { World } from '../support/world.js';

/** The challenge of a password that is due after both factors. */
async function challengeAfterBothFactors(world: World): Promise<Redacted> {
  const secret = world.infra.store.enableTotp(grace(world));
  const credentials = { email: EMAIL, password: Redacted.of(PASSWORD), device: Redacted.of(DEVICE) };
  const first = await world.authentication.signIn(credentials, TEST_ORIGIN);
  if (first.outcome !== 'totp_required') throw new Error(first.outcome);
  const code = codeOf(world, secret);
  const second = await world.authentication.completeTotp({ challenge: first.challenge, code }, TEST_ORIGIN);
  if (second.outcome !== 'password_change_required') throw new Error(second.outcome);
  return second.challenge;
}

export const expectations = expectationsOf(completePasswordChange, {
  prepare: async (world) => {
    mustChangePassword(world);
    const credentials = { email: EMAIL, password: Redacted.of(PASSWORD), device: Redacted.of(DEVICE) };
    const first = await world.authentication.signIn(credentials, TEST_ORIGIN);
    if (first.outcome !== 'password_change_required') throw new Error(first.outcome);
    const newPassword = Redacted.of('canary-forced-password-19');
    // The reason is what no mode asks for otherwise.
    return { input: { challenge: first.challenge, newPassword, reason: 'the migration hangs' } };
  },
  succeeds: 'signed_in',
  holds: (world, { result }) => [
    [liveSessionsOf(world, grace(world)), result.newDevice, world.infra.store.admins.get(grace(world))?.mustChangePassword],
    [1, true, false],
  ],
  changes: 'admins, sessions, challenges, devices',
  flow: 'settings ∥ challenge → credentialsOf → check ∥ verify → hash → setPassword → open',
  atWorst: { hops: 7, because: 'break-glass in an emergency adds one question' },
  tells: [
    'auth.password.changed',
    'password_changed',
    'auth.login.success',
    'security.session.created',
    'new_sign_in',
    'security.device.detected',
    'new_device',
  ],
  again: 'rejected/challenge_expired',
  leftBehind: {
    setPassword: ['nothing', 'admins'],
    open: ['admins', 'admins, sessions, challenges, devices'],
  },
  endings: {
    weak_password: asked({ newPassword: Redacted.of('short') }),
    same_password: asked({ newPassword: Redacted.of(PASSWORD) }),
    auth_disabled: setTo('auth.enabled', false),
    'rejected/challenge_expired': {
      unknown: asked({ challenge: Redacted.of('unknown') }),
      'too late': (world) => world.infra.clock.advance(6 * 60_000),
      'a factor became mandatory, and none was proven': setTo('auth.totp.mandatory', true),
      suspended: (world) => setStatus(world, grace(world), 'suspended'),
    },
    reason_required: {
      'in maintenance': unreasonedWith('system.maintenance.enabled'),
      'in emergency': unreasonedWith('security.emergency.enabled'),
    },
    maintenance: setTo('system.maintenance.enabled', true),
    emergency_restricted: setTo('security.emergency.enabled', true),
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    signed_in: {
      'at the session limit': (world) => fillSessions(world, grace(world), 1),
      'break-glass in emergency': async (world, { input }) => {
        const challenge = await challengeAfterBothFactors(world);
        world.infra.grants.grant(grace(world), 'system.break_glass');
        world.infra.store.setSetting('security.emergency.enabled', true);
        return { input: Object.assign({}, input, { challenge }) };
      },
      'without a reason, which no open system asks for': asked({ reason: null }),
      'break-glass in maintenance': async (world, { input }) => {
        const challenge = await challengeAfterBothFactors(world);
        world.infra.grants.grant(grace(world), 'system.break_glass');
        world.infra.store.setSetting('system.maintenance.enabled', true);
        return { input: Object.assign({}, input, { challenge }) };
      },
    },
    conflict: {
      'changed meanwhile': lost('AdminCommandRepository', 'setPassword', 'epoch_moved'),
      'suspended meanwhile': lost('SessionCommandRepository', 'open', 'not_active'),
    },
  },
});
