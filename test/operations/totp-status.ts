import { totpStatus } from '../../src/authentication/totp/totp-status.operation.js';
import { aboutNobody } from '../support/arrangements.js';
import { pendingTooLong, replacing } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { giveCodes } from '../support/recovery-codes.js';

export const expectations = expectationsOf(totpStatus, {
  prepare: async (world) => {
    const { adminId } = (await replacing(world)).actor;
    return { caller: await world.actor('admins.view'), input: { adminId } };
  },
  succeeds: 'found',
  holds: (_, { result }) => [result.status, { enabled: true, enrolling: true, recoveryCodesLeft: 0 }],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin ∥ totp ∥ recoveryCodesLeft',
  tells: [],
  again: 'found',
  leftBehind: {},
  endings: {
    not_found: aboutNobody,
    found: {
      'after the pending one expired': pendingTooLong,
      'with recovery codes': (world, { input: { adminId } }) => giveCodes(world, adminId),
      'without a factor': (world) => ({ input: { adminId: world.someone() } }),
    },
  },
});
