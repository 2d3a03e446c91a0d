import type { RecordedCall } from './recording.js';
import { isWrite } from './methods.js';

/** The kinds of fault of the matrix (K18, "not applied but says so", is for the conformance kit to find). */
export const KINDS = {
  K1: 'throws in the same tick',
  K2: 'rejects with an Error',
  K3: 'throws or rejects with what is no usable Error',
  K4: 'answers undefined',
  K5: 'answers null where there is none',
  K6: 'answers a wrong shape',
  K7: 'answers an unknown literal',
  K8: 'answers about another subject',
  K9: 'never settles',
  K10: 'settles just before or just after the deadline',
  K11: 'settles twice, or is delivered twice',
  K12: 'settles late, or after shutdown',
  K13: 'answers a thenable',
  K14: 'answers a Proxy',
  K15: 'answers something huge',
  K16: 'answers inherited properties',
  K17: 'is applied, then throws',
  K19: 'calls back into the library',
  K20: 'changes its arguments',
  K21: 'answers what contradicts its request or itself',
} as const;
export type Kind = keyof typeof KINDS;

/**
 * How a case must end.
 * - `same`: result, state and intents of the fault-free run
 * - `threw`, `timed_out`: InfrastructureException; `malformed`, `contradicting`: ContractViolation; `wrong_subject`, `impossible`:
 *   InvariantViolation
 * - `tolerated`: result of the fault-free run, less of its state; a write that failed is told of
 * - `narrower`: any declared ending, or ContractViolation, as long as nothing is added
 */
export type Expected =
  'same' | 'threw' | 'timed_out' | 'malformed' | 'wrong_subject' | 'contradicting' | 'impossible' | 'tolerated' | 'narrower';

export type Place = 'query' | 'write' | 'authorizer' | 'verifier' | 'settings' | 'sink' | 'void';

const VERIFIERS = ['PasswordHasher', 'PasswordPolicy', 'TotpAuthenticator', 'TotpQueryRepository'];

/** Where in the columns of the fault matrix a call belongs; a contract nobody thought of is a query or a write. */
export function placeOf({ contract, declared, answer }: RecordedCall): Place {
  if (declared === null) return 'sink';
  if (contract === 'AbilityResolver') return 'authorizer';
  if (contract === 'SystemSettingsReader') return 'settings';
  if (VERIFIERS.includes(contract)) return 'verifier';
  if (isWrite(declared)) return answer === undefined ? 'void' : 'write';
  return 'query';
}

const everywhere = (expected: Expected, sink: Expected = 'same'): Readonly<Record<Place, Expected>> => ({
  query: expected,
  write: expected,
  authorizer: expected,
  verifier: expected,
  settings: expected,
  void: expected,
  sink,
});
/** A command without an answer may answer anything. */
const answered = (expected: Expected) => ({ ...everywhere(expected), void: 'same' as const });

/** The table of invariants.md, by kind and place; a variant may say otherwise where the kind has several faces. */
export const EXPECTED: Readonly<Record<Kind, Readonly<Record<Place, Expected>>>> = {
  K1: everywhere('threw'),
  K2: everywhere('threw'),
  K3: everywhere('threw'),
  K4: answered('malformed'),
  K5: answered('malformed'),
  K6: answered('malformed'),
  K7: answered('malformed'),
  K8: answered('wrong_subject'),
  K9: everywhere('timed_out'),
  K10: everywhere('timed_out'),
  K11: everywhere('same'),
  K12: everywhere('timed_out'),
  K13: everywhere('same'),
  K14: answered('malformed'),
  K15: answered('malformed'),
  K16: answered('malformed'),
  K17: everywhere('threw'),
  K19: everywhere('same'),
  K20: everywhere('same'),
  K21: answered('contradicting'),
};
