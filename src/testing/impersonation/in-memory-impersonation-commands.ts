import type { AdminId, Instant } from '../../kernel/ids.js';
import type {
  ExpiryOfImpersonations,
  ImpersonationCommandRepository,
  ImpersonationStart,
  ImpersonationStartClaim,
} from '../../sessions/impersonation/impersonation-command-repository.contract.js';
import type { EndedImpersonation } from '../../sessions/impersonation/impersonation.record.js';
import { sessionRecord } from '../doubles/answers.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredSession } from '../doubles/stored-rows.js';

/** By what a session is judged here: moments of the caller, and the epoch of the system. */
type Bounds = Pick<ExpiryOfImpersonations, 'idleSince' | 'openedSince' | 'systemEpoch' | 'at'>;

/** {@link ImpersonationCommandRepository} over `store.sessions`, `store.impersonations` and `store.admins`. */
export class InMemoryImpersonationCommands implements ImpersonationCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  start(start: ImpersonationStart): Promise<ImpersonationStartClaim> {
    return atomically(() => {
      const { session, tokenDigest, reason, carriedBy } = start;
      const objection = this.objectionTo(start);
      if (objection !== null) return lost(objection);
      const { sessions, impersonations } = this.store;
      if (sessions.has(session.sessionId) || sessions.where('token', tokenDigest).length > 0)
        throw new Error('a session with this id or token was opened before');
      sessions.set(session.sessionId, Object.freeze({ ...sessionRecord(session), tokenDigest }));
      impersonations.set(session.sessionId, Object.freeze({ carriedBy, reason }));
      return { outcome: 'won', sessionId: session.sessionId };
    });
  }

  expireDue({ limit, ...bounds }: ExpiryOfImpersonations): ReturnType<ImpersonationCommandRepository['expireDue']> {
    return atomically(() => {
      const due = this.notEnded().filter((one) => !this.isLiveImpersonation(one, bounds));
      const ended = due.slice(0, limit).map((one) => this.finish(one, bounds.at));
      return { ended, more: due.length > ended.length };
    });
  }

  private objectionTo({ session, carriedBy, by, idleSince, openedSince }: ImpersonationStart) {
    const { adminId, credentialEpoch, systemEpoch, openedAt: at } = session;
    const bounds = { idleSince, openedSince, systemEpoch, at };
    if (by.kind !== 'admin' || this.store.authorMoved(by)) return 'author_moved';
    const admin = this.store.admins.get(adminId);
    if (admin?.status !== 'active') return 'not_active';
    if (admin.credentialEpoch !== credentialEpoch) return 'epoch_moved';
    const author = by.adminId;
    const own = this.store.sessions.get(carriedBy);
    if (own === undefined || !this.isLive(own, bounds)) return 'session_ended';
    if (own.impersonatorId !== null) return 'chained';
    if (own.adminId !== author) return 'session_ended';
    const active = this.notEnded().some((one) => one.impersonatorId === author && this.isLiveImpersonation(one, bounds));
    return active ? 'already_active' : null;
  }

  private notEnded(): readonly (StoredSession & { readonly impersonatorId: AdminId })[] {
    return [...this.store.impersonations.keys()]
      .map((id) => this.store.sessions.get(id))
      .filter((one) => one?.endedAt === null && one.impersonatorId !== null) as (StoredSession & {
      readonly impersonatorId: AdminId;
    })[];
  }

  private isLiveImpersonation(session: StoredSession, bounds: Bounds): boolean {
    const carriedBy = this.store.impersonations.get(session.sessionId)?.carriedBy;
    const own = carriedBy === undefined ? undefined : this.store.sessions.get(carriedBy);
    return own !== undefined && this.isLive(session, bounds) && this.isLive(own, bounds);
  }

  private isLive(one: StoredSession, { idleSince, openedSince, systemEpoch, at }: Bounds): boolean {
    const owner = this.store.admins.get(one.adminId);
    return (
      one.endedAt === null &&
      at < one.expiresAt &&
      one.lastSeenAt >= idleSince &&
      one.openedAt >= openedSince &&
      one.systemEpoch === systemEpoch &&
      owner?.status === 'active' &&
      owner.credentialEpoch === one.credentialEpoch &&
      !this.store.deviceRevoked(one)
    );
  }

  private finish(session: StoredSession & { readonly impersonatorId: AdminId }, at: Instant): EndedImpersonation {
    const { sessionId, adminId, impersonatorId } = session;
    this.store.sessions.set(sessionId, Object.freeze({ ...session, endedAt: at, endReason: 'expired' }));
    return { sessionId, adminId, impersonatorId };
  }
}
