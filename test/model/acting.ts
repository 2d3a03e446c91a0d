import type { AdminActor } from '../../src/kernel/actor.js';
import { AdminInfraException } from '../../src/kernel/exceptions.js';
import type { IssuedSession } from '../../src/sessions/session.view.js';
import { HOUR, TOUCH_EVERY } from './model.js';
import type { Model, ModelAdmin, ModelSession } from './model.js';
import type { Play, Step } from './play.js';
import { accessTo, say } from './real.js';
import type { Answer, Real } from './real.js';

export const at = <T>(items: readonly T[], n: number | undefined): T | undefined => items[(n ?? 0) % Math.max(1, items.length)];
/** Mostly one of those that lead somewhere, now and then any: a sequence of nothing but refusals shows little. */
export function mostly<T>(items: readonly T[], likely: (item: T) => boolean, n = 0): T | undefined {
  const good = items.filter(likely);
  return n % 4 === 0 || good.length === 0 ? at(items, n >> 2) : at(good, n >> 2);
}

export const somebody = (model: Model, n: number | undefined): ModelAdmin => at([...model.admins.values()], n)!;
export const NOTHING: Play = { expected: null, answer: null };

export function issuedBy(after: Model, real: Real, answer: Answer | AdminInfraException, provenAt: number | null = null): void {
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
    over: null,
  });
}

export function used(session: ModelSession, now: number): void {
  if (now - session.lastSeenAt >= TOUCH_EVERY) session.lastSeenAt = Math.max(session.lastSeenAt, now);
}

export const anybody = (): boolean => true;
export const holds =
  (ability: string) =>
  ({ abilities }: ModelAdmin): boolean =>
    abilities.has(ability);

/** As a host does it: the token is looked at, and what is asked for is done as whoever it names. */
export function acting(
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
    const death = after.refused(session, now);
    if (death !== null) return { expected: `refused/${death}`, answer };
    used(session, now);
    if (answer instanceof AdminInfraException || answer.outcome !== 'allowed') return { expected: 'allowed', answer };
    return perform({ after, real, actor: answer.actor, admin: after.admin(session.adminId), session, now, n });
  };
}

export function closed(after: Model, openInMaintenance: boolean): string | null {
  if (after.settings.maintenance && !openInMaintenance) return 'maintenance';
  return after.readOnly === true ? 'read_only' : null;
}
