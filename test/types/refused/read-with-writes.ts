import { read } from '../../../src/operations/declaration.js';
import { outcome } from '../../../src/operations/outcomes.js';
import { NoInput } from '../../../src/sessions/session.inputs.js';
import { endAllSessions } from '../../../src/sessions/session.edges.js';

export const declared = read('test.read', {
  input: NoInput,
  actors: 'any',
  ability: 'tests.run',
  target: () => null,
  openDuring: [],
  // TS2353: a read declares no write
  writes: [endAllSessions],
  outcomes: { done: outcome() },
});
