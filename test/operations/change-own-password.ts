import { Redacted } from '@maatify/admin-infra';

import { changeOwnPassword } from '../../src/authentication/passwords/change-own-password.operation.js';
import { asked, liveSessionsOf, lost, noAttemptsLeft, onLastAttempt } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { fillSessions } from '../support/scenarios/authentication.js';

const NEXT = 'canary-next-password-81';
const wrongPassword = asked({ current: Redacted.of('wrong') });

export const expectations = expectationsOf(changeOwnPassword, {
  prepare: async (world) => {
    const { actor, password } = await world.signedIn();
    return { caller: actor, input: { current: Redacted.of(password), next: Redacted.of(NEXT) } };
  },
  succeeds: 'changed',
  holds: (world, { caller, result }) => [
    [liveSessionsOf(world, caller.adminId), result.issued?.session.adminId],
    [1, caller.adminId],
  ],
  changes: 'admins, sessions',
  flow: 'settings ∥ sessionById → credentialsOf → reserve → verify → check ∥ verify → hash ∥ settle → setPassword → open',
  tells: ['auth.password.changed', 'password_changed', 'security.session.created'],
  again: 'session_ended',
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    settle: ['admins, budgets', 'admins'],
    setPassword: ['nothing', 'admins'],
    open: ['admins', 'admins, sessions'],
  },
  endings: {
    weak_password: asked({ next: Redacted.of('short') }),
    same_password: (world, call) => asked({ next: call.input.current })(world, call),
    'rejected/invalid_credentials': { '': wrongPassword, 'last attempt': onLastAttempt(wrongPassword) },
    throttled: noAttemptsLeft,
    conflict: lost('AdminCommandRepository', 'setPassword', 'epoch_moved'),
    changed: {
      'at the session limit': (world, { caller }) => fillSessions(world, caller.adminId, 1),
      'own session ended meanwhile': lost('SessionCommandRepository', 'open', 'session_ended'),
    },
  },
});
