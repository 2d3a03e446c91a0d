import { confirmTotpReplacement } from '../../src/authentication/totp/confirm-totp-replacement.operation.js';
import { liveSessionsOf, lost, noAttemptsLeft, onLastAttempt } from '../support/arrangements.js';
import { codeOf, factorOf, pendingTooLong, replacing, withoutFactor, withoutReplacement } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { fillSessions, wrongCode } from '../support/scenarios/authentication.js';

export const expectations = expectationsOf(confirmTotpReplacement, {
  prepare: async (world) => {
    const { actor, secret } = await replacing(world);
    return { caller: actor, input: { code: codeOf(world, secret) } };
  },
  succeeds: 'enabled',
  holds: (world, { caller: { adminId } }) => {
    const factor = factorOf(world, adminId);
    return [
      [factor?.sealedSeed === null, factor?.pending, liveSessionsOf(world, adminId)],
      [false, null, 1],
    ];
  },
  changes: 'admins, sessions, budgets, totp',
  flow: 'settings ∥ sessionById → totp → reserve → match → enable ∥ settle → open',
  tells: ['auth.totp.replaced', 'totp_enabled', 'security.session.created'],
  again: 'session_ended',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    enable: ['budgets', 'admins, budgets, totp'],
    settle: ['admins, budgets, totp', 'admins, budgets, totp'],
    open: ['admins, budgets, totp', 'admins, sessions, budgets, totp'],
  },
  endings: {
    not_enabled: withoutFactor,
    'rejected/invalid_code': { '': wrongCode, 'last attempt': onLastAttempt(wrongCode) },
    'rejected/nothing_pending': {
      '': withoutReplacement,
      'replaced meanwhile': lost('TotpCommandRepository', 'enable', 'not_pending'),
    },
    'rejected/pending_expired': pendingTooLong,
    throttled: noAttemptsLeft,
    conflict: lost('TotpCommandRepository', 'enable', 'epoch_moved'),
    enabled: {
      'at the session limit': (world, { caller }) => fillSessions(world, caller.adminId, 1),
      'own session ended meanwhile': lost('SessionCommandRepository', 'open', 'session_ended'),
    },
  },
});
