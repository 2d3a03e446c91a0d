import { resendInvitation } from '../../src/lifecycle/resend-invitation.operation.js';
import { aboutNobody, aboutOne, doneBefore, lost } from '../support/arrangements.js';
import { invited } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(resendInvitation, {
  prepare: async (world) => {
    const { adminId } = await invited(world);
    world.infra.clock.advance(61_000);
    return { caller: await world.actor('admins.create'), input: { adminId } };
  },
  succeeds: 'sent',
  holds: ({ infra }, { input: { adminId } }) => {
    const codes = infra.contracts.SecretDelivery.intents.map((intent) => intent.adminId);
    return [codes, [adminId, adminId]];
  },
  changes: 'codes',
  flow: 'settings ∥ decide ∥ sessionById → issueCode',
  tells: ['invitation', 'admin.invitation.sent'],
  again: 'throttled',
  leftBehind: {
    issueCode: ['nothing', 'codes'],
  },
  endings: {
    throttled: doneBefore,
    already_accepted: aboutOne('active'),
    not_found: aboutNobody,
    conflict: lost('OneTimeCodeRepository', 'issue', 'author_moved', { retryAt: null }),
  },
});
