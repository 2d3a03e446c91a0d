import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, mutation } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { liveSince } from './open-session.step.js';
import { EXPIRE_SESSIONS } from './session.abilities.js';
import { SESSIONS_EXPIRED } from './session.events.js';
import { ExpireDueInput } from './session.inputs.js';
import { expireDueSessions } from './session.methods.js';

/** Bookkeeping: whatever it ends was dead before. No owner is told, since nothing happens to anybody. */
export const expireDue = mutation('sessions.expire_due', {
  input: ExpireDueInput,
  actors: 'system',
  ability: EXPIRE_SESSIONS,
  target: () => null,
  stepUp: false,
  impersonating: 'refused',
  openDuring: EVERY_MODE,
  writes: [expireDueSessions],
  outcomes: {
    /** So many were ended; with `more`, calling again may end more. */
    expired: done<{ readonly count: number; readonly more: boolean }>(),
  },
  audits: [SESSIONS_EXPIRED],
}).body(async (run) => {
  const { ended, more } = await run.restrict(expireDueSessions, { ...liveSince(run), limit: run.input.limit, at: run.now });
  if (ended > 0) run.audit(SESSIONS_EXPIRED, { count: ended });
  return run.end('expired', { count: ended, more });
});
export type ExpireDueResult = ResultOf<typeof expireDue>;
