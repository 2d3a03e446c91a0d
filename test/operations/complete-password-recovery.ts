import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { completePasswordRecovery } from '../../src/authentication/passwords/complete-password-recovery.operation.js';
import { asked, liveSessionsOf, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { EMAIL, grace, PASSWORD, setStatus } from '../support/scenarios/authentication.js';

export const expectations = expectationsOf(completePasswordRecovery, {
  prepare: async (world) => {
    grace(world);
    await world.authentication.signIn({ email: EMAIL, password: Redacted.of(PASSWORD) }, TEST_ORIGIN);
    await world.credentials.requestPasswordRecovery({ email: EMAIL }, TEST_ORIGIN);
    const mailed = world.infra.contracts.SecretDelivery.intents.at(-1);
    if (mailed === undefined) throw new Error('nothing was mailed');
    return { input: { code: mailed.code, next: Redacted.of('canary-recovered-password-52') } };
  },
  succeeds: 'changed',
  holds: (world) => [liveSessionsOf(world, grace(world)), 0],
  changes: 'admins, codes',
  flow: 'settings → ownerOfCode → check → claimCode → credentialsOf → hash → setPassword → clear',
  tells: ['auth.password.changed', 'password_changed'],
  again: 'rejected/invalid_code',
  leftBehind: {
    claimCode: ['nothing', 'codes'],
    setPassword: ['codes', 'admins, codes'],
    clear: ['admins, codes', 'admins, codes'],
  },
  succeedsWithout: ['clear'],
  endings: {
    weak_password: asked({ next: Redacted.of('short') }),
    'rejected/invalid_code': {
      '': asked({ code: Redacted.of('guessed') }),
      'of an admin who may not come in': (world) => setStatus(world, grace(world), 'locked'),
      'from before her sessions were ended': (world) => {
        const admin = world.infra.store.admins.get(grace(world))!;
        world.infra.store.admins.set(admin.adminId, { ...admin, credentialEpoch: admin.credentialEpoch + 1 });
      },
      'from before an emergency': (world) => world.infra.store.setSetting('system.epoch', 1),
    },
    'rejected/code_expired': (world) => world.infra.clock.advance(31 * 60_000),
    conflict: lost('AdminCommandRepository', 'setPassword', 'not_verified'),
  },
});
