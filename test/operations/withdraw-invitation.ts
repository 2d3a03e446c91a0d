import { withdrawInvitation } from '../../src/lifecycle/withdraw-invitation.operation.js';
import { aboutNobody, aboutOne, doneBefore, lost } from '../support/arrangements.js';
import { invited } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(withdrawInvitation, {
  prepare: async (world) => {
    const { adminId } = await invited(world);
    return { caller: await world.actor('admins.create'), input: { adminId, reason: 'hired by somebody else' } };
  },
  succeeds: 'withdrawn',
  holds: ({ infra: { clock, store } }, { input: { adminId } }) => {
    const admin = store.admins.get(adminId);
    return [
      [admin?.closedAt, admin?.status, store.codes.size, store.adminByEmail('invited@example.org')],
      [clock.now(), 'pending_verification', 0, null],
    ];
  },
  changes: 'admins, codes',
  flow: 'settings ∥ decide ∥ sessionById → withdrawInvitation',
  tells: ['admin.invitation.withdrawn'],
  again: 'already_withdrawn',
  leftBehind: {
    withdrawInvitation: ['nothing', 'admins, codes'],
  },
  endings: {
    already_withdrawn: doneBefore,
    already_accepted: { 'at work': aboutOne('active'), 'with a verified address': aboutOne('created') },
    not_found: aboutNobody,
    conflict: lost('AdminCommandRepository', 'withdrawInvitation', 'author_moved'),
  },
});
