import type { Grant } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, read } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { abilityAskedFor, targetAskedFor } from './asked-of-host.js';
import { AuthorizeInput } from './authorization.inputs.js';

/** For a host's own queries: open in every mode. */
export const authorizeQuery = read('authz.authorize_query', {
  input: AuthorizeInput,
  actors: 'any',
  ability: abilityAskedFor,
  target: targetAskedFor,
  openDuring: EVERY_MODE,
  outcomes: {
    /** The actor may; `grant` names ability and target, for the host's query to check. */
    granted: done<{ readonly grant: Grant }>(),
  },
}).body((run) => run.end('granted', { grant: run.grant }));
export type AuthorizeQueryResult = ResultOf<typeof authorizeQuery>;
