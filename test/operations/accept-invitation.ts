import { Redacted } from '@maatify/admin-infra';

import { acceptInvitation } from '../../src/lifecycle/accept-invitation.operation.js';
import { asked, lost, setTo } from '../support/arrangements.js';
import { invited } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(acceptInvitation, {
  prepare: async (world) => {
    const { code } = await invited(world);
    const device = Redacted.of('canary-invited-device-0123456789');
    return { input: { code, password: Redacted.of('canary-invited-password-44'), device } };
  },
  succeeds: 'accepted',
  holds: ({ infra: { store } }, { result }) => {
    const admin = store.adminByEmail('invited@example.org');
    return [
      [result.status, admin?.emailVerified, admin?.passwordHash === null, store.devices.size],
      ['pending_verification', true, false, 1],
    ];
  },
  changes: 'admins, codes, devices',
  flow: 'settings → ownerOfCode → check → claimCode → hash → acceptInvitation → clear',
  tells: ['admin.invitation.accepted'],
  again: 'rejected/invalid_code',
  leftBehind: {
    claimCode: ['nothing', 'codes'],
    acceptInvitation: ['codes', 'admins, codes, devices'],
    clear: ['admins, codes, devices', 'admins, codes, devices'],
  },
  succeedsWithout: ['clear'],
  endings: {
    accepted: {
      'and activated': setTo('lifecycle.activate_on_acceptance', true),
      'without a device': asked({ device: null }),
    },
    weak_password: asked({ password: Redacted.of('short') }),
    'rejected/invalid_code': asked({ code: Redacted.of('guessed') }),
    'rejected/code_expired': (world) => world.infra.clock.advance(4 * 24 * 3_600_000),
    conflict: lost('AdminCommandRepository', 'acceptInvitation', 'not_invited'),
  },
});
