import { Redacted } from '@maatify/admin-infra';

import { ContradictingAnswer } from '../../../src/kernel/contract-method.js';
import { ADMIN_STATUSES } from '../../../src/kernel/admin-status.js';
import { oncePer } from '../../../src/kernel/once-per.js';
import { ImpossibleState } from '../../../src/kernel/shape.js';
import { partsOf, withPart } from './answer-paths.js';
import type { Part, Path } from './answer-paths.js';
import type { Expected } from './kinds.js';
import type { RecordedCall } from './recording.js';

/** A well-shaped answer about the right subject that cannot be true, and the rule that says so. */
export interface Contradiction {
  readonly name: string;
  readonly path: Path;
  readonly value: unknown;
  readonly expected: Extract<Expected, 'contradicting' | 'impossible'>;
  readonly rule: string;
}

const DAY_MS = 86_400_000;
const LITERALS = [
  ...ADMIN_STATUSES,
  'revoked',
  'expired',
  'password',
  'password_and_totp',
  'totp',
  'totp_enrolment',
  'password_change',
];

/**
 * The real answer changed in one field at a time, as far as it then contradicts its request or itself. Nobody writes them down: they
 * follow from what was really answered, so that a method or a rule that is added later is tried by being called.
 */
export const contradictionsOf = oncePer((call: RecordedCall): readonly Contradiction[] => {
  // Nearly every try ends in an error of which only the class is read: the stacks of some hundred thousand took longer than all else.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return contradictionsIn(call);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
});

function contradictionsIn(call: RecordedCall): readonly Contradiction[] {
  const { answer, declared } = call;
  if (declared === null || typeof answer !== 'object' || answer === null) return [];
  return partsOf(answer).flatMap(({ path, value }) =>
    otherValues(call, { path, value }).flatMap(([how, other]) => {
      const objection = objectionTo(call, withPart(answer, path, other));
      return objection === null ? [] : [{ name: `${path.join('.')}: ${how}`, path, value: other, ...objection }];
    }),
  );
}

function objectionTo({ args, declared }: RecordedCall, answer: unknown): Pick<Contradiction, 'expected' | 'rule'> | null {
  try {
    const read: unknown = declared?.read(answer);
    declared?.fits?.(args, read);
  } catch (misfit) {
    if (misfit instanceof ImpossibleState) return { expected: 'impossible', rule: misfit.rule };
    if (misfit instanceof ContradictingAnswer)
      return { expected: 'contradicting', rule: misfit.message.split(': ').slice(1).join(': ') };
  }
  return null;
}

/** Every field may be turned round, moved on or back, emptied or filled. */
function otherValues({ args, answer }: RecordedCall, { path, value }: Part): readonly (readonly [how: string, value: unknown])[] {
  if (Array.isArray(value)) {
    const { limit } = args as { readonly limit?: number };
    const last: unknown = value.at(-1);
    if (last === undefined) return [['something where there is nothing', ['something']]];
    const twice = ['the last one twice', [...(value as readonly unknown[]), last]] as const;
    return limit === undefined
      ? [twice]
      : [twice, ['one more than was asked for', Array.from({ length: limit + 1 }, (_, index): unknown => value[index] ?? last)]];
  }
  if (Redacted.is(value)) return [['nothing in its place', null]];
  const literals = LITERALS.filter((literal) => literal !== value).map(
    (literal) => [`'${literal}' in its place`, literal] as const,
  );
  switch (typeof value) {
    case 'boolean':
      return [['turned round', !value]];
    case 'number':
      return [
        ['one less', value - 1],
        ['one more', value + 1],
        ['none', 0],
        ['a day earlier', value - DAY_MS],
        ['a day later', value + DAY_MS],
        ['nothing in its place', null],
      ];
    case 'string':
      return [['nothing in its place', null], ['in capitals', value.toUpperCase()], ...otherIds(answer, path), ...literals];
    default:
      if (value !== null) return [['nothing in its place', null]];
      return [
        ['a moment where there is none', 1],
        ['a moment in 2100', Date.UTC(2100, 0, 1)],
        ['a secret where there is none', Redacted.of('a sealed seed of nobody')],
        ['something pending where there is nothing', pendingFor(path)],
        ...literals,
      ];
  }
}

/** The other ids of the answer in place of one: what should be two things is then one. */
function otherIds(answer: unknown, path: Path): readonly (readonly [how: string, value: unknown])[] {
  const isId = (one: Path): boolean => String(one.at(-1)).endsWith('Id');
  if (!isId(path)) return [];
  return partsOf(answer)
    .filter((other) => isId(other.path) && other.path.join() !== path.join() && typeof other.value === 'string')
    .map((other) => [`as ${other.path.join('.')}`, other.value] as const);
}

function pendingFor(path: Path): unknown {
  return path.at(-1) === 'pending'
    ? { pendingId: 'pending', sealedSeed: Redacted.of('a sealed seed'), vouchedBy: null, expiresAt: Date.UTC(2100, 0, 1) }
    : null;
}
