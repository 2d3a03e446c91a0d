import { NoInput } from '../../runner/input/no-input.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, read } from '../../runner/operation.js';
import { done } from '../../runner/outcomes.js';
import { VIEW_ROLES } from './role.abilities.js';
import type { AbilityView } from './role.view.js';

/** What can be allowed at all is known since the start, so there is nothing to ask for. */
export const abilities = read('roles.abilities', {
  input: NoInput,
  actors: 'any',
  ability: VIEW_ROLES,
  target: () => null,
  openDuring: EVERY_MODE,
  outcomes: {
    /** The whole catalogue, the library's own first; `next` is null, since the page is all of it. */
    page: done<{ readonly items: readonly AbilityView[]; readonly next: string | null }>(),
  },
}).body((run) => run.end('page', { items: run.policy.abilities.all, next: null }));
export type AbilitiesResult = ResultOf<typeof abilities>;
