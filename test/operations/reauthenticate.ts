import { Redacted } from '@maatify/admin-infra';

import { reauthenticate } from '../../src/authentication/reauthenticate.operation.js';
import { asked, liveSessionsOf, lost, noAttemptsLeft, onLastAttempt } from '../support/arrangements.js';
import { codeOf } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { byRecoveryCode, byUnknownRecoveryCode, byUsedRecoveryCode } from '../support/recovery-codes.js';
import { fillSessions } from '../support/scenarios/authentication.js';
import type { World } from '../support/world.js';

const wrongPassword = asked({ password: Redacted.of('wrong') });
const aCode = asked({ password: null, code: Redacted.of('000000') });
const byCode = async (world: World) => {
  const { actor, totpSecret } = await world.signedIn({ totp: true });
  return { caller: actor, input: { code: codeOf(world, totpSecret ?? '') } };
};

const typed = async (code: typeof byRecoveryCode, world: World) => {
  const call = await byCode(world);
  return { ...call, ...code(world, call) };
};

export const expectations = expectationsOf(reauthenticate, {
  prepare: async (world) => {
    const { actor, password } = await world.signedIn();
    world.infra.clock.advance(11 * 60_000);
    return { caller: actor, input: { password: Redacted.of(password) } };
  },
  succeeds: 'reauthenticated',
  holds: (world, { caller: { adminId, session }, result: { issued } }) => [
    [liveSessionsOf(world, adminId), issued.session.provenAt, issued.session.expiresAt],
    [1, world.infra.clock.now(), session.expiresAt],
  ],
  changes: 'sessions',
  flow: 'settings ∥ sessionById → credentialsOf → reserve → verify → open ∥ settle',
  atWorst: { hops: 7, because: 'a code is matched and then its step is claimed' },
  tells: ['security.session.created', 'auth.reauthenticated'],
  again: 'session_ended',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    open: ['nothing', 'sessions'],
    settle: ['sessions, budgets', 'sessions'],
  },
  endings: {
    'rejected/invalid_credentials': { '': wrongPassword, 'last attempt': onLastAttempt(wrongPassword) },
    'rejected/invalid_code': {
      'no factor': aCode,
      'last attempt': onLastAttempt(aCode),
      replayed: async (world, call) => {
        const used = await byCode(world);
        await lost('TotpCommandRepository', 'claimStep', 'replayed')(world, call);
        return used;
      },
      'a recovery code nobody made': (world) => typed(byUnknownRecoveryCode, world),
      'a used recovery code': (world) => typed(byUsedRecoveryCode, world),
    },
    throttled: {
      'of the password': noAttemptsLeft,
      'of the code': (world, call) => (noAttemptsLeft(world, call), aCode(world, call)),
    },
    reauthenticated: {
      'by a code': byCode,
      'by a recovery code': (world) => typed(byRecoveryCode, world),
      'at the session limit': (world, { caller }) => fillSessions(world, caller.adminId),
    },
    conflict: lost('SessionCommandRepository', 'open', 'session_ended'),
  },
});
