import { correctInvitation } from '../../src/lifecycle/correct-invitation.operation.js';
import { aboutNobody, aboutOne, asked, doneBefore, lost } from '../support/arrangements.js';
import { invited } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(correctInvitation, {
  prepare: async (world) => {
    const { adminId } = await invited(world);
    world.infra.clock.advance(61_000);
    return { caller: await world.actor('admins.invitation.correct'), input: { adminId, email: ' Right@Example.org ' } };
  },
  succeeds: 'corrected',
  holds: ({ infra: { contracts, store } }, { input: { adminId }, result }) => {
    const sent = contracts.SecretDelivery.intents.map(({ address }) => address);
    return [
      [sent, result.admin.email, store.adminByEmail('right@example.org')?.adminId, store.adminByEmail('invited@example.org')],
      [['invited@example.org', 'Right@Example.org'], 'Right@Example.org', adminId, null],
    ];
  },
  changes: 'admins, codes',
  flow: 'settings ∥ decide ∥ sessionById → correctInvitation',
  tells: ['admin.invitation.corrected', 'invitation'],
  again: 'throttled',
  leftBehind: {
    correctInvitation: ['nothing', 'admins, codes'],
  },
  endings: {
    throttled: doneBefore,
    email_taken: (world, { input }) => {
      const { email } = world.infra.store.addAdmin({ email: 'taken@example.org' });
      return { input: { adminId: input.adminId, email } };
    },
    already_accepted: { 'at work': aboutOne('active'), 'suspended before': aboutOne('suspended', { emailVerified: false }) },
    not_found: {
      nobody: aboutNobody,
      'withdrawn before': async (world, { input }) => {
        const why = { adminId: input.adminId, reason: 'a mistake' };
        await world.lifecycle.withdrawInvitation(await world.actor('admins.create'), why);
      },
    },
    conflict: lost('AdminCommandRepository', 'correctInvitation', 'author_moved', { retryAt: null }),
    corrected: { 'to the same address': asked({ email: 'invited@example.org' }) },
  },
});
