import { resetPassword } from '../../src/authentication/passwords/reset-password.operation.js';
import { aboutNobody, aboutOne, lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

const credentialsIn = (world: Parameters<typeof aboutNobody>[0], adminId: string) =>
  [...world.infra.store.admins.values()].find((admin) => admin.adminId === adminId);

export const expectations = expectationsOf(resetPassword, {
  prepare: async (world) => ({
    caller: await world.actor('admins.password.reset'),
    input: { adminId: world.someone(), reason: 'left the laptop on a train' },
  }),
  succeeds: 'reset',
  holds: (world, { input: { adminId } }) => {
    const admin = credentialsIn(world, adminId);
    return [
      [
        admin?.passwordHash,
        admin?.credentialEpoch,
        world.infra.contracts.SecretDelivery.intents.map((one) => [one.adminId, one.purpose]),
      ],
      [null, 1, [[adminId, 'password_recovery']]],
    ];
  },
  changes: 'admins, codes',
  flow: 'settings ∥ decide ∥ sessionById → credentialsOf → resetPassword',
  tells: ['password_recovery', 'auth.password.reset', 'password_reset'],
  again: { ending: 'reset', because: 'Another code in place of one that may have been lost; the password stays taken away' },
  leftBehind: {
    resetPassword: ['nothing', 'admins, codes'],
  },
  endings: {
    email_not_verified: aboutOne('pending_verification', { emailVerified: false }),
    not_found: aboutNobody,
    conflict: {
      'changed meanwhile': lost('AdminCommandRepository', 'resetPassword', 'epoch_moved'),
      'actor moved': lost('AdminCommandRepository', 'resetPassword', 'author_moved'),
    },
  },
});
