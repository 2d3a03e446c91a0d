import { pageAskedFor } from '../../runner/input/page-asked-for.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { VIEW_ROLES } from './role.abilities.js';
import { RolesInput } from './role.inputs.js';
import { rolePage } from './role.methods.js';
import type { RoleListView } from './role.view.js';
import { roleListView } from './role.view.js';

export const roles = read('roles.roles', {
  input: RolesInput,
  actors: 'any',
  ability: VIEW_ROLES,
  target: () => null,
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page, the role created first comes first; `next` is null on the last one. */
    page: done<{ readonly items: readonly RoleListView[]; readonly next: string | null }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
}).body(async (run) => {
  const page = await run.query(rolePage, pageAskedFor(run.input));
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  return run.end('page', { items: Object.freeze(page.roles.map(roleListView)), next: page.next });
});
export type RolesResult = ResultOf<typeof roles>;
