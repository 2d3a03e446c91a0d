import { Redacted } from '@maatify/admin-infra';
import type { IssuedSession } from '@maatify/admin-infra';

import { disableTotp } from '../../src/authentication/totp/disable-totp.operation.js';
import { asked, liveSessionsOf, lost, noAttemptsLeft, onLastAttempt, setTo } from '../support/arrangements.js';
import { factorOf, noAttemptsForCode, withBothFactors, withoutFactor } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { byRecoveryCode, byUnknownRecoveryCode, byUsedRecoveryCode } from '../support/recovery-codes.js';
import { fillSessions, wrongCode } from '../support/scenarios/authentication.js';
import type { World } from '../support/world.js';

/** What the session that goes on was proven with. */
const factorsOf = ({ infra }: World, issued: IssuedSession | null) =>
  [...infra.store.sessions.values()].find(({ sessionId }) => sessionId === issued?.session.sessionId)?.factors;

const wrongPassword = asked({ password: Redacted.of('wrong') });

export const expectations = expectationsOf(disableTotp, {
  prepare: async (world) => {
    const { actor, password, code } = await withBothFactors(world);
    return { caller: actor, input: { password, code } };
  },
  succeeds: 'disabled',
  holds: (world, { caller: { adminId }, result }) => [
    [factorOf(world, adminId)?.sealedSeed, liveSessionsOf(world, adminId), factorsOf(world, result.issued)],
    [null, 1, 'password'],
  ],
  changes: 'admins, sessions, totp',
  flow: 'settings ∥ sessionById → credentialsOf ∥ totp → reserve → verify → settle → reserve → match → claimStep → disable ∥ settle → open',
  tells: ['auth.totp.disabled', 'totp_disabled', 'security.session.created'],
  again: 'session_ended',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    settle: ['budgets', 'nothing'],
    'reserve 2': ['nothing', 'budgets'],
    claimStep: ['nothing', 'totp'],
    disable: ['totp', 'admins, totp'],
    'settle 2': ['admins, totp', 'admins, totp'],
    open: ['admins, totp', 'admins, sessions, totp'],
  },
  endings: {
    mandatory: setTo('auth.totp.mandatory', true),
    not_enabled: {
      '': withoutFactor,
      'when the code is claimed': lost('TotpCommandRepository', 'claimStep', 'not_enabled'),
      'when it is to be disabled': lost('TotpCommandRepository', 'disable', 'not_enabled'),
    },
    'rejected/invalid_credentials': { '': wrongPassword, 'last attempt': onLastAttempt(wrongPassword) },
    'rejected/invalid_code': {
      '': wrongCode,
      'last attempt': onLastAttempt(wrongCode),
      replayed: lost('TotpCommandRepository', 'claimStep', 'replayed'),
      'a recovery code nobody made': byUnknownRecoveryCode,
      'a used recovery code': byUsedRecoveryCode,
    },
    throttled: { '': noAttemptsLeft, 'at the code': noAttemptsForCode },
    conflict: {
      'epoch moved': lost('TotpCommandRepository', 'disable', 'epoch_moved'),
      'actor moved': lost('TotpCommandRepository', 'disable', 'author_moved'),
      'somebody changed who needs a factor': lost('TotpCommandRepository', 'disable', 'setting_moved'),
    },
    disabled: {
      'by a recovery code': byRecoveryCode,
      'new factors may not be enrolled': setTo('auth.totp.enabled', false),
      'at the session limit': (world, { caller }) => fillSessions(world, caller.adminId, 1),
      'own session ended meanwhile': lost('SessionCommandRepository', 'open', 'session_ended'),
    },
  },
});
