import type { AdminActor } from '../../kernel/actor.js';
import type { Queries } from '../../runner/capabilities.js';
import { NoInput } from '../../runner/input/no-input.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { endInStore, SESSION_ENDING_WRITES } from '../end-session.step.js';
import { liveness, livenessRules } from '../liveness.policy.js';
import { IMPERSONATION_ENDED, IMPERSONATION_ENDED_NOTICE } from './impersonation.events.js';
import { latestImpersonationBy } from './impersonation.methods.js';
import type { EndedImpersonation } from './impersonation.record.js';
import { reportEnded } from './report-ended.step.js';

/** The impersonator's own session goes on. Whoever is impersonated has no part in it: they end the session, as any of theirs. */
export const stopImpersonation = mutation('impersonation.stop_impersonation', {
  input: NoInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: false,
  impersonating: 'allowed',
  // On the exit list: taking authority away is never closed.
  openDuring: EVERY_MODE,
  writes: SESSION_ENDING_WRITES,
  outcomes: {
    /** The impersonation is dead now. */
    stopped: done(),
    /** The caller impersonates nobody, or no longer. */
    not_active: done(),
  },
  audits: [IMPERSONATION_ENDED],
  notifies: [IMPERSONATION_ENDED_NOTICE],
}).body(async (run) => {
  const ongoing = await impersonationOf(run, run.actor);
  if (ongoing === null) return run.end('not_active');
  const { adminId, sessionId } = ongoing;
  const claim = await endInStore(run, { adminId, sessionId, reason: 'signed_out' });
  if (claim.outcome === 'lost') return run.end('not_active');
  reportEnded(run, ongoing, 'stopped');
  return run.end('stopped');
});
export type StopImpersonationResult = ResultOf<typeof stopImpersonation>;

/** Called from within it, it is that one; from a session of one's own, the one that lives. */
async function impersonationOf(run: Queries, actor: AdminActor): Promise<EndedImpersonation | null> {
  const { adminId, sessionId, impersonatorId } = actor;
  if (impersonatorId !== null) return { adminId, sessionId, impersonatorId };
  const latest = await run.query(latestImpersonationBy, { impersonatorId: adminId });
  if (latest === null || liveness(latest, livenessRules(run), run.now) !== 'live') return null;
  return { adminId: latest.session.adminId, sessionId: latest.session.sessionId, impersonatorId: adminId };
}
