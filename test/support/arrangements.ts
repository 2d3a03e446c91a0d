import type { AdminStatus, SettingValue } from '@maatify/admin-infra';

import type { AnyCall } from './expectations.js';
import type { World } from './world.js';

type Changed = { readonly caller?: unknown; readonly input?: object } | undefined | void;
/** A twist that fits any operation. */
type AnyTwist = (world: World, call: AnyCall & { readonly run: () => Promise<unknown> }) => Changed | Promise<Changed>;

/** A conditional write lost to somebody else. The answer is a legal one, so this is no fault. */
export function lost(contract: string, method: string, reason: string, more: object = {}): AnyTwist {
  return (world) => {
    const plan = { contract, method, fault: { kind: 'answer', value: { outcome: 'lost', reason, ...more } } };
    world.faults.plan(plan as never);
  };
}

/** The same with one wrong attempt left. */
export const onLastAttempt =
  (wrong: AnyTwist): AnyTwist =>
  (world, call) => {
    world.infra.store.setSetting('auth.max_login_attempts', 1);
    return wrong(world, call);
  };

/** Somebody wants to know who looked. */
export const recorded: AnyTwist = ({ infra }) => void infra.store.setSetting('audit.log_views', true);

export const setTo =
  (key: string, value: SettingValue): AnyTwist =>
  ({ infra }) =>
    void infra.store.setSetting(key, value);

/** This mode is on, and nobody says why they come. */
export const unreasonedWith =
  (mode: string): AnyTwist =>
  ({ infra }, { input }) => {
    infra.store.setSetting(mode, true);
    return { input: { ...input, reason: null } };
  };

/** Somebody did the same before. */
export const doneBefore: AnyTwist = async (_, { run }) => void (await run());

/** Nothing is left of the attempts: answered by the limiter itself, after as many wrong ones as it takes. */
export const noAttemptsLeft: AnyTwist = (world) => {
  const answer = { outcome: 'throttled', retryAt: world.infra.clock.now() + 60_000 };
  world.faults.plan({ contract: 'AttemptLimiter', method: 'reserve', fault: { kind: 'answer', value: answer } });
};

export const asked =
  (different: object): AnyTwist =>
  (_, { input }) => ({ input: { ...input, ...different } });

export const aboutNobody = asked({ adminId: 'nobody' });

export const aboutOneself: AnyTwist = (_, { caller, input }) => ({
  input: { ...input, adminId: (caller as { readonly adminId: string }).adminId },
});

/** Somebody else, in this status. */
export const aboutOne =
  (
    status: AdminStatus,
    { emailVerified = true, ...more }: { readonly emailVerified?: boolean; readonly [field: string]: unknown } = {},
  ): AnyTwist =>
  (world, { input }) => ({ input: { ...input, adminId: world.someone({ status, emailVerified }), ...more } });

/** What every change of a status may be refused with, beside what its declaration gives it. */
export const STATUS_REFUSALS = {
  self_forbidden: aboutOneself,
  not_found: aboutNobody,
  last_holder: lost('AdminCommandRepository', 'changeStatus', 'last_holder'),
  conflict: {
    'status moved': lost('AdminCommandRepository', 'changeStatus', 'status_moved'),
    'actor moved': lost('AdminCommandRepository', 'changeStatus', 'author_moved'),
  },
} as const;

export const statusOf = ({ infra }: World, adminId: string): AdminStatus | undefined =>
  [...infra.store.admins.values()].find((admin) => admin.adminId === adminId)?.status;

/** Whether sessions of this admin go on: none does that was opened before the epoch moved, or that ended. */
export function liveSessionsOf({ infra }: World, adminId: string): number {
  const { admins, sessions } = infra.store;
  return [...sessions.values()].filter(
    (session) =>
      session.adminId === adminId &&
      session.endedAt === null &&
      session.credentialEpoch === admins.get(session.adminId)?.credentialEpoch,
  ).length;
}
