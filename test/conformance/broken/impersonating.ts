import type {
  ExpiryOfImpersonations,
  ImpersonationCommandRepository,
  ImpersonationQueryRepository,
  ImpersonationStart,
  Instant,
  SessionSnapshot,
} from '@maatify/admin-infra';
import type { InMemoryStore, StoredAdmin, StoredSession } from '@maatify/admin-infra/testing';

import type { Broken } from './broken.js';
import { broken, patch } from './broken.js';

export type Commands = ImpersonationCommandRepository;
export type Queries = ImpersonationQueryRepository;
export type Start = ImpersonationStart;

export const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({
    ImpersonationCommandRepository: methods(real.ImpersonationCommandRepository, store),
  }));
export const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({ ImpersonationQueryRepository: methods(real.ImpersonationQueryRepository, store) }));

/** Is told something else than it was. */
export const starting = (wrong: string, alter: (told: Start, store: InMemoryStore) => Partial<Start>): Broken =>
  commands(wrong, (real, store) => ({ start: (told) => real.start({ ...told, ...alter(told, store) }) }));
export const expiring = (wrong: string, alter: (told: ExpiryOfImpersonations) => Partial<ExpiryOfImpersonations>): Broken =>
  commands(wrong, (real) => ({ expireDue: (told) => real.expireDue({ ...told, ...alter(told) }) }));

interface Pretence {
  readonly admins?: (row: StoredAdmin) => Partial<StoredAdmin>;
  readonly sessions?: (row: StoredSession) => Partial<StoredSession>;
}

/** Acts as if the rows that are there were others; the right contract acts in the tick it is called in. */
export function pretending<T>(store: InMemoryStore, { admins, sessions }: Pretence, act: () => Promise<T>): Promise<T> {
  const before = [[...store.admins], [...store.sessions]] as const;
  for (const [key, row] of before[0]) if (admins !== undefined) patch(store.admins, key, admins(row));
  for (const [key, row] of before[1]) if (sessions !== undefined) patch(store.sessions, key, sessions(row));
  const acting = act();
  for (const [key, row] of before[0]) store.admins.set(key, row);
  for (const [key, row] of before[1]) {
    const now = store.sessions.get(key);
    const { endedAt, endReason } = now?.endReason === 'expired' ? now : row;
    store.sessions.set(key, Object.freeze({ ...row, endedAt, endReason }));
  }
  return acting;
}
export const startingAsIf = (wrong: string, pretence: (told: Start, store: InMemoryStore) => Pretence): Broken =>
  commands(wrong, (real, store) => ({ start: (told) => pretending(store, pretence(told, store), () => real.start(told)) }));
export const expiringAsIf = (wrong: string, pretence: (told: ExpiryOfImpersonations, store: InMemoryStore) => Pretence): Broken =>
  commands(wrong, (real, store) => ({
    expireDue: (told) => pretending(store, pretence(told, store), () => real.expireDue(told)),
  }));

const only =
  <Row>(fits: (row: Row) => boolean, changes: (row: Row) => Partial<Row>) =>
  (row: Row): Partial<Row> =>
    fits(row) ? changes(row) : {};
export const onlyAdmins = only<StoredAdmin>;
export const onlySessions = only<StoredSession>;
export const isAuthor =
  ({ by }: Start) =>
  ({ adminId }: StoredAdmin) =>
    by.kind === 'admin' && adminId === by.adminId;
export const isCarrier =
  ({ carriedBy }: Start) =>
  ({ sessionId }: StoredSession) =>
    sessionId === carriedBy;
export const carriers = (store: InMemoryStore) => {
  const ids = new Set([...store.impersonations.values()].map(({ carriedBy }) => carriedBy));
  return ({ sessionId }: StoredSession) => ids.has(sessionId);
};
export const epochOf = (by: Start['by']) => ({ credentialEpoch: by.kind === 'admin' ? by.credentialEpoch : 0 });
export const asIfAuthorStood = ({ by }: Start): Partial<StoredAdmin> => ({ status: 'active', ...epochOf(by) });
export const LATE = { expiresAt: 9_000_000_000_000 as Instant };

/** Looks at the sessions as it is told to, and answers what it then finds. */
export const seeing = (wrong: string, see: (snapshot: SessionSnapshot, store: InMemoryStore) => SessionSnapshot): Broken =>
  broken(wrong, ({ real, store }) => ({
    SessionQueryRepository: {
      byId: async (query) => {
        const found = await real.SessionQueryRepository.byId(query);
        return found === null ? null : see(found, store);
      },
    },
  }));

export const seenFirst = (pick: (one: SessionSnapshot) => Partial<NonNullable<SessionSnapshot['impersonator']>>) => {
  const first = new Map<string, SessionSnapshot>();
  return (snapshot: SessionSnapshot): SessionSnapshot => {
    const { sessionId } = snapshot.session;
    const earlier = first.get(sessionId) ?? snapshot;
    first.set(sessionId, earlier);
    const { impersonator } = snapshot;
    return impersonator === null ? snapshot : { ...snapshot, impersonator: { ...impersonator, ...pick(earlier) } };
  };
};
