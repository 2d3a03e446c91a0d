import type { AdminStatus } from '../../src/kernel/admin-status.js';
import type { AdminId, SessionId } from '../../src/kernel/ids.js';
import type { Redacted } from '../../src/kernel/redacted.js';

/**
 * What the library is about, said once more and as simply as can be: no contract, no claim, no race. It knows nothing of how the
 * library does it; where the two disagree, one of them is wrong.
 */
export interface ModelAdmin {
  readonly adminId: AdminId;
  readonly email: string;
  password: string | null;
  status: AdminStatus;
  verified: boolean;
  epoch: number;
  readonly abilities: ReadonlySet<string>;
  /** The seed of the enabled second factor. */
  secret: string | null;
  lastStep: number | null;
  pending: ModelPending | null;
  /** What an attempt to come in draws on. */
  signingIn: ModelBudget;
  /** What a mistyped code of one's own enrolment draws on. */
  enrolling: ModelBudget;
}

export interface ModelBudget {
  readonly attempts: readonly { readonly factor: ModelFactor; readonly at: number }[];
  readonly lockedAt: number | null;
}

export type ModelFactor = 'password' | 'totp';

export const UNTOUCHED: ModelBudget = { attempts: [], lockedAt: null };

export interface ModelPending {
  readonly pendingId: string;
  /** null when it was stored and its owner was never shown it. */
  readonly secret: string | null;
  readonly expiresAt: number;
}

export interface ModelSession {
  readonly sessionId: SessionId;
  readonly adminId: AdminId;
  /** null when it was opened and nobody was told. */
  readonly token: Redacted | null;
  readonly openedAt: number;
  readonly expiresAt: number;
  readonly provenAt: number;
  readonly epoch: number;
  readonly systemEpoch: number;
  lastSeenAt: number;
  ended: boolean;
  /** The limit by which somebody found it dead, and ended it. */
  over: 'expired' | 'idle' | null;
}

export interface ModelChallenge {
  readonly adminId: AdminId;
  readonly token: Redacted;
  readonly epoch: number;
  readonly systemEpoch: number;
  readonly openedAt: number;
  readonly expiresAt: number;
  closed: boolean;
}

export type Death = 'ended' | 'admin_not_active' | 'superseded' | 'expired' | 'idle';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const STEP = 30_000;
export const TOUCH_EVERY = 60_000;
const STEP_UP = 10 * MINUTE;
/** How far a moment may lie in the future before it is taken for wrong. */
export const CLOCKS_DIFFER = 2 * MINUTE;
const LOCKOUT = 30 * MINUTE;
const ATTEMPTS_COUNT_FOR = 24 * HOUR;

export class Model {
  readonly admins = new Map<AdminId, ModelAdmin>();
  readonly sessions: ModelSession[] = [];
  readonly challenges: ModelChallenge[] = [];
  readonly settings = { maxLive: 5, maxAttempts: 5, idleMinutes: 30, systemEpoch: 0, maintenance: false };
  /** null while it was never set. */
  readOnly: boolean | null = null;

  copy(): Model {
    const copy = new Model();
    for (const [id, admin] of this.admins) copy.admins.set(id, { ...admin });
    copy.sessions.push(...this.sessions.map((session) => ({ ...session })));
    copy.challenges.push(...this.challenges.map((challenge) => ({ ...challenge })));
    Object.assign(copy.settings, this.settings);
    copy.readOnly = this.readOnly;
    return copy;
  }

  /** Takes over what another one became. */
  become(next: Model): void {
    this.admins.clear();
    for (const [id, admin] of next.admins) this.admins.set(id, admin);
    this.sessions.splice(0, Infinity, ...next.sessions);
    this.challenges.splice(0, Infinity, ...next.challenges);
    Object.assign(this.settings, next.settings);
    this.readOnly = next.readOnly;
  }

  /** The sessions somebody has a token of. */
  get known(): readonly (ModelSession & { readonly token: Redacted })[] {
    return this.sessions.filter((session): session is ModelSession & { readonly token: Redacted } => session.token !== null);
  }

  admin(adminId: AdminId): ModelAdmin {
    const admin = this.admins.get(adminId);
    if (admin === undefined) throw new Error('the model does not know this admin');
    return admin;
  }

  death(session: ModelSession, now: number): Death | null {
    const admin = this.admin(session.adminId);
    if (session.ended) return session.over ?? 'ended';
    if (admin.status !== 'active') return 'admin_not_active';
    if (session.epoch !== admin.epoch || session.systemEpoch !== this.settings.systemEpoch) return 'superseded';
    if (now >= session.expiresAt || session.lastSeenAt - now > CLOCKS_DIFFER) return 'expired';
    return now >= session.lastSeenAt + this.settings.idleMinutes * MINUTE ? 'idle' : null;
  }

  /** The same for whoever looks: what a limit has ended is ended for good by being seen. */
  refused(session: ModelSession, now: number): Death | null {
    const death = this.death(session, now);
    const inFuture = death === 'expired' && now < session.expiresAt;
    if (!session.ended && !inFuture && (death === 'expired' || death === 'idle'))
      Object.assign(session, { ended: true, over: death });
    return death;
  }

  /** Whether the session's last proof is recent enough for what asks for one. */
  steppedUp({ provenAt }: ModelSession, now: number): boolean {
    return now - provenAt < STEP_UP && provenAt - now <= CLOCKS_DIFFER;
  }

  /** Counts an attempt before anything is looked at; false when it may not be made. */
  reserve(admin: ModelAdmin, which: 'signingIn' | 'enrolling', factor: ModelFactor, now: number): boolean {
    // A moment in the future is a clock that ran ahead; nobody waits for it to come.
    const past = (moment: number): number => Math.min(moment, now);
    const attempts = admin[which].attempts.map((one) => ({ ...one, at: past(one.at) }));
    const lockedAt = admin[which].lockedAt === null ? null : past(admin[which].lockedAt);
    if (lockedAt !== null && now < lockedAt + LOCKOUT) {
      if (lockedAt !== admin[which].lockedAt) admin[which] = { attempts, lockedAt };
      return false;
    }
    const counting = lockedAt === null ? attempts.filter(({ at }) => at > now - ATTEMPTS_COUNT_FOR) : [];
    const allowed = counting.length < this.settings.maxAttempts;
    const counted = allowed ? [...counting, { factor, at: now }] : counting;
    admin[which] = { attempts: counted, lockedAt: counted.length >= this.settings.maxAttempts ? now : null };
    return allowed;
  }

  succeeded(admin: ModelAdmin, which: 'signingIn' | 'enrolling', factor: ModelFactor): void {
    admin[which] = { attempts: admin[which].attempts.filter((one) => one.factor !== factor), lockedAt: null };
  }

  /** Makes room for one more session of this admin, as the default policy does: the oldest go. */
  makeRoom(admin: ModelAdmin, now: number, replaced: SessionId | null): void {
    const counting = this.sessions
      .filter(({ adminId, sessionId, ended }) => adminId === admin.adminId && sessionId !== replaced && !ended)
      .filter(({ epoch, systemEpoch }) => epoch === admin.epoch && systemEpoch === this.settings.systemEpoch)
      .filter(({ expiresAt, openedAt }) => now < expiresAt && openedAt >= now - 12 * HOUR)
      .filter(({ lastSeenAt }) => lastSeenAt >= now - this.settings.idleMinutes * MINUTE)
      .sort((one, other) => one.openedAt - other.openedAt);
    const tooMany = Math.max(0, counting.length + 1 - this.settings.maxLive);
    for (const oldest of counting.slice(0, tooMany)) oldest.ended = true;
    for (const session of this.sessions) if (session.sessionId === replaced) session.ended = true;
  }

  /** Nobody else could undo it: active, verified, with a password of its own, and holding the lifeline. */
  isLastHolder(adminId: AdminId): boolean {
    const able = [...this.admins.values()].filter(
      ({ status, verified, password, abilities }) =>
        status === 'active' && verified && password !== null && abilities.has('admins.administer'),
    );
    const isOnly = (holders: readonly ModelAdmin[]) => holders.length === 1 && holders[0]?.adminId === adminId;
    // Maintenance lets nobody in without a second factor; who has none could come back once it is over.
    return isOnly(able) || (this.settings.maintenance && isOnly(able.filter(({ secret }) => secret !== null)));
  }
}
