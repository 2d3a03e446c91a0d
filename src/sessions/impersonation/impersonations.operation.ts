import type { Actor } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { pageAskedFor } from '../../runner/input/page-asked-for.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { liveness, livenessRules } from '../liveness.policy.js';
import { VIEW_SESSIONS } from '../session.abilities.js';
import { IMPERSONATIONS_VIEWED } from './impersonation.events.js';
import { ImpersonationsInput } from './impersonation.inputs.js';
import { impersonationPage } from './impersonation.methods.js';
import type { ImpersonationView } from './impersonation.view.js';
import { impersonationView } from './impersonation.view.js';

export const impersonations = read('impersonation.impersonations', {
  input: ImpersonationsInput,
  actors: 'any',
  // Who acted as oneself, and as whom one acted, is no secret; the rest is for whoever may see the sessions of others.
  ability: (input, actor) => (concernsOneself(input, actor) ? OWN_ACCOUNT : VIEW_SESSIONS),
  target: ({ adminId = null, byAdminId = null }) => {
    const about = adminId ?? byAdminId;
    return about === null ? null : adminTarget(about);
  },
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page, newest first; `next` is null on the last one. Nobody's id finds nothing. */
    page: done<{ readonly items: readonly ImpersonationView[]; readonly next: string | null }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
  audits: [IMPERSONATIONS_VIEWED],
}).body(async (run) => {
  const { adminId = null, byAdminId: impersonatorId = null } = run.input;
  const page = await run.query(impersonationPage, { adminId, impersonatorId, ...pageAskedFor(run.input) });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  run.audit(IMPERSONATIONS_VIEWED, {});
  const rules = livenessRules(run);
  const items = page.impersonations.map((one) => impersonationView(one, liveness(one.snapshot, rules, run.now)));
  return run.end('page', { items: Object.freeze(items), next: page.next });
});
export type ImpersonationsResult = ResultOf<typeof impersonations>;

/** While impersonating, one is neither: what concerns the admin is for the admin's own eyes. */
function concernsOneself({ adminId, byAdminId }: ImpersonationsInput, actor: Actor): boolean {
  if (actor.kind !== 'admin' || actor.impersonatorId !== null) return false;
  return adminId === actor.adminId || byAdminId === actor.adminId;
}
