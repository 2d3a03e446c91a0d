import { Redacted } from '@maatify/admin-infra';

import { beginTotpReplacement } from '../../src/authentication/totp/begin-totp-replacement.operation.js';
import { asked, lost, noAttemptsLeft, onLastAttempt, setTo } from '../support/arrangements.js';
import { factorOf, noAttemptsForCode, withBothFactors, withoutFactor } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { byRecoveryCode, byUnknownRecoveryCode, byUsedRecoveryCode } from '../support/recovery-codes.js';
import { wrongCode } from '../support/scenarios/authentication.js';

const wrongPassword = asked({ password: Redacted.of('wrong') });

export const expectations = expectationsOf(beginTotpReplacement, {
  prepare: async (world) => {
    const { actor, password, code } = await withBothFactors(world);
    return { caller: actor, input: { password, code } };
  },
  succeeds: 'started',
  holds: (world, { caller, result }) => {
    const factor = factorOf(world, caller.adminId);
    return [
      [factor?.sealedSeed === null, factor?.pending?.expiresAt],
      [false, result.expiresAt],
    ];
  },
  changes: 'totp',
  flow: 'settings ∥ sessionById → credentialsOf ∥ totp → reserve → verify → settle → reserve → match → claimStep → createSeed ∥ settle → startPending',
  tells: ['auth.totp.enrolment.started'],
  again: { ending: 'rejected/invalid_code', because: 'The code is used up, so it counts as a wrong one' },
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    settle: ['budgets', 'nothing'],
    'reserve 2': ['nothing', 'budgets'],
    claimStep: ['nothing', 'totp'],
    'settle 2': ['totp', 'totp'],
    startPending: ['totp', 'totp'],
  },
  endings: {
    not_enabled: {
      '': withoutFactor,
      'when the code is claimed': lost('TotpCommandRepository', 'claimStep', 'not_enabled'),
      'when it is to be replaced': lost('TotpCommandRepository', 'startPending', 'not_enabled'),
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
    feature_disabled: setTo('auth.totp.enabled', false),
    conflict: lost('TotpCommandRepository', 'startPending', 'epoch_moved'),
    started: { 'by a recovery code': byRecoveryCode },
  },
});
