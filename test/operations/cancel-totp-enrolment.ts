import { Redacted } from '@maatify/admin-infra';

import { cancelTotpEnrolment } from '../../src/authentication/totp/cancel-totp-enrolment.operation.js';
import { factorOf, pendingTooLong, replacing, withoutPending } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(cancelTotpEnrolment, {
  prepare: async (world) => {
    const { actor, password } = await world.signedIn();
    const started = await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) });
    if (started.outcome !== 'started') throw new Error(started.outcome);
    return { caller: actor, input: {} };
  },
  succeeds: 'cancelled',
  holds: (world, { caller }) => {
    const factor = factorOf(world, caller.adminId);
    return [
      [factor?.sealedSeed, factor?.pending],
      [null, null],
    ];
  },
  changes: 'totp',
  flow: 'settings ∥ sessionById → cancelPending',
  tells: ['auth.totp.enrolment.cancelled'],
  again: 'nothing_pending',
  leftBehind: { cancelPending: ['nothing', 'totp'] },
  endings: {
    nothing_pending: { '': withoutPending, expired: pendingTooLong },
    cancelled: { 'a replacement': async (world) => ({ caller: (await replacing(world)).actor }) },
  },
});
