import { expireDueImpersonations } from '../../src/sessions/impersonation/expire-due-impersonations.operation.js';
import { asked } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { impersonating } from '../support/impersonations.js';

export const expectations = expectationsOf(expireDueImpersonations, {
  prepare: async (world) => {
    await impersonating(world);
    await impersonating(world);
    await impersonating(world, world.someone(), 25);
    world.infra.clock.advance(20 * 60_000);
    return { caller: world.systemActor(), input: { limit: 10 } };
  },
  succeeds: 'expired',
  holds: ({ infra }, { result: { count, more } }) => [
    [
      count,
      more,
      ...[...infra.store.sessions.values()].flatMap(({ impersonatorId, endReason }) =>
        impersonatorId === null ? [] : [endReason],
      ),
    ],
    [2, false, 'expired', 'expired', null],
  ],
  changes: 'sessions',
  flow: 'settings ∥ decide → expireDueImpersonations',
  tells: [
    'authz.system_actor.used',
    'admin.impersonation.ended',
    'impersonation_ended',
    'impersonation_ended',
    'admin.impersonation.ended',
    'impersonation_ended',
    'impersonation_ended',
  ],
  again: 'expired',
  leftBehind: {
    expireDueImpersonations: ['nothing', 'sessions'],
  },
  endings: {
    expired: {
      'one of two': asked({ limit: 1 }),
      'as its impersonator is suspended': ({ infra }) => {
        const [first] = [...infra.store.impersonations.keys()].slice(-1);
        const impersonatorId = infra.store.sessions.get(first!)?.impersonatorId;
        const admin = infra.store.admins.get(impersonatorId!);
        infra.store.changeAdmin(admin!, { status: 'suspended' });
      },
    },
  },
});
