import { startImpersonation } from '../../src/sessions/impersonation/start-impersonation.operation.js';
import { aboutNobody, aboutOne, aboutOneself, asked, lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { actingAs, sessionOf } from '../support/impersonations.js';
import { callerId } from '../support/roles.js';

const beside = (reason: string) => lost('ImpersonationCommandRepository', 'start', reason);

export const expectations = expectationsOf(startImpersonation, {
  prepare: async (world) => ({
    caller: await world.actor('security.impersonate'),
    input: { adminId: world.someone(), reason: 'ticket 4711', minutes: 15 },
  }),
  succeeds: 'started',
  holds: (world, { caller, input, result: { issued, expiresAt } }) => {
    const session = sessionOf(world, issued.session.sessionId);
    const { carriedBy, reason } = world.infra.store.impersonations.get(issued.session.sessionId) ?? {};
    return [
      [session?.adminId, session?.impersonatorId, session?.expiresAt, carriedBy, reason, expiresAt],
      [
        input.adminId,
        caller.adminId,
        world.infra.clock.now() + 15 * 60_000,
        caller.sessionId,
        input.reason,
        issued.session.expiresAt,
      ],
    ];
  },
  changes: 'sessions, impersonations',
  flow: 'settings ∥ decide ∥ sessionById → adminState → startImpersonation',
  tells: ['admin.impersonation.started', 'impersonation_started'],
  again: 'already_active',
  leftBehind: {
    startImpersonation: ['nothing', 'sessions, impersonations'],
  },
  endings: {
    self_forbidden: aboutOneself,
    chain_forbidden: beside('chained'),
    already_active: {
      'of the same': async (world, { caller, input }) => void (await actingAs(world, caller, input.adminId)),
      'of another': async (world, { caller }) => void (await actingAs(world, caller, world.someone())),
    },
    target_not_active: { before: aboutOne('suspended'), meanwhile: beside('not_active') },
    not_found: aboutNobody,
    feature_disabled: setTo('features.impersonation.enabled', false),
    conflict: {
      'target moved': beside('epoch_moved'),
      'actor moved': beside('author_moved'),
      'actor signed out': beside('session_ended'),
    },
    denied: {
      outranked: ({ infra }, { input }) => infra.grants.grant(input.adminId, 'admins.suspend'),
    },
    started: {
      'whoever holds no more': ({ infra }, call) => {
        infra.grants.grant(callerId(call), 'admins.suspend');
        infra.grants.grant(call.input.adminId, 'admins.suspend');
      },
      'no longer than the setting': async (world, call) => {
        await setTo('auth.impersonation.max_minutes', 5)(world, call);
        return asked({ minutes: 240 })(world, call);
      },
    },
  },
});
