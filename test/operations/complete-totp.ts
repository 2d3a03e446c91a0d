import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { completeTotp } from '../../src/authentication/complete-totp.operation.js';
import { asked, liveSessionsOf, lost, onLastAttempt, setTo, unreasonedWith } from '../support/arrangements.js';
import { codeOf } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { byRecoveryCode, byUnknownRecoveryCode, byUsedRecoveryCode } from '../support/recovery-codes.js';
import {
  DEVICE,
  EMAIL,
  fillSessions,
  grace,
  mustChangePassword,
  wrongCode,
  PASSWORD,
  setStatus,
} from '../support/scenarios/authentication.js';
import type { World } from '../support/world.js';

const typed = (code: typeof byRecoveryCode) => (world: World, call: { readonly input: object }) =>
  code(world, { ...call, caller: { adminId: grace(world) } });

export const expectations = expectationsOf(completeTotp, {
  prepare: async (world) => {
    const secret = world.infra.store.enableTotp(grace(world));
    const credentials = { email: EMAIL, password: Redacted.of(PASSWORD), device: Redacted.of(DEVICE) };
    const first = await world.authentication.signIn(credentials, TEST_ORIGIN);
    if (first.outcome !== 'totp_required') throw new Error(first.outcome);
    // What no mode asks for otherwise.
    return { input: { challenge: first.challenge, code: codeOf(world, secret), reason: 'the migration hangs' } };
  },
  succeeds: 'signed_in',
  holds: (world, { result }) => [
    [liveSessionsOf(world, grace(world)), result.issued.session.adminId],
    [1, grace(world)],
  ],
  changes: 'sessions, challenges, totp, devices',
  flow: 'settings ∥ challenge → reserve ∥ totp → match → claimStep → open ∥ settle',
  atWorst: { hops: 6, because: 'break-glass in an emergency adds one question' },
  tells: ['auth.login.success', 'security.session.created', 'new_sign_in', 'security.device.detected', 'new_device'],
  again: 'rejected/challenge_expired',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    claimStep: ['nothing', 'totp'],
    open: ['totp', 'sessions, challenges, totp, devices'],
    settle: ['sessions, challenges, budgets, totp, devices', 'sessions, challenges, totp, devices'],
  },
  endings: {
    password_change_required: mustChangePassword,
    'rejected/invalid_code': {
      wrong: wrongCode,
      'last attempt': onLastAttempt(wrongCode),
      replayed: lost('TotpCommandRepository', 'claimStep', 'replayed'),
      'a recovery code nobody made': typed(byUnknownRecoveryCode),
      'a used recovery code': typed(byUsedRecoveryCode),
    },
    'rejected/challenge_expired': {
      unknown: asked({ challenge: Redacted.of('unknown') }),
      'too late': (world) => world.infra.clock.advance(6 * 60_000),
      'factor disabled meanwhile': (world) => world.infra.store.totp.clear(),
    },
    'rejected/not_active': (world) => setStatus(world, grace(world), 'suspended'),
    throttled: async (world, call) => {
      const wrong = wrongCode(world, call).input as typeof call.input;
      for (let attempt = 0; attempt < 5; attempt += 1) await world.authentication.completeTotp(wrong, TEST_ORIGIN);
    },
    auth_disabled: setTo('auth.enabled', false),
    reason_required: {
      'in maintenance': unreasonedWith('system.maintenance.enabled'),
      'in emergency': unreasonedWith('security.emergency.enabled'),
    },
    maintenance: setTo('system.maintenance.enabled', true),
    emergency_restricted: setTo('security.emergency.enabled', true),
    signed_in: {
      'by a recovery code': typed(byRecoveryCode),
      'break-glass in emergency': (world) => {
        world.infra.grants.grant(grace(world), 'system.break_glass');
        world.infra.store.setSetting('security.emergency.enabled', true);
      },
      'break-glass in maintenance': (world) => {
        world.infra.grants.grant(grace(world), 'system.break_glass');
        world.infra.store.setSetting('system.maintenance.enabled', true);
      },
      'without a reason, which no open system asks for': asked({ reason: null }),
      'at the session limit': (world) => fillSessions(world, grace(world)),
    },
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    conflict: { 'challenge closed meanwhile': lost('SessionCommandRepository', 'open', 'challenge_closed') },
  },
});
