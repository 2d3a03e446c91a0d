import type { Grant, Target } from '../kernel/proofs.js';
import { EVERY_MODE, read } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { AuthorizeInput } from './authorize.input.js';

function targetOf({ targetType, targetId }: AuthorizeInput): Target | null {
  return targetType == null || targetId == null ? null : Object.freeze({ type: targetType, id: targetId });
}

const common = {
  input: AuthorizeInput,
  actors: 'any',
  ability: (input: AuthorizeInput): string => input.ability,
  target: targetOf,
  outcomes: { granted: outcome<{ readonly grant: Grant }>() },
} as const;

/** For a host's own commands: closed by every mode, as the library's own mutations are (Z7). */
export const authorize = read('authz.authorize', { ...common, openDuring: [] });
export type AuthorizeResult = ResultOf<typeof authorize>;

/** For a host's own queries: open in every mode. */
export const authorizeQuery = read('authz.authorize_query', { ...common, openDuring: EVERY_MODE });
export type AuthorizeQueryResult = ResultOf<typeof authorizeQuery>;

export function authorizeBody(call: { readonly grant: Grant }) {
  return ended('granted', { grant: call.grant });
}
