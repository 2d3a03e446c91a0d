import { mutation } from '../../../src/operations/declaration.js';
import { ended, outcome } from '../../../src/operations/outcomes.js';
import { NoInput } from '../../../src/sessions/session.inputs.js';
import { endAllSessions } from '../../../src/sessions/session.edges.js';

// TS2345: a mutation without an ability does not compile (L1, ASVS 8.2.1)
export const declared = mutation('test.mutation', {
  input: NoInput,
  actors: 'any',
  target: () => null,
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  writes: [endAllSessions],
  outcomes: { done: outcome() },
  audits: ['auth.logout'],
});
export const done = ended('done');
