import { Redacted } from '@maatify/admin-infra';

import { beginTotpEnrolment } from '../../src/authentication/totp/begin-totp-enrolment.operation.js';
import { asked, lost, noAttemptsLeft, onLastAttempt, setTo } from '../support/arrangements.js';
import { factorOf } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';

const wrongPassword = asked({ password: Redacted.of('wrong') });

export const expectations = expectationsOf(beginTotpEnrolment, {
  prepare: async (world) => {
    const { actor, password } = await world.signedIn();
    return { caller: actor, input: { password: Redacted.of(password) } };
  },
  succeeds: 'started',
  holds: (world, { caller, result }) => {
    const factor = factorOf(world, caller.adminId);
    return [
      [factor?.sealedSeed, factor?.pending?.expiresAt],
      [null, result.expiresAt],
    ];
  },
  changes: 'totp',
  flow: 'settings ∥ sessionById → credentialsOf ∥ totp → reserve → verify → createSeed ∥ settle → startPending',
  tells: ['auth.totp.enrolment.started'],
  again: { ending: 'started', because: 'A new seed in place of the one that nobody may have seen' },
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    settle: ['budgets, totp', 'totp'],
    startPending: ['nothing', 'totp'],
  },
  endings: {
    already_enabled: {
      '': (world, { caller }) => void world.infra.store.enableTotp(caller.adminId),
      meanwhile: lost('TotpCommandRepository', 'startPending', 'already_enabled'),
    },
    'rejected/invalid_credentials': { '': wrongPassword, 'last attempt': onLastAttempt(wrongPassword) },
    throttled: noAttemptsLeft,
    feature_disabled: setTo('auth.totp.enabled', false),
    conflict: lost('TotpCommandRepository', 'startPending', 'epoch_moved'),
  },
});
