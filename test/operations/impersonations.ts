import { impersonations } from '../../src/sessions/impersonation/impersonations.operation.js';
import { asked, recorded } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { impersonating } from '../support/impersonations.js';

export const expectations = expectationsOf(impersonations, {
  prepare: async (world) => {
    const { adminId } = await impersonating(world);
    await impersonating(world);
    return { caller: await world.actor('sessions.view'), input: { adminId } };
  },
  succeeds: 'page',
  holds: (_, { input, result }) => [
    result.items.map(({ adminId, why, state, endReason }) => [adminId, why, state, endReason]),
    [[input.adminId, 'ticket 4711', 'live', null]],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → impersonations',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: {
    invalid_cursor: asked({ cursor: 'nonsense' }),
    page: {
      recorded,
      "everybody's": () => ({ input: {} }),
      "one's own": async (world) => {
        const { own } = await impersonating(world);
        return { caller: own, input: { byAdminId: own.adminId } };
      },
      'of oneself': async (world) => {
        const { adminId, actor } = await world.signedIn({ email: 'impersonated@example.org' });
        await impersonating(world, adminId);
        return { caller: actor, input: { adminId } };
      },
    },
  },
});
