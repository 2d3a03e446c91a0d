import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { confirmMandatoryTotpEnrolment } from '../../src/authentication/totp/confirm-mandatory-totp-enrolment.operation.js';
import { asked, liveSessionsOf, lost, noAttemptsLeft, onLastAttempt, setTo } from '../support/arrangements.js';
import { codeOf, pendingTooLong, toldToEnrol, withoutPending } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { fillSessions, grace, mustChangePassword, wrongCode } from '../support/scenarios/authentication.js';

export const expectations = expectationsOf(confirmMandatoryTotpEnrolment, {
  prepare: async (world) => {
    const told = await toldToEnrol(world);
    const started = await world.totp.beginMandatoryTotpEnrolment(told, TEST_ORIGIN);
    if (started.outcome !== 'started') throw new Error(started.outcome);
    return { input: { challenge: told.challenge, code: codeOf(world, started.secret.reveal()) } };
  },
  succeeds: 'signed_in',
  holds: (world, { result }) => [
    [liveSessionsOf(world, grace(world)), result.issued.session.adminId],
    [1, grace(world)],
  ],
  changes: 'admins, sessions, challenges, budgets, totp',
  flow: 'settings ∥ challenge → totp → reserve → match → enable → open ∥ settle',
  tells: [
    'auth.totp.enabled',
    'totp_enabled',
    'auth.login.success',
    'security.session.created',
    'new_sign_in',
    'security.device.detected',
    'new_device',
  ],
  again: 'rejected/challenge_expired',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    enable: ['budgets', 'admins, budgets, totp'],
    open: ['admins, budgets, totp', 'admins, sessions, challenges, budgets, totp'],
    settle: ['admins, sessions, challenges, budgets, totp', 'admins, sessions, challenges, budgets, totp'],
  },
  endings: {
    password_change_required: mustChangePassword,
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    signed_in: { 'at the session limit': (world) => fillSessions(world, grace(world), 1) },
    maintenance: setTo('system.maintenance.enabled', true),
    emergency_restricted: setTo('security.emergency.enabled', true),
    throttled: noAttemptsLeft,
    auth_disabled: setTo('auth.enabled', false),
    'rejected/invalid_code': { '': wrongCode, 'last attempt': onLastAttempt(wrongCode) },
    'rejected/nothing_pending': {
      '': withoutPending,
      'replaced meanwhile': lost('TotpCommandRepository', 'enable', 'not_pending'),
    },
    'rejected/pending_expired': pendingTooLong,
    'rejected/challenge_expired': asked({ challenge: Redacted.of('unknown') }),
    conflict: lost('TotpCommandRepository', 'enable', 'epoch_moved'),
  },
});
