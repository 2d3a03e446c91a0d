import { describe, expect, it } from '@jest/globals';
import { IsDefined, IsEmail, IsIn, IsOptional, Length, MinLength, validateSync, ValidateIf } from 'class-validator';

import { Redacted } from '../../src/kernel/redacted.js';
import type { InputClass } from '../../src/runner/input/check-input.js';
import type { Violation } from '../../src/runner/outcomes.js';
import { GoesWith, InsteadOf, IsSecret, IsText, MayBeAbsent } from '../../src/runner/input/input-rules.js';
import { rulesOfClass } from '../../src/runner/input/rules-of-class.js';
import { EXPECTATIONS } from '../support/every-expectation.js';

/** What class-validator itself says of an instance. */
function bySelf(input: object): readonly string[] {
  return validateSync(input, { forbidUnknownValues: true }).flatMap(({ property, constraints }) =>
    Object.keys(constraints ?? {}).map((rule) => `${property}:${rule}`),
  );
}

function byRulesOf(inputClass: InputClass<object>, input: object): readonly string[] | null {
  const { violations } = rulesOfClass(inputClass);
  if (violations === null) return null;
  const found: Violation[] = [];
  violations(input, found);
  return found.map(({ path, rule }) => `${path}:${rule}`);
}

const SENT: readonly unknown[] = [
  undefined,
  null,
  '',
  'ab',
  'ada@example.org',
  'admins.lock',
  '123456',
  'x'.repeat(64),
  'x'.repeat(5_000),
  'a\0',
  0,
  7,
  1.5,
  true,
  [],
  ['ab'],
  {},
  Redacted.of('123456'),
  Redacted.of(''),
  Redacted.of('x'.repeat(600)),
];

/** Each value in every field, all else left out; and each in all fields at once. */
function* filled(inputClass: InputClass<object>): Generator<object> {
  const fields = [...rulesOfClass(inputClass).fields];
  for (const value of SENT) {
    yield Object.assign(new inputClass(), Object.fromEntries(fields.map((field) => [field, value])));
    for (const field of fields) yield Object.assign(new inputClass(), { [field]: value });
  }
}

class OfTheHost {
  @IsOptional() @MinLength(3) @Length(2, 5) name?: string;
  @ValidateIf((input: OfTheHost) => input.name !== 'quiet') @IsEmail() @IsIn(['ada@example.org']) email?: string;
  @IsText({ max: 2 }) @IsText({ min: 1, max: 3 }) twice?: string;
}
class Inherits extends OfTheHost {
  @IsText({ min: 4, max: 9 }) declare name?: string;
  @MayBeAbsent() @IsSecret({ max: 9 }) @GoesWith('other') pair?: Redacted;
  @InsteadOf('pair') @IsText({ max: 4 }) other?: string;
}

describe('the rules of an input class, run without looking for them among all others', () => {
  const ours = [...new Set(EXPECTATIONS.map(({ operation }) => operation.input))].filter(
    (one) => rulesOfClass(one).fields.size > 0,
  );

  it.each([...ours, OfTheHost, Inherits].map((one) => [one.name, one] as const))(
    'of %s: the same violations, in the same order, as class-validator finds',
    (_, inputClass) => {
      for (const input of filled(inputClass)) expect(byRulesOf(inputClass, input)).toEqual(bySelf(input));
    },
  );

  it('is asked of more than twenty classes', () => {
    expect(ours.length).toBeGreaterThan(20);
  });

  it.each([
    ['for each in a list', MinLength(3, { each: true })],
    ['of a group', MinLength(3, { groups: ['some'] })],
    ['with a condition of its own', MinLength(3, { validateIf: () => false })],
    ['that a field is there at all', IsDefined()],
  ])('a rule %s is left to class-validator', (_, rule) => {
    class Other {
      declare field: unknown;
    }
    rule(Other.prototype, 'field');
    expect(rulesOfClass(Other)).toEqual({ fields: new Set(['field']), violations: null });
  });
});
