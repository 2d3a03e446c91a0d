import { mutation } from '../../../src/operations/declaration.js';
import { outcome } from '../../../src/operations/outcomes.js';
import { NoInput } from '../../../src/sessions/session.inputs.js';
import { endAllSessions } from '../../../src/sessions/session.edges.js';

// TS2345: a mutation says whether it wants a recent proof, or does not compile (AZ5)
export const declared = mutation('test.mutation', {
  input: NoInput,
  actors: 'any',
  ability: 'tests.run',
  target: () => null,
  impersonating: 'refused',
  openDuring: [],
  writes: [endAllSessions],
  outcomes: { done: outcome() },
  audits: ['auth.logout'],
});
