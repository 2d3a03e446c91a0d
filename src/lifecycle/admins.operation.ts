import { pageAskedFor } from '../runner/input/page-asked-for.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, read } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import type { AdminView } from './admin.view.js';
import { adminView } from './admin.view.js';
import { VIEW_ADMINS } from './lifecycle.abilities.js';
import { AdminsInput } from './lifecycle.inputs.js';
import { adminPage } from './lifecycle.methods.js';

export const admins = read('admin.admins', {
  input: AdminsInput,
  actors: 'any',
  ability: VIEW_ADMINS,
  target: () => null,
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page, newest first; `next` is null on the last one. */
    page: done<{ readonly items: readonly AdminView[]; readonly next: string | null }>(),
    /** The cursor is none that an earlier page of the same filter handed out. */
    invalid_cursor: refused(),
  },
}).body(async (run) => {
  const { status, search } = run.input;
  const filter = { status: status ?? null, search: search ?? null };
  const page = await run.query(adminPage, { filter, ...pageAskedFor(run.input) });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  return run.end('page', { items: Object.freeze(page.admins.map(adminView)), next: page.next });
});
export type AdminsResult = ResultOf<typeof admins>;
