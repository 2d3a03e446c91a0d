import { requestPasswordRecovery } from '../../src/authentication/passwords/request-password-recovery.operation.js';
import { asked, noAttemptsLeft } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { EMAIL, grace, setStatus } from '../support/scenarios/authentication.js';

export const expectations = expectationsOf(requestPasswordRecovery, {
  prepare: (world) => {
    grace(world);
    return { input: { email: EMAIL } };
  },
  succeeds: 'accepted',
  holds: (world) => [
    world.infra.contracts.SecretDelivery.intents.map((one) => [one.adminId, one.address, one.purpose]),
    [[grace(world), EMAIL, 'password_recovery']],
  ],
  changes: 'codes, budgets',
  flow: 'settings ∥ forSignIn → reserve → request',
  tells: ['password_recovery', 'auth.recovery.requested'],
  again: { ending: 'accepted', because: 'Whoever asks is told the same whatever happens; nothing is mailed so soon again' },
  leftBehind: {
    reserve: ['nothing', 'budgets'],
    request: ['budgets', 'codes, budgets'],
  },
  endings: {
    throttled: noAttemptsLeft,
    accepted: {
      'nobody has the address': asked({ email: 'nobody@example.org' }),
      'an admin who may not come in': (world) => setStatus(world, grace(world), 'suspended'),
    },
  },
});
