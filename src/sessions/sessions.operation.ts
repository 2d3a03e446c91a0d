import { isOwn } from '../kernel/actor.js';
import { adminTarget } from '../kernel/proofs.js';
import { pageAskedFor } from '../runner/input/page-asked-for.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import { liveness, livenessRules } from './liveness.policy.js';
import { VIEW_SESSIONS } from './session.abilities.js';
import { SESSIONS_VIEWED } from './session.events.js';
import { SessionsInput } from './session.inputs.js';
import { adminStateForSessions, sessionPage } from './session.methods.js';
import type { ListedSession } from './session.view.js';
import { sessionView } from './session.view.js';

export const sessions = read('sessions.sessions', {
  input: SessionsInput,
  actors: 'any',
  // One's own sessions need no ability; those of anybody else do.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_SESSIONS),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page, newest first; `next` is null on the last one. */
    page: done<{ readonly items: readonly ListedSession[]; readonly next: string | null }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
  audits: [SESSIONS_VIEWED],
}).body(async (run) => {
  const { adminId } = run.input;
  const [admin, page] = await Promise.all([
    run.query(adminStateForSessions, { adminId }),
    run.query(sessionPage, { adminId, ...pageAskedFor(run.input) }),
  ]);
  if (admin === null) return run.end('not_found', { entity: 'admin' });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  run.audit(SESSIONS_VIEWED, {});
  const rules = livenessRules(run);
  const currentId = run.actor.kind === 'admin' ? run.actor.sessionId : null;
  const items = page.sessions.map(({ session, deviceRevoked, impersonator }) =>
    Object.freeze({
      ...sessionView(session),
      current: session.sessionId === currentId,
      endReason: session.endReason,
      state: liveness({ session, deviceRevoked, impersonator, ...admin }, rules, run.now),
    }),
  );
  return run.end('page', { items: Object.freeze(items), next: page.next });
});
export type SessionsResult = ResultOf<typeof sessions>;
