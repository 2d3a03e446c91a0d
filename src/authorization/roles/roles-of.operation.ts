import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { isKnownAdmin } from '../../lifecycle/read-admin.step.js';
import { pageAskedFor } from '../../runner/input/page-asked-for.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { VIEW_ROLES } from './role.abilities.js';
import { ROLES_VIEWED } from './role.events.js';
import { RolesOfInput } from './role.inputs.js';
import { rolesOfAdmin } from './role.methods.js';
import type { RoleHoldingView } from './role.view.js';
import { roleHoldingView } from './role.view.js';

export const rolesOf = read('roles.roles_of', {
  input: RolesOfInput,
  actors: 'any',
  // What one holds oneself is no secret.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_ROLES),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page of what the admin holds, what was assigned first comes first; `next` is null on the last one. */
    page: done<{ readonly items: readonly RoleHoldingView[]; readonly next: string | null }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
  audits: [ROLES_VIEWED],
}).body(async (run) => {
  const { adminId } = run.input;
  const [known, page] = await Promise.all([
    isKnownAdmin(run, adminId),
    run.query(rolesOfAdmin, { adminId, ...pageAskedFor(run.input) }),
  ]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  run.audit(ROLES_VIEWED, {});
  return run.end('page', { items: Object.freeze(page.holdings.map(roleHoldingView)), next: page.next });
});
export type RolesOfResult = ResultOf<typeof rolesOf>;
