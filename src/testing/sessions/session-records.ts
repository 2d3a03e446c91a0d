import { instant } from '../../kernel/ids.js';
import type { SessionOpening, SessionOpeningClaim } from '../../sessions/session-command-repository.contract.js';
import type { ChallengeRecord, ChallengeSnapshot, SessionRecord } from '../../sessions/session.record.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';

export function aSession(arranged: Arranged, owner: Given, changes: Partial<SessionRecord> = {}): SessionRecord {
  const { openedAt = START } = changes;
  return {
    sessionId: arranged.sessionId(),
    adminId: owner.adminId,
    openedAt,
    lastSeenAt: openedAt,
    expiresAt: at(HOUR),
    provenAt: openedAt,
    endedAt: null,
    endReason: null,
    credentialEpoch: owner.epoch,
    systemEpoch: 0,
    ip: '203.0.113.7',
    userAgent: 'Conformance/1.0',
    channel: 'ui',
    deviceDigest: null,
    newDevice: true,
    factors: 'password',
    impersonatorId: null,
    ...changes,
  };
}

type OpeningChanges = Partial<Omit<SessionOpening, 'session' | 'limit'>> & Partial<SessionOpening['limit']>;

/** An opening under a limit nothing reaches, unless it is told otherwise. */
export function anOpening(arranged: Arranged, session: SessionRecord, changes: OpeningChanges = {}): SessionOpening {
  const { maxLive = 1_000, whenFull = 'refuse', idleSince = instant(0), openedSince = instant(0), ...rest } = changes;
  return {
    session,
    tokenDigest: arranged.digest(),
    closesChallenge: null,
    replacesSession: null,
    endsToken: null,
    limit: { maxLive, whenFull, idleSince, openedSince },
    ...rest,
  };
}

/** Opens a session and answers the claim. */
export function open(arranged: Arranged, session: SessionRecord, changes: OpeningChanges = {}): Promise<SessionOpeningClaim> {
  return arranged.contracts.SessionCommandRepository.open(anOpening(arranged, session, changes));
}

/** Opens a session as an arrangement and answers its record. */
export async function opened(arranged: Arranged, owner: Given, changes: Partial<SessionRecord> = {}): Promise<SessionRecord> {
  const session = aSession(arranged, owner, changes);
  await arranged.arrange('an open session', open(arranged, session));
  return session;
}

export function aChallenge(arranged: Arranged, owner: Given, changes: Partial<ChallengeRecord> = {}): ChallengeRecord {
  return {
    challengeDigest: arranged.digest(),
    adminId: owner.adminId,
    purpose: 'totp',
    factors: 'password',
    credentialEpoch: owner.epoch,
    systemEpoch: 0,
    openedAt: START,
    expiresAt: at(5 * MINUTE),
    closedAt: null,
    deviceDigest: null,
    ...changes,
  };
}

export async function openedChallenge(
  arranged: Arranged,
  owner: Given,
  changes: Partial<ChallengeRecord> = {},
): Promise<ChallengeRecord> {
  const challenge = aChallenge(arranged, owner, changes);
  await arranged.arrange('an open challenge', arranged.contracts.SessionCommandRepository.openChallenge({ challenge }));
  return challenge;
}

export function challengeOf(
  arranged: Arranged,
  { challengeDigest }: Pick<ChallengeRecord, 'challengeDigest'>,
): Promise<ChallengeSnapshot | null> {
  return arranged.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest });
}

/** The session as it is stored now. */
export async function stored(arranged: Arranged, { sessionId }: Pick<SessionRecord, 'sessionId'>): Promise<SessionRecord | null> {
  return (await arranged.contracts.SessionQueryRepository.byId({ sessionId }))?.session ?? null;
}

/** Every stored session of an admin, newest first. */
export async function sessionsOf(arranged: Arranged, { adminId }: Pick<Given, 'adminId'>): Promise<readonly SessionRecord[]> {
  const page = await arranged.contracts.SessionQueryRepository.page({ adminId, cursor: null, limit: 100 });
  return page.outcome === 'page' ? page.sessions.map(({ session }) => session) : [];
}

export async function notEnded(arranged: Arranged, owner: Pick<Given, 'adminId'>): Promise<readonly SessionRecord[]> {
  return (await sessionsOf(arranged, owner)).filter(({ endedAt }) => endedAt === null);
}
