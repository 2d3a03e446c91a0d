import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { SYSTEM_EPOCH } from '../../settings/core-settings.js';
import { liveSince } from '../open-session.step.js';
import { EXPIRE_SESSIONS } from '../session.abilities.js';
import { IMPERSONATION_ENDED, IMPERSONATION_ENDED_NOTICE } from './impersonation.events.js';
import { ExpireDueImpersonationsInput } from './impersonation.inputs.js';
import { expireDueImpersonationsWrite } from './impersonation.methods.js';
import { reportEnded } from './report-ended.step.js';

/** Bookkeeping: whatever it ends was dead before, and nobody had told of it. */
export const expireDueImpersonations = mutation('impersonation.expire_due_impersonations', {
  input: ExpireDueImpersonationsInput,
  actors: 'system',
  ability: EXPIRE_SESSIONS,
  target: () => null,
  stepUp: false,
  impersonating: 'refused',
  openDuring: EVERY_MODE,
  writes: [expireDueImpersonationsWrite],
  outcomes: {
    /** So many were ended; with `more`, calling again may end more. */
    expired: done<{ readonly count: number; readonly more: boolean }>(),
  },
  audits: [IMPERSONATION_ENDED],
  notifies: [IMPERSONATION_ENDED_NOTICE],
}).body(async (run) => {
  const { ended, more } = await run.restrict(expireDueImpersonationsWrite, {
    ...liveSince(run),
    systemEpoch: run.setting(SYSTEM_EPOCH),
    limit: run.input.limit,
    at: run.now,
  });
  for (const one of ended) reportEnded(run, one, 'expired');
  return run.end('expired', { count: ended.length, more });
});
export type ExpireDueImpersonationsResult = ResultOf<typeof expireDueImpersonations>;
