import type { Grant } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { read } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { abilityAskedFor, targetAskedFor } from './asked-of-host.js';
import { AuthorizeInput } from './authorization.inputs.js';

/** For a host's own commands: closed by every mode, as the library's own mutations are. */
export const authorize = read('authz.authorize', {
  input: AuthorizeInput,
  actors: 'any',
  ability: abilityAskedFor,
  target: targetAskedFor,
  openDuring: [],
  outcomes: {
    /** The actor may; `grant` names ability and target, for the host's command to check. */
    granted: done<{ readonly grant: Grant }>(),
  },
}).body((run) => run.end('granted', { grant: run.grant }));
export type AuthorizeResult = ResultOf<typeof authorize>;
