import { Redacted } from '@maatify/admin-infra';

import { signInWithExternalIdentity } from '../../src/authentication/external/sign-in-with-external-identity.operation.js';
import { asked, liveSessionsOf, lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { altered, linkOf, SUB, switchedOn } from '../support/external-identities.js';
import { DEVICE, fillSessions, grace, mustChangePassword, setStatus } from '../support/scenarios/authentication.js';

export const expectations = expectationsOf(signInWithExternalIdentity, {
  prepare: (world) => {
    switchedOn(world);
    linkOf(world, grace(world));
    return { input: { provider: 'google', externalId: SUB, device: Redacted.of(DEVICE) } };
  },
  succeeds: 'signed_in',
  holds: (world, { result }) => [
    [liveSessionsOf(world, grace(world)), result.newDevice, [...world.infra.store.sessions.values()][0]?.factors],
    [1, true, 'external'],
  ],
  changes: 'sessions, devices',
  flow: 'settings ∥ linkForSignIn → open',
  tells: [
    'auth.login.success',
    'security.session.created',
    'new_sign_in',
    'security.device.detected',
    'new_device',
    'auth.oauth.used',
  ],
  again: {
    ending: 'signed_in',
    because: 'Another sign-in, of somebody whose identity the host verified once more; the limit of sessions bounds how many',
  },
  leftBehind: {
    open: ['nothing', 'sessions, devices'],
  },
  endings: {
    totp_required: (world) => void world.infra.store.enableTotp(grace(world)),
    totp_enrolment_required: setTo('auth.totp.mandatory', true),
    password_change_required: mustChangePassword,
    'rejected/link_not_found': {
      'an identity of nobody': asked({ externalId: 'nobody' }),
      'in another spelling': (world) => {
        linkOf(world, grace(world), { externalId: 'Grace' });
        return { input: { provider: 'google', externalId: 'grace' } };
      },
      'of another provider': asked({ provider: 'telegram' }),
      revoked: altered({ revoked: true }),
      'where things are only told': altered({ usage: 'notify_only' }),
      'of a provider that may sign nobody in any more': (world) => {
        linkOf(world, grace(world), { provider: 'telegram', externalId: '4711' });
        return { input: { provider: 'telegram', externalId: '4711' } };
      },
    },
    'rejected/link_not_confirmed': altered({ confirmed: false }),
    'rejected/no_password_credential': (world) => {
      const { admins } = world.infra.store;
      const admin = admins.get(grace(world));
      if (admin !== undefined) admins.set(admin.adminId, { ...admin, passwordHash: null });
    },
    'rejected/not_active': (world) => setStatus(world, grace(world), 'suspended'),
    auth_disabled: setTo('auth.enabled', false),
    feature_disabled: setTo('features.oauth.enabled', false),
    maintenance: setTo('system.maintenance.enabled', true),
    emergency_restricted: setTo('security.emergency.enabled', true),
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    signed_in: {
      'at the session limit': (world) => fillSessions(world, grace(world)),
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
