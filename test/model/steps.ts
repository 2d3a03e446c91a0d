import type { AdminActor } from '../../src/kernel/actor.js';
import type { AdminStatus } from '../../src/kernel/admin-status.js';
import { AdminInfraException } from '../../src/kernel/exceptions.js';
import { Redacted } from '../../src/kernel/redacted.js';
import { statusEdge } from '../../src/lifecycle/status-graph.policy.js';
import type { IssuedSession } from '../../src/sessions/session.view.js';
import { codeFor } from '../../src/testing/in-memory/totp-seed.js';
import { HOUR, MINUTE, STEP, TOUCH_EVERY } from './model.js';
import type { Model, ModelAdmin, ModelChallenge, ModelSession } from './model.js';
import { accessTo, newcomer, ORIGIN, say } from './real.js';
import type { Play, Step } from './play.js';
import type { Answer, Real } from './real.js';

const at = <T>(items: readonly T[], n: number | undefined): T | undefined => items[(n ?? 0) % Math.max(1, items.length)];
/** Mostly one of those that lead somewhere, now and then any: a sequence of nothing but refusals shows little. */
function mostly<T>(items: readonly T[], likely: (item: T) => boolean, n = 0): T | undefined {
  const good = items.filter(likely);
  return n % 4 === 0 || good.length === 0 ? at(items, n >> 2) : at(good, n >> 2);
}

const somebody = (model: Model, n: number | undefined): ModelAdmin => at([...model.admins.values()], n)!;
const NOTHING: Play = { expected: null, answer: null };

function issuedBy(after: Model, real: Real, answer: Answer | AdminInfraException, provenAt: number | null = null): void {
  const issued = (answer as { issued?: IssuedSession | null }).issued;
  if (issued == null) return;
  const { session, token } = issued;
  const now = real.world.clock.now();
  real.canaries.add(token.reveal());
  const { adminId, sessionId } = session;
  after.makeRoom(after.admin(adminId), now, null);
  after.sessions.push({
    sessionId,
    adminId,
    token,
    openedAt: now,
    lastSeenAt: now,
    expiresAt: now + 12 * HOUR,
    provenAt: provenAt ?? now,
    epoch: after.admin(adminId).epoch,
    systemEpoch: after.settings.systemEpoch,
    ended: false,
  });
}

export const signIn: Step = async (after, real, [who, right]) => {
  const admin = somebody(after, who);
  const matches = admin.password !== null && right! % 3 !== 0;
  const now = real.world.clock.now();
  const password = Redacted.of(matches ? admin.password! : 'a wrong guess');
  const answer = await say(real, real.world.authentication.signIn({ email: admin.email, password }, ORIGIN));
  if (!after.reserve(admin, 'password', now)) return { expected: 'throttled', answer };
  if (!matches) return { expected: 'rejected/invalid_credentials', answer };
  after.succeeded(admin, 'password');
  if (admin.status !== 'active') return { expected: 'rejected/not_active', answer };
  if (admin.secret !== null) {
    if (!(answer instanceof AdminInfraException) && answer.outcome === 'totp_required') {
      real.canaries.add(answer.challenge.reveal());
      const { adminId, epoch } = admin;
      const { systemEpoch } = after.settings;
      after.challenges.push({ adminId, token: answer.challenge, epoch, systemEpoch, expiresAt: now + 5 * MINUTE, closed: false });
    }
    return { expected: 'totp_required', answer };
  }
  if (after.settings.maintenance) return { expected: 'maintenance', answer };
  issuedBy(after, real, answer);
  return { expected: 'signed_in', answer };
};

export const completeTotp: Step = async (after, real, [which, kind]) => {
  const now = real.world.clock.now();
  const goesOn = ({ closed: shut, expiresAt, adminId, epoch, systemEpoch }: ModelChallenge) =>
    !shut && now < expiresAt && epoch === after.admin(adminId).epoch && systemEpoch === after.settings.systemEpoch;
  const challenge = mostly(after.challenges, goesOn, which);
  if (challenge === undefined) return NOTHING;
  const admin = after.admin(challenge.adminId);
  const steps = [0, 0, 1, -1, -3][(kind ?? 0) % 5]!;
  const code = Redacted.of(codeFor(admin.secret ?? 'AAAAAAAA', now + steps * STEP));
  const answer = await say(real, real.world.authentication.completeTotp({ challenge: challenge.token, code }, ORIGIN));
  if (admin.status !== 'active') return { expected: 'rejected/not_active', answer };
  const moved = challenge.epoch !== admin.epoch || challenge.systemEpoch !== after.settings.systemEpoch;
  if (challenge.closed || now >= challenge.expiresAt || moved) return { expected: 'rejected/challenge_expired', answer };
  if (!after.reserve(admin, 'totp', now)) return { expected: 'throttled', answer };
  const step = Math.floor(now / STEP) + steps;
  const fresh = admin.lastStep === null || step > admin.lastStep;
  if (Math.abs(steps) > 1 || !fresh) return { expected: 'rejected/invalid_code', answer };
  admin.lastStep = step;
  after.succeeded(admin, 'totp');
  if (after.settings.maintenance) return { expected: 'maintenance', answer };
  challenge.closed = true;
  issuedBy(after, real, answer);
  return { expected: 'signed_in', answer };
};

function used(session: ModelSession, now: number): void {
  if (now - session.lastSeenAt >= TOUCH_EVERY) session.lastSeenAt = Math.max(session.lastSeenAt, now);
}

export const access: Step = async (after, real, [which]) => {
  const session = at(after.known, which);
  if (session === undefined) return NOTHING;
  const now = real.world.clock.now();
  const answer = await say(real, accessTo(real.world, session.token));
  const death = after.death(session, now);
  if (death !== null) return { expected: `refused/${death}`, answer };
  used(session, now);
  return { expected: 'allowed', answer };
};

const anybody = (): boolean => true;
const holds =
  (ability: string) =>
  ({ abilities }: ModelAdmin): boolean =>
    abilities.has(ability);

/** As a host does it: the token is looked at, and what is asked for is done as whoever it names. */
function acting(
  likely: (admin: ModelAdmin) => boolean,
  perform: (context: {
    after: Model;
    real: Real;
    actor: AdminActor;
    admin: ModelAdmin;
    session: ModelSession;
    now: number;
    n: readonly number[];
  }) => Promise<Play>,
): Step {
  return async (after, real, [which, ...n]) => {
    const now = real.world.clock.now();
    const fits = (one: ModelSession) => after.death(one, now) === null && likely(after.admin(one.adminId));
    const session = mostly(after.known, fits, which);
    if (session === undefined) return NOTHING;
    const answer = await say(real, accessTo(real.world, session.token));
    const death = after.death(session, now);
    if (death !== null) return { expected: `refused/${death}`, answer };
    used(session, now);
    if (answer instanceof AdminInfraException || answer.outcome !== 'allowed') return { expected: 'allowed', answer };
    return perform({ after, real, actor: answer.actor, admin: after.admin(session.adminId), session, now, n });
  };
}

function closed(after: Model, openInMaintenance: boolean): string | null {
  if (after.settings.maintenance && !openInMaintenance) return 'maintenance';
  return after.readOnly === true ? 'read_only' : null;
}

const MOVES = {
  suspend: { to: 'suspended', ability: 'admins.suspend', always: true },
  lock: { to: 'locked', ability: 'admins.lock', always: true },
  reinstate: { to: 'active', ability: 'admins.reinstate', always: false },
  unlock: { to: 'active', ability: 'admins.unlock', always: false },
  activate: { to: 'active', ability: 'admins.activate', always: false },
} as const satisfies Record<string, { to: AdminStatus; ability: string; always: boolean }>;

export const moveStatus = (verb: keyof typeof MOVES): Step =>
  acting(holds(MOVES[verb].ability), async ({ after, real, actor, admin, session, now, n: [whom] }) => {
    const { to, ability, always } = MOVES[verb];
    const movable = ({ status }: ModelAdmin) => statusEdge(status, to)?.ability === ability;
    const target = mostly([...after.admins.values()], movable, whom)!;
    const answer = await say(real, real.world.lifecycle[verb](actor, { adminId: target.adminId, reason: 'a step' }));
    const play = (expected: string): Play => ({ expected, answer });
    const shut = always ? null : closed(after, false);
    if (shut !== null) return play(shut);
    if (!admin.abilities.has(ability)) return play('denied/not_permitted');
    if (!after.steppedUp(session, now)) return play('step_up_required');
    if (target.adminId === admin.adminId) return play('self_forbidden');
    if (target.status === to) return play('unchanged');
    const edge = statusEdge(target.status, to);
    if (edge?.ability !== ability) return play('illegal_transition');
    if (edge.needsVerifiedEmail && !target.verified) return play('email_not_verified');
    if (target.status === 'active') {
      if (!after.anotherHolder(target.adminId)) return play('last_holder');
      target.epoch += 1;
    }
    target.status = to;
    return play('changed');
  });

export const signOut = acting(anybody, async ({ real, actor, session }) => {
  const answer = await say(real, real.world.authentication.signOut(actor));
  session.ended = true;
  return { expected: 'signed_out', answer };
});

export const revokeOwn = acting(anybody, async ({ after, real, actor, admin, n: [which] }) => {
  const target = at(after.known, which)!;
  const answer = await say(real, real.world.sessions.revokeOwn(actor, { sessionId: target.sessionId }));
  if (target.adminId !== admin.adminId) return { expected: 'not_found', answer };
  if (target.ended) return { expected: 'already_ended', answer };
  target.ended = true;
  return { expected: 'revoked', answer };
});

export const revokeAll = acting(holds('sessions.revoke'), async ({ after, real, actor, admin, n: [whom] }) => {
  const target = somebody(after, whom);
  const answer = await say(real, real.world.sessions.revokeAll(actor, { adminId: target.adminId, reason: 'a step' }));
  if (!admin.abilities.has('sessions.revoke')) return { expected: 'denied/not_permitted', answer };
  target.epoch += 1;
  return { expected: 'revoked', answer };
});

export const revokeAllOwn = acting(anybody, async ({ after, real, actor, admin, session }) => {
  const answer = await say(real, real.world.sessions.revokeAllOwn(actor));
  admin.epoch += 1;
  session.ended = true;
  issuedBy(after, real, answer, session.provenAt);
  return { expected: 'revoked', answer };
});

export const beginEnrolment = acting(
  ({ secret }) => secret === null,
  async ({ after, real, actor, admin, now, n: [right] }) => {
    const matches = right! % 3 !== 0;
    const password = Redacted.of(matches ? admin.password! : 'a wrong guess');
    const answer = await say(real, real.world.totp.beginTotpEnrolment(actor, { password }));
    const shut = closed(after, true);
    if (shut !== null) return { expected: shut, answer };
    if (admin.secret !== null) return { expected: 'already_enabled', answer };
    if (!after.reserve(admin, 'password', now)) return { expected: 'throttled', answer };
    if (!matches) return { expected: 'rejected/invalid_credentials', answer };
    after.succeeded(admin, 'password');
    if (!(answer instanceof AdminInfraException) && answer.outcome === 'started') {
      const { pendingId } = real.world.store.totp.get(admin.adminId)!.pending!;
      admin.pending = { pendingId, secret: answer.secret.reveal(), expiresAt: now + 10 * MINUTE };
      real.canaries.add(answer.secret.reveal());
    }
    return { expected: 'started', answer };
  },
);

export const confirmEnrolment = acting(
  ({ pending }) => pending !== null,
  async ({ after, real, actor, admin, session, now, n: [kind] }) => {
    const steps = [0, 0, 1, -3][(kind ?? 0) % 4]!;
    const code = Redacted.of(codeFor(admin.pending?.secret ?? 'AAAAAAAA', now + steps * STEP));
    const answer = await say(real, real.world.totp.confirmTotpEnrolment(actor, { code }));
    const shut = closed(after, true);
    if (shut !== null) return { expected: shut, answer };
    if (admin.pending === null) return { expected: 'rejected/nothing_pending', answer };
    if (now >= admin.pending.expiresAt) return { expected: 'rejected/pending_expired', answer };
    if (!after.reserve(admin, 'totp', now)) return { expected: 'throttled', answer };
    if (Math.abs(steps) > 1 || admin.pending.secret === null) return { expected: 'rejected/invalid_code', answer };
    after.succeeded(admin, 'totp');
    admin.secret = admin.pending.secret;
    admin.pending = null;
    admin.lastStep = Math.max(Math.floor(now / STEP) + steps, admin.lastStep ?? 0);
    admin.epoch += 1;
    session.ended = true;
    issuedBy(after, real, answer);
    return { expected: 'enabled', answer };
  },
);

export const setReadOnly = acting(holds('system.read_only'), async ({ after, real, actor, admin, n: [on] }) => {
  const wanted = on! % 3 === 0;
  const answer = await say(real, real.world.settings.setReadOnly(actor, { on: wanted, reason: 'a step' }));
  if (!admin.abilities.has('system.read_only')) return { expected: 'denied/not_permitted', answer };
  if ((after.readOnly ?? false) === wanted) return { expected: 'unchanged', answer };
  after.readOnly = wanted;
  return { expected: 'changed', answer };
});

export const setSetting = acting(
  holds('system.settings.security.update'),
  async ({ after, real, actor, admin, session, now, n: [which, how] }) => {
    const [key, field, values] = (
      [
        ['auth.session.max_live', 'maxLive', [1, 2, 5, 0]],
        ['auth.max_login_attempts', 'maxAttempts', [2, 3, 5, 99]],
        ['auth.session.idle_minutes', 'idleMinutes', [5, 30, 60, 61]],
      ] as const
    )[(which ?? 0) % 3]!;
    const value = values[(how ?? 0) % 4]!;
    const stored = real.world.store.settings.get(key)?.value ?? null;
    const answer = await say(real, real.world.settings.set(actor, { key, value }));
    const shut = closed(after, true);
    if (shut !== null) return { expected: shut, answer };
    if (!admin.abilities.has('system.settings.security.update')) return { expected: 'denied/not_permitted', answer };
    if (!after.steppedUp(session, now)) return { expected: 'step_up_required', answer };
    if (value === values[3]) return { expected: 'invalid_value', answer };
    if (stored === value) return { expected: 'unchanged', answer };
    after.settings[field] = value;
    return { expected: 'changed', answer };
  },
);

export const create = acting(holds('admins.create'), async ({ after, real, actor, admin, n: [who] }) => {
  const email = `invited-${String((who ?? 0) % 3)}@example.org`;
  const answer = await say(real, real.world.lifecycle.create(actor, { email, name: 'Invited' }));
  const shut = closed(after, false);
  if (shut !== null) return { expected: shut, answer };
  if (!admin.abilities.has('admins.create')) return { expected: 'denied/not_permitted', answer };
  if ([...after.admins.values()].some((known) => known.email === email)) return { expected: 'email_taken', answer };
  const made = real.world.store.adminByEmail(email);
  if (made !== null) after.admins.set(made.adminId, newcomer(made.adminId, email, [], null));
  return { expected: 'created', answer };
});

/** Somebody with a tool of the host's: modes and epochs move without an operation of the library. */
export const fromOutside: Step = async (after, { world }, [which]) => {
  if ((which ?? 0) % 3 === 0) {
    world.store.setSetting('system.epoch', (after.settings.systemEpoch += 1));
  } else {
    const maintenance = !after.settings.maintenance && (which ?? 0) % 3 === 1;
    world.store.setSetting('system.maintenance.enabled', (after.settings.maintenance = maintenance));
  }
  return NOTHING;
};

const JUMPS = [1_000, 1_000, STEP, STEP, MINUTE, 9 * MINUTE, 11 * MINUTE, 31 * MINUTE, 5 * HOUR, -STEP, -10 * MINUTE, -HOUR];
export const clockJump: Step = async (_, { world }, [which]) => {
  world.clock.stepWall(JUMPS[(which ?? 0) % JUMPS.length]!);
  return NOTHING;
};

/** Nothing of it means anything; everything stays as it is. */
export const nonsense: Step = async (_, real, [which]) => {
  const { authentication, sessions } = real.world;
  const email = 'root@example.org';
  const inputs = [
    () => authentication.signIn({ email, password: Redacted.of('x'), isSuper: true } as never, ORIGIN),
    () => authentication.signIn({ email: ['root'], password: 1 } as never, ORIGIN),
    () => authentication.completeTotp({ challenge: '', code: '12345 ' } as never, ORIGIN),
    () => sessions.access({ token: { toString: () => 'x' } } as never, ORIGIN),
    () => sessions.access(null as never, ORIGIN),
  ] as const;
  return { expected: 'validation_failed', answer: await say<Answer>(real, at(inputs, which)!()) };
};
