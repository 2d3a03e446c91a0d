import { AdminActor } from '../kernel/actor.js';
import { digestOf } from '../kernel/digest.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { CallOf } from '../operations/call.js';
import { entrance, EVERY_MODE } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { byReason, ended, outcome } from '../operations/outcomes.js';
import { liveness, livenessRules } from './liveness.policy.js';
import { sessionByToken, touchSession } from './session.edges.js';
import { AccessInput } from './session.inputs.js';
import type { SessionRecord, SessionSnapshot } from './session.record.js';
import { sessionView } from './session.view.js';
import type { SessionView } from './session.view.js';

export const access = entrance('sessions.access', {
  input: AccessInput,
  // On the exit list: without it nobody could reach the operations that end a mode.
  openDuring: EVERY_MODE,
  writes: [touchSession],
  outcomes: {
    allowed: outcome<{ readonly actor: AdminActor; readonly session: SessionView }>(),
    refused: byReason({
      unknown: outcome(),
      expired: outcome(),
      idle: outcome(),
      ended: outcome(),
      superseded: outcome(),
      admin_not_active: outcome(),
      device_revoked: outcome(),
    }),
  },
  audits: [],
});
export type AccessResult = ResultOf<typeof access>;

export const firstReadOfAccess = {
  edge: sessionByToken,
  args: ({ token }: AccessInput) => ({ tokenDigest: digestOf('session', token.reveal()) }),
};

/** Synchronous but for a due touch: the hottest path of the library makes one hop and no further async frame. */
export function accessBody(call: CallOf<typeof access>, snapshot: SessionSnapshot | null): AccessResult | Promise<AccessResult> {
  if (snapshot === null) return ended('refused', { reason: 'unknown' });
  const { session } = snapshot;
  const state = liveness(snapshot, livenessRules({ get: (definition) => call.setting(definition) }), call.now);
  if (state !== 'live') return ended('refused', { reason: state });
  return call.now - session.lastSeenAt >= call.policy.sessions.touchEveryMs ? touched(call, session) : allowed(call, session);
}

/** Recording the use is a claim: a session ended since it was read is refused, never revived (C15). */
async function touched(call: CallOf<typeof access>, session: SessionRecord): Promise<AccessResult> {
  const { sessionId } = session;
  const claim = await call.narrow(touchSession, { sessionId, at: call.now });
  return claim.outcome === 'won' ? allowed(call, session) : ended('refused', { reason: 'ended' });
}

function allowed(call: CallOf<typeof access>, session: SessionRecord): AccessResult {
  return ended('allowed', {
    actor: new AdminActor(MINT_KEY, call.policy, session, call.origin, call.now),
    session: sessionView(session),
  });
}
