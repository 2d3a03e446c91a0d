import { read } from '../../../src/operations/declaration.js';
import { outcome } from '../../../src/operations/outcomes.js';
import { NoInput } from '../../../src/sessions/session.inputs.js';

export const declared = read('test.read', {
  input: NoInput,
  actors: 'any',
  ability: 'tests.run',
  target: () => null,
  openDuring: [],
  outcomes: { done: outcome() },
});
