import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { signIn } from '../../src/authentication/sign-in.operation.js';
import { asked, liveSessionsOf, lost, onLastAttempt, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import {
  DEVICE,
  EMAIL,
  fillSessions,
  grace,
  mustChangePassword,
  oldHash,
  PASSWORD,
  setStatus,
} from '../support/scenarios/authentication.js';

const wrongPassword = asked({ password: Redacted.of('not the password') });

export const expectations = expectationsOf(signIn, {
  prepare: (world) => {
    grace(world);
    return { input: { email: EMAIL, password: Redacted.of(PASSWORD), device: Redacted.of(DEVICE) } };
  },
  succeeds: 'signed_in',
  holds: (world, { result }) => [
    [liveSessionsOf(world, grace(world)), result.newDevice],
    [1, true],
  ],
  changes: 'sessions, budgets, devices',
  flow: 'settings ∥ forSignIn → reserve → verify → open ∥ settle',
  atWorst: { hops: 5, because: 'An old hash is made anew beside the opening and then stored; no other sign-in waits for it' },
  tells: ['auth.login.success', 'security.session.created', 'new_sign_in', 'security.device.detected', 'new_device'],
  again: {
    ending: 'signed_in',
    because: 'Another sign-in, of somebody who has the password; the limit of sessions bounds how many',
  },
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    open: ['budgets', 'sessions, budgets, devices'],
    settle: ['sessions, budgets, devices', 'sessions, budgets, devices'],
  },
  endings: {
    totp_required: (world) => void world.infra.store.enableTotp(grace(world)),
    totp_enrolment_required: setTo('auth.totp.mandatory', true),
    password_change_required: mustChangePassword,
    'rejected/invalid_credentials': {
      'unknown email': asked({ email: 'nobody@example.org' }),
      'wrong password': wrongPassword,
      'no password': (world, call) => {
        world.infra.store.addAdmin({ email: 'fresh@example.org' });
        return asked({ email: 'fresh@example.org' })(world, call);
      },
      'suspended, wrong password': (world, call) => {
        setStatus(world, grace(world), 'suspended');
        return wrongPassword(world, call);
      },
      'last attempt': onLastAttempt(wrongPassword),
    },
    'rejected/not_active': (world) => setStatus(world, grace(world), 'suspended'),
    throttled: async (world) => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await world.authentication.signIn({ email: EMAIL, password: Redacted.of('wrong') }, TEST_ORIGIN);
      }
    },
    auth_disabled: setTo('auth.enabled', false),
    // Needs an application without the feature; see W7 in test/threats/found-outside.
    feature_disabled: {},
    maintenance: setTo('system.maintenance.enabled', true),
    emergency_restricted: setTo('security.emergency.enabled', true),
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    signed_in: {
      'at the session limit': (world) => fillSessions(world, grace(world)),
      'with an old hash': oldHash,
      'with an old hash, renewed meanwhile': (world, call) => {
        oldHash(world);
        return lost('AdminCommandRepository', 'renewPasswordHash', 'hash_moved')(world, call);
      },
    },
    conflict: {
      'suspended meanwhile': lost('SessionCommandRepository', 'open', 'not_active'),
      'epoch moved before the challenge': (world, call) => {
        world.infra.store.enableTotp(grace(world));
        return lost('SessionCommandRepository', 'openChallenge', 'epoch_moved')(world, call);
      },
    },
  },
});
