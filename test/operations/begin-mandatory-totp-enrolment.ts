import { Redacted } from '@maatify/admin-infra';

import { beginMandatoryTotpEnrolment } from '../../src/authentication/totp/begin-mandatory-totp-enrolment.operation.js';
import { asked, lost, setTo } from '../support/arrangements.js';
import { factorOf, toldToEnrol } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { grace, setStatus } from '../support/scenarios/authentication.js';

export const expectations = expectationsOf(beginMandatoryTotpEnrolment, {
  prepare: async (world) => ({ input: await toldToEnrol(world) }),
  succeeds: 'started',
  holds: (world, { result }) => [factorOf(world, grace(world))?.pending?.expiresAt, result.expiresAt],
  changes: 'codes, totp',
  flow: 'settings ∥ challenge → credentialsOf ∥ totp → claimCode → createSeed → startPending',
  tells: ['auth.totp.enrolment.started'],
  again: {
    ending: 'started',
    because: 'A page that is loaded again starts anew under the same code, until it is confirmed or lapses',
  },
  leftBehind: {
    claimCode: ['nothing', 'codes'],
    startPending: ['codes', 'codes, totp'],
  },
  endings: {
    already_enabled: {
      '': (world) => void world.infra.store.enableTotp(grace(world)),
      meanwhile: lost('TotpCommandRepository', 'startPending', 'already_enabled'),
    },
    auth_disabled: setTo('auth.enabled', false),
    feature_disabled: setTo('auth.totp.enabled', false),
    'rejected/invalid_code': asked({ enrolmentCode: Redacted.of('guessed') }),
    'rejected/code_expired': lost('OneTimeCodeRepository', 'claim', 'expired'),
    'rejected/challenge_expired': {
      '': asked({ challenge: Redacted.of('unknown') }),
      'suspended meanwhile': (world) => setStatus(world, grace(world), 'suspended'),
    },
    conflict: lost('TotpCommandRepository', 'startPending', 'epoch_moved'),
  },
});
