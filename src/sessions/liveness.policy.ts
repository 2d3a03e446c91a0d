import { liesInFuture } from '../kernel/clock-skew.js';
import type { AdminId, Instant, SessionId } from '../kernel/ids.js';
import { later } from '../kernel/ids.js';
import { includesCode } from '../kernel/proven-factors.js';
import type { SettingDefinition, ValueOf } from '../kernel/setting-definition.js';
import { SESSION_ABSOLUTE_HOURS, SESSION_IDLE_MINUTES, SYSTEM_EPOCH, TOTP_MANDATORY } from '../settings/core-settings.js';
import type { ImpersonatorSession, SessionRecord, SessionSnapshot } from './session.record.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The part of the world, beside the session itself, that decides whether it lives. */
export interface LivenessRules {
  readonly absoluteMs: number;
  readonly idleMs: number;
  readonly systemEpoch: number;
  /** Whether only a session lives in which a second factor was proven. */
  readonly demandsFactor: boolean;
}

export function livenessRules(of: { setting<D extends SettingDefinition>(definition: D): ValueOf<D> }): LivenessRules {
  return {
    absoluteMs: of.setting(SESSION_ABSOLUTE_HOURS) * HOUR_MS,
    idleMs: of.setting(SESSION_IDLE_MINUTES) * MINUTE_MS,
    systemEpoch: of.setting(SYSTEM_EPOCH),
    demandsFactor: of.setting(TOTP_MANDATORY),
  };
}

/** The first moment that is still within a bound: at the bound itself a session is dead. */
export function firstWithin(ms: number, now: Instant): Instant {
  return later(Math.max(0, now - ms) as Instant, 1);
}

/** Why a session is dead. */
export type SessionDeath = 'ended' | 'superseded' | 'admin_not_active' | 'device_revoked' | 'expired' | 'idle';
export type Liveness = 'live' | SessionDeath;

/** What limits are about. The factors of an impersonator are those of the impersonation, which is judged by them. */
type Limited = Pick<SessionRecord, 'openedAt' | 'lastSeenAt' | 'expiresAt'> & Partial<Pick<SessionRecord, 'factors'>>;
type Judged = Omit<ImpersonatorSession, 'session'> & { readonly session: ImpersonatorSession['session'] & Limited };

/** A session that a limit alone has ended so far. */
export interface Overdue {
  readonly sessionId: SessionId;
  readonly adminId: AdminId;
  readonly impersonatorId: AdminId | null;
  readonly reason: 'expired' | 'idle';
}

/**
 * Whether a session lives, now. The one place that knows; access, lists and limits all ask here, at each use, and nobody
 * remembers a positive answer.
 *
 * An impersonation lives while it does and the impersonator's own session does; what kills that one kills both, for the same reason.
 *
 * An epoch that differs in either direction is dead: a session can carry no later epoch than its admin, so one that does is a
 * restored backup or a forgery. Expired means `now >= expiry`.
 */
export function liveness(snapshot: SessionSnapshot, rules: LivenessRules, now: Instant): Liveness {
  const own = livenessOfOne(snapshot, rules, now);
  if (own !== 'live' || snapshot.session.impersonatorId === null) return own;
  // What it rested on is gone from the store, so nothing says that it lives.
  return snapshot.impersonator === null ? 'ended' : livenessOfOne(snapshot.impersonator, rules, now);
}

function livenessOfOne(one: Judged, rules: LivenessRules, now: Instant): Liveness {
  const { session, adminStatus, adminCredentialEpoch, deviceRevoked } = one;
  // Whoever ended what was over says nothing new about it.
  const { endReason } = session;
  if (session.endedAt !== null) return endReason === 'expired' || endReason === 'idle' ? endReason : 'ended';
  if (adminStatus !== 'active') return 'admin_not_active';
  if (session.credentialEpoch !== adminCredentialEpoch || session.systemEpoch !== rules.systemEpoch) return 'superseded';
  if (deviceRevoked) return 'device_revoked';
  if (liesInFuture(session.lastSeenAt, now)) return 'expired';
  return pastLimit(session, rules, now) ?? 'live';
}

/** The limit that a session is past, or null; at the limit itself it is. */
function pastLimit(session: Limited, rules: LivenessRules, now: Instant): 'expired' | 'idle' | null {
  const { openedAt, lastSeenAt, expiresAt, factors } = session;
  // A limit like a shortened one: whoever came in while one factor was enough comes in again, by what is demanded now.
  if (rules.demandsFactor && factors !== undefined && !includesCode(factors)) return 'expired';
  // The smaller of what was stored and what today's setting gives: a shortened limit shortens running sessions.
  if (now >= Math.min(expiresAt, later(openedAt, rules.absoluteMs))) return 'expired';
  return now >= later(lastSeenAt, rules.idleMs) ? 'idle' : null;
}

/**
 * The sessions of a snapshot that are dead by nothing but a limit: clock and settings alone say so, and would say otherwise once they were
 * put back. What lies in the future is past no limit; it waits for the clock to catch up.
 */
export function overdue(snapshot: SessionSnapshot, rules: LivenessRules, now: Instant): readonly Overdue[] {
  const { session, impersonator } = snapshot;
  const { adminId, impersonatorId } = session;
  const own = overdueOf(snapshot, { adminId, impersonatorId }, rules, now);
  if (impersonator === null || impersonatorId === null) return own;
  return [...own, ...overdueOf(impersonator, { adminId: impersonatorId, impersonatorId: null }, rules, now)];
}

function overdueOf(
  one: Judged,
  whose: Pick<Overdue, 'adminId' | 'impersonatorId'>,
  rules: LivenessRules,
  now: Instant,
): readonly Overdue[] {
  const { session } = one;
  const reason = session.endedAt === null ? pastLimit(session, rules, now) : null;
  if (reason === null || reason !== livenessOfOne(one, rules, now)) return [];
  return [{ sessionId: session.sessionId, ...whose, reason }];
}
