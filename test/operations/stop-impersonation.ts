import { stopImpersonation } from '../../src/sessions/impersonation/stop-impersonation.operation.js';
import { lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { actingAs, impersonating } from '../support/impersonations.js';

export const expectations = expectationsOf(stopImpersonation, {
  prepare: async (world) => {
    const { own } = await impersonating(world);
    return { caller: own, input: {} };
  },
  succeeds: 'stopped',
  holds: ({ infra }, { caller }) => [
    [...infra.store.sessions.values()].filter(({ endedAt }) => endedAt === null).map(({ sessionId }) => sessionId),
    [caller.sessionId],
  ],
  changes: 'sessions',
  flow: 'settings ∥ sessionById → latestBy → end',
  tells: ['admin.impersonation.ended', 'impersonation_ended', 'impersonation_ended'],
  again: 'not_active',
  leftBehind: {
    end: ['nothing', 'sessions'],
  },
  endings: {
    not_active: {
      'nobody is impersonated': async (world) => ({ caller: await world.actor() }),
      'it is over': ({ infra }) => infra.clock.advance(20 * 60_000),
      'ended meanwhile': lost('SessionCommandRepository', 'end', 'already_ended'),
    },
    stopped: {
      'from within': async (world) => ({ caller: (await impersonating(world)).acting }),
      'another after an earlier one': async (world, { caller, run }) => {
        await run();
        await actingAs(world, caller, world.someone());
      },
    },
  },
});
