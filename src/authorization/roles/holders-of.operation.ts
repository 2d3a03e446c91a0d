import { roleTarget } from '../../kernel/proofs.js';
import { pageAskedFor } from '../../runner/input/page-asked-for.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { VIEW_ROLES } from './role.abilities.js';
import { ROLES_VIEWED } from './role.events.js';
import { HoldersOfInput } from './role.inputs.js';
import { holdersOfRole, roleById } from './role.methods.js';
import type { RoleHoldingView } from './role.view.js';
import { roleHoldingView } from './role.view.js';

export const holdersOf = read('roles.holders_of', {
  input: HoldersOfInput,
  actors: 'any',
  ability: VIEW_ROLES,
  target: ({ roleId }) => roleTarget(roleId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page of who holds the role, who got it first comes first; `next` is null on the last one. */
    page: done<{ readonly items: readonly RoleHoldingView[]; readonly next: string | null }>(),
    /** There is no such role. */
    not_found: refused<{ readonly entity: 'role' }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
  audits: [ROLES_VIEWED],
}).body(async (run) => {
  const { roleId } = run.input;
  const [role, page] = await Promise.all([
    run.query(roleById, { roleId }),
    run.query(holdersOfRole, { roleId, ...pageAskedFor(run.input) }),
  ]);
  if (role === null) return run.end('not_found', { entity: 'role' });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  run.audit(ROLES_VIEWED, {});
  return run.end('page', { items: Object.freeze(page.holdings.map(roleHoldingView)), next: page.next });
});
export type HoldersOfResult = ResultOf<typeof holdersOf>;
