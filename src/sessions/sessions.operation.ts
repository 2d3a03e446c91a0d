import { adminTarget } from '../kernel/proofs.js';
import type { CallOf } from '../operations/call.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { liveness, livenessRules } from './liveness.policy.js';
import { adminStateForSessions, sessionPage } from './session.edges.js';
import { SessionsInput } from './session.inputs.js';
import { sessionView } from './session.view.js';
import type { ListedSession } from './session.view.js';

const DEFAULT_LIMIT = 20;

export const sessions = read('sessions.list', {
  input: SessionsInput,
  actors: 'any',
  // One's own sessions need no ability; those of anybody else do.
  ability: ({ adminId }, actor) => (actor.kind === 'admin' && actor.adminId === adminId ? OWN_ACCOUNT : 'sessions.view'),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    page: outcome<{ readonly items: readonly ListedSession[]; readonly next: string | null }>(),
    not_found: outcome<{ readonly entity: 'admin' }>(),
    invalid_cursor: outcome(),
  },
  audits: ['view.sessions'],
});
export type SessionsResult = ResultOf<typeof sessions>;

export async function sessionsBody(call: CallOf<typeof sessions>): Promise<SessionsResult> {
  const { adminId, cursor, limit } = call.input;
  const [admin, page] = await Promise.all([
    call.ask(adminStateForSessions, { adminId }),
    call.ask(sessionPage, { adminId, cursor: cursor ?? null, limit: limit ?? DEFAULT_LIMIT }),
  ]);
  if (admin === null) return ended('not_found', { entity: 'admin' });
  if (page.outcome === 'invalid_cursor') return ended('invalid_cursor');
  call.audit('view.sessions', {});
  const rules = livenessRules({ get: (definition) => call.setting(definition) });
  const currentId = call.actor.kind === 'admin' ? call.actor.sessionId : null;
  const items = page.sessions.map((session) =>
    Object.freeze({
      ...sessionView(session),
      current: session.sessionId === currentId,
      state: liveness({ session, deviceRevoked: false, ...admin }, rules, call.now),
    }),
  );
  return ended('page', { items: Object.freeze(items), next: page.next });
}
