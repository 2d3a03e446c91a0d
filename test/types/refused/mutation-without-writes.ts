import { mutation } from '../../../src/operations/declaration.js';
import { outcome } from '../../../src/operations/outcomes.js';
import { NoInput } from '../../../src/sessions/session.inputs.js';

export const declared = mutation('test.mutation', {
  input: NoInput,
  actors: 'any',
  ability: 'tests.run',
  target: () => null,
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  // TS2322: a mutation writes something; what writes nothing is a read
  writes: [],
  outcomes: { done: outcome() },
  audits: ['auth.logout'],
});
