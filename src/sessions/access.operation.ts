import { AdminActor } from '../kernel/actor.js';
import { digestOf } from '../kernel/digest.js';
import type { Instant } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { Queries, Restricts } from '../runner/capabilities.js';
import type { ResultOf } from '../runner/operation.js';
import { entrance, EVERY_MODE, firstRead } from '../runner/operation.js';
import { done, refused, refusedFor, result } from '../runner/outcomes.js';
import { endOverdue, OVERDUE_WRITES } from './end-overdue.step.js';
import { IMPERSONATION_ENDED, IMPERSONATION_ENDED_NOTICE } from './impersonation/impersonation.events.js';
import { liveness, livenessRules } from './liveness.policy.js';
import { AccessInput } from './session.inputs.js';
import { sessionByToken, touchSession } from './session.methods.js';
import type { SessionRecord, SessionSnapshot } from './session.record.js';
import type { SessionView } from './session.view.js';
import { sessionView } from './session.view.js';

/** Synchronous but for a due touch and the end of what is past its limits: the hottest path of the library makes one hop and no further async frame. */
export const access = entrance('sessions.access', {
  input: AccessInput,
  firstRead: firstRead(sessionByToken, ({ token }: AccessInput) => ({ tokenDigest: digestOf('session', token.reveal()) })),
  // On the exit list: without it nobody could reach the operations that end a mode.
  openDuring: EVERY_MODE,
  writes: [touchSession, ...OVERDUE_WRITES],
  outcomes: {
    /** The session lives; `actor` may call operations until it is refused. */
    allowed: done<{ readonly actor: AdminActor; readonly session: SessionView }>(),
    /** Nobody may act with this token; the client has to sign in again. */
    refused: refusedFor({
      /** No session has this token. */
      unknown: refused(),
      /** It reached its greatest age, or has proven no second factor while one is mandatory. */
      expired: refused(),
      /** It was not used for too long. */
      idle: refused(),
      /** Somebody ended it. */
      ended: refused(),
      /** An epoch moved: all sessions of the admin, or of the system, were ended at once. */
      superseded: refused(),
      /** Its admin may not act at present. */
      admin_not_active: refused(),
      /** Its device was revoked. */
      device_revoked: refused(),
    }),
  },
  audits: [IMPERSONATION_ENDED],
  notifies: [IMPERSONATION_ENDED_NOTICE],
}).body((run, snapshot) => {
  if (snapshot === null) return run.end('refused', { reason: 'unknown' });
  const { session } = snapshot;
  const rules = livenessRules(run);
  const state = liveness(snapshot, rules, run.now);
  if (state !== 'live') {
    const refusal = run.end('refused', { reason: state });
    return endOverdue(run, snapshot, rules)?.then(() => refusal) ?? refusal;
  }
  const due = run.input.passive !== true && run.now - lastUseOf(snapshot) >= run.policy.sessions.touchEveryMs;
  return due ? touched(run, snapshot) : allowed(run, session);
});
export type AccessResult = ResultOf<typeof access>;

/** Recording the use is a claim: a session ended since it was read is refused, never revived. */
async function touched(run: Queries & Restricts, { session, impersonator }: SessionSnapshot) {
  // Somebody who impersonates is at work all the while: their own session does not go idle over it.
  const used = impersonator === null ? [session] : [session, impersonator.session];
  const claims = await Promise.all(used.map(({ sessionId }) => run.restrict(touchSession, { sessionId, at: run.now })));
  return claims.every(({ outcome }) => outcome === 'won') ? allowed(run, session) : result('refused', { reason: 'ended' });
}

/** Of the two that an impersonation keeps alive, the one that was used longer ago. */
function lastUseOf({ session, impersonator }: SessionSnapshot): Instant {
  return impersonator === null ? session.lastSeenAt : (Math.min(session.lastSeenAt, impersonator.session.lastSeenAt) as Instant);
}

function allowed(run: Queries, session: SessionRecord) {
  return result('allowed', {
    actor: new AdminActor(MINT_KEY, run.policy, session, run.origin, run.now),
    session: sessionView(session),
  });
}
