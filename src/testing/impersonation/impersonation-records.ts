import type { Contracts } from '../../module/contracts.js';
import type {
  ExpiryOfImpersonations,
  ImpersonationStart,
} from '../../sessions/impersonation/impersonation-command-repository.contract.js';
import type { SessionRecord, SessionSnapshot } from '../../sessions/session.record.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { authored } from '../kit/authors.js';
import type { PagedList } from '../kit/keyset-pages.js';
import { at, MINUTE, START } from '../kit/moments.js';
import { aSession, opened } from '../sessions/session-records.js';

/** Two people, and the session of the one who impersonates. */
export interface Pair {
  readonly actor: Given;
  readonly own: SessionRecord;
  readonly admin: Given;
}

export async function aPair(arranged: Arranged, changes: Partial<SessionRecord> = {}): Promise<Pair> {
  const [actor, admin] = [await arranged.active(), await arranged.active()];
  return { actor, admin, own: await opened(arranged, actor, changes) };
}

/** A start of one by the other, a millisecond after the beginning, under bounds that nothing reaches unless it is told otherwise. */
export function aStart(
  arranged: Arranged,
  { actor, own, admin }: Pair,
  { session, ...changes }: Partial<Omit<ImpersonationStart, 'session'>> & { readonly session?: Partial<SessionRecord> } = {},
): ImpersonationStart {
  return {
    session: aSession(arranged, admin, { openedAt: at(1), newDevice: false, impersonatorId: actor.adminId, ...session }),
    tokenDigest: arranged.digest(),
    reason: 'ticket 4711',
    carriedBy: own.sessionId,
    idleSince: START,
    openedSince: START,
    by: authored(actor),
    ...changes,
  };
}

export function start(
  arranged: Arranged,
  pair: Pair,
  changes: Parameters<typeof aStart>[2] = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.ImpersonationCommandRepository.start(aStart(arranged, pair, changes));
}

/** Starts one as an arrangement and answers its session. */
export async function started(
  arranged: Arranged,
  pair: Pair,
  changes: Parameters<typeof aStart>[2] = {},
): Promise<SessionRecord> {
  const given = aStart(arranged, pair, changes);
  await arranged.arrange('an impersonation', arranged.contracts.ImpersonationCommandRepository.start(given));
  return given.session;
}

/** A minute later, under bounds that nothing reaches unless it is told otherwise. */
export function expire(
  arranged: Arranged,
  changes: Partial<ExpiryOfImpersonations> = {},
  contracts: Contracts = arranged.contracts,
) {
  const bounds = { idleSince: START, openedSince: START, systemEpoch: 0, limit: 100, at: at(MINUTE) };
  return contracts.ImpersonationCommandRepository.expireDue({ ...bounds, ...changes });
}

export function snapshotOf(arranged: Arranged, { sessionId }: Pick<SessionRecord, 'sessionId'>): Promise<SessionSnapshot | null> {
  return arranged.contracts.SessionQueryRepository.byId({ sessionId });
}

/** As much of the impersonator's session as comes with the one it carries. */
export function carrying({ sessionId, openedAt, lastSeenAt, expiresAt, endedAt, endReason, ...more }: SessionRecord) {
  const { credentialEpoch, systemEpoch } = more;
  return { sessionId, openedAt, lastSeenAt, expiresAt, endedAt, endReason, credentialEpoch, systemEpoch };
}

/** The list of everybody's impersonations as ids; each row is one of two people of its own. */
export function listOf(arranged: Arranged): PagedList {
  return {
    newestFirst: true,
    insert: async (moment) => {
      const { sessionId } = await started(arranged, await aPair(arranged), { session: { openedAt: moment, lastSeenAt: moment } });
      return sessionId;
    },
    page: (query) => pageOf(arranged, query),
  };
}

export async function pageOf(
  arranged: Arranged,
  query: Partial<Parameters<Contracts['ImpersonationQueryRepository']['page']>[0]> = {},
) {
  const whole = { adminId: null, impersonatorId: null, cursor: null, limit: 100 };
  const page = await arranged.contracts.ImpersonationQueryRepository.page({ ...whole, ...query });
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.impersonations.map(({ snapshot }) => snapshot.session.sessionId), next: page.next };
}
