import { mutation } from '../../../src/operations/declaration.js';
import { outcome } from '../../../src/operations/outcomes.js';
import { NoInput } from '../../../src/sessions/session.inputs.js';
import { endAllSessions } from '../../../src/sessions/session.edges.js';

export const declared = mutation('test.mutation', {
  input: NoInput,
  actors: 'any',
  ability: 'tests.run',
  target: () => null,
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  writes: [endAllSessions],
  outcomes: { done: outcome() },
  audits: ['auth.logout'],
});
