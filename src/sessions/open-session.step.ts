import type { ActorSession } from '../kernel/actor.js';
import { digestOf } from '../kernel/digest.js';
import type { Digest, Instant, SessionId } from '../kernel/ids.js';
import { later } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { ProvenFactors } from '../kernel/proven-factors.js';
import { adminTarget, AuthenticationProof } from '../kernel/proofs.js';
import { onOneLine } from '../kernel/readable-text.js';
import { Redacted } from '../kernel/redacted.js';
import type { Changes, Emits, Queries } from '../runner/capabilities.js';
import { SESSION_MAX_LIVE, SYSTEM_EPOCH } from '../settings/core-settings.js';
import { firstWithin, livenessRules } from './liveness.policy.js';
import type { SessionOpeningClaim } from './session-command-repository.contract.js';
import { SESSION_CREATED, SESSIONS_REVOKED } from './session.events.js';
import { openSessionWrite } from './session.methods.js';
import type { SessionRecord } from './session.record.js';
import type { IssuedSession } from './session.view.js';
import { sessionView } from './session.view.js';

export const SESSION_OPENING_WRITES = [openSessionWrite] as const;
export const SESSION_OPENING_EVENTS = [SESSION_CREATED, SESSIONS_REVOKED] as const;
type OpeningEvents = (typeof SESSION_OPENING_EVENTS)[number];

export interface OpeningCircumstances {
  readonly deviceDigest: Digest | null;
  readonly newDevice: boolean;
  /** The token the browser still had: its session ends in the same write, if it is this admin's. null where there was none. */
  readonly endsToken: Digest | null;
  /** The session that goes on in the new one, and ends by the same write. */
  readonly replaces: SessionId | null;
  /** When it ends at the latest, beside the greatest age; null where nothing else ends it. */
  readonly endsBy: Instant | null;
}

export interface OpenedSession {
  readonly opened: true;
  readonly issued: IssuedSession;
  /** How many live sessions of the admin ended for it, at the limit. */
  readonly endedOldest: number;
}

export interface LostOpening {
  readonly opened: false;
  readonly reason: Extract<SessionOpeningClaim, { outcome: 'lost' }>['reason'];
}

/** What makes one new session differ from another. */
export type SessionFacts = Pick<
  SessionRecord,
  'adminId' | 'provenAt' | 'credentialEpoch' | 'deviceDigest' | 'newDevice' | 'factors' | 'impersonatorId'
> & {
  /** When it ends at the latest, beside the greatest age; null where nothing else ends it. */
  readonly endsBy: Instant | null;
};

/** A session that is about to be opened. Its token is shown to nobody unless the write that opens it is won. */
export interface NewSession {
  readonly session: SessionRecord;
  readonly token: string;
  readonly tokenDigest: Digest;
}

/** Makes a session: the token is new at every opening and only its digest is stored. The only function that does. */
export function newSession(run: Queries, { endsBy, ...facts }: SessionFacts): NewSession {
  const { now, origin } = run;
  const token = run.newSecret();
  const session = Object.freeze({
    sessionId: run.newId() as SessionId,
    openedAt: now,
    lastSeenAt: now,
    expiresAt: earliest(later(now, livenessRules(run).absoluteMs), endsBy),
    endedAt: null,
    endReason: null,
    systemEpoch: run.setting(SYSTEM_EPOCH),
    ip: origin.ip,
    // What the owner's devices are listed and told by.
    userAgent: onOneLine(origin.userAgent),
    channel: origin.channel,
    ...facts,
  });
  return { session, token, tokenDigest: digestOf('session', token) };
}

/** What the client gets of a session whose opening was won. */
export function issuedOf({ session, token }: NewSession): IssuedSession {
  return Object.freeze({ session: sessionView(session), token: Redacted.of(token) });
}

/** Sessions before these moments are idle or too old, by today's settings. */
export function liveSince(run: Queries) {
  const { idleMs, absoluteMs } = livenessRules(run);
  return { idleSince: firstWithin(idleMs, run.now), openedSince: firstWithin(absoluteMs, run.now) };
}

/**
 * Opens a session of somebody who signed in. Every way to sign in ends here, with a proof, in one conditional write.
 *
 * The session carries the epochs its proof was made under, so one that races a suspension, a password change or an emergency is
 * refused by the write or born dead.
 */
export async function openSession(
  run: Queries & Changes,
  proof: AuthenticationProof,
  { deviceDigest, newDevice, endsToken, replaces, endsBy }: OpeningCircumstances,
): Promise<OpenedSession | LostOpening> {
  const { adminId, provenAt, credentialEpoch, factors } = proof;
  const facts = { adminId, provenAt, credentialEpoch, factors, deviceDigest, newDevice, impersonatorId: null, endsBy };
  const made = newSession(run, facts);
  const claim = await run.change(openSessionWrite, proof, {
    session: made.session,
    tokenDigest: made.tokenDigest,
    closesChallenge: proof.challengeDigest,
    replacesSession: replaces,
    endsToken,
    limit: { maxLive: run.setting(SESSION_MAX_LIVE), whenFull: run.policy.sessions.whenFull, ...liveSince(run) },
  });
  if (claim.outcome === 'lost') return { opened: false, reason: claim.reason };
  return { opened: true, issued: issuedOf(made), endedOldest: claim.endedOldest };
}

/** Reports a session that was opened, and that others had to go for it: nobody is signed out without a trace. */
export function reportOpened(run: Emits<OpeningEvents>, { issued, endedOldest }: OpenedSession): void {
  const { sessionId, adminId } = issued.session;
  const target = adminTarget(adminId);
  run.audit(SESSION_CREATED, { sessionId }, target);
  if (endedOldest > 0) run.audit(SESSIONS_REVOKED, { reason: 'limit' }, target);
}

/** The session that is opened anew. */
export type ContinuedSession = Pick<ActorSession, 'adminId' | 'sessionId' | 'deviceDigest' | 'newDevice' | 'expiresAt'>;

/** What is different in the one that goes on. */
export interface Continuation {
  /** Every factor that was proven in it, what was just proven included. */
  readonly factors: ProvenFactors;
  /** The epoch it lives under: the one that the change just made moved to, if it moved any. */
  readonly credentialEpoch: number;
  readonly provenAt: Instant;
}

/**
 * Opens the caller's own session anew, under a new token, and ends the old one by the same write. null when the old one was ended
 * meanwhile: then nothing goes on, which is less authority. It ends when the old one would have: going on is no new sign-in.
 */
export async function continueSession(
  run: Queries & Changes & Emits<OpeningEvents>,
  { adminId, sessionId, deviceDigest, newDevice, expiresAt }: ContinuedSession,
  { factors, credentialEpoch, provenAt }: Continuation,
): Promise<IssuedSession | null> {
  const facts = { adminId, credentialEpoch, challengeDigest: null, factors, provenAt } as const;
  const proof = new AuthenticationProof(MINT_KEY, run.self, facts);
  const circumstances = { deviceDigest, newDevice, endsToken: null, replaces: sessionId, endsBy: expiresAt };
  const opening = await openSession(run, proof, circumstances);
  if (!opening.opened) return null;
  reportOpened(run, opening);
  return opening.issued;
}

function earliest(end: Instant, endsBy: Instant | null): Instant {
  return endsBy === null ? end : (Math.min(end, endsBy) as Instant);
}
