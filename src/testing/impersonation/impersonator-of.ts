import type { SessionId } from '../../kernel/ids.js';
import type { ImpersonatorSession } from '../../sessions/session.record.js';
import { impersonatorSession } from '../doubles/answers.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredSession } from '../doubles/stored-rows.js';

/** What an impersonation rests on, with all that decides whether that lives; null for what is none. */
export function impersonatorOf(store: InMemoryStore, { sessionId, impersonatorId }: StoredSession): ImpersonatorSession | null {
  const own = store.sessions.get(store.impersonations.get(sessionId)?.carriedBy ?? ('' as SessionId));
  const impersonator = own === undefined ? undefined : store.admins.get(own.adminId);
  if (impersonatorId === null || own === undefined || impersonator === undefined) return null;
  return {
    session: impersonatorSession(own),
    adminStatus: impersonator.status,
    adminCredentialEpoch: impersonator.credentialEpoch,
    deviceRevoked: store.deviceRevoked(own),
  };
}
