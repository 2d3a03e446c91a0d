import { describe, expect, it } from '@jest/globals';

import { Redacted } from '../../src/kernel/redacted.js';
import { checkInput } from '../../src/runner/input/check-input.js';
import {
  fieldReadersOf,
  IsAbilityKey,
  IsAdminId,
  IsBooleanValue,
  IsEmailAddress,
  IsOneOf,
  IsSecret,
  IsSessionId,
  IsSettingValue,
  IsText,
  IsTotpCode,
  IsWholeNumber,
  wrapSecret,
} from '../../src/runner/input/input-rules.js';

class Everything {
  @IsText({ min: 2, max: 4 }) text!: string;
  @IsSecret({ min: 3, max: 5 }) secret!: Redacted;
  @IsTotpCode() code!: Redacted;
  @IsEmailAddress() email!: string;
  @IsAbilityKey() ability!: string;
  @IsAdminId() admin!: string;
  @IsSessionId() session!: string;
  @IsOneOf(['a', 'b']) choice!: string;
  @IsWholeNumber(1, 9) count!: number;
  @IsBooleanValue() flag!: boolean;
  @IsSettingValue() value!: unknown;
}

const RIGHT = {
  text: 'abc',
  secret: '1234',
  code: '123456',
  email: 'ada@example.org',
  ability: 'admins.lock',
  admin: 'ada',
  session: 's1',
  choice: 'a',
  count: 5,
  flag: true,
  value: 'x',
};
const check = (changes: object) => checkInput(Everything, { ...RIGHT, ...changes });

function brokenBy(changes: object): readonly string[] {
  const checked = check(changes);
  return checked.valid ? [] : checked.violations.map(({ path, rule }) => `${path}:${rule}`);
}

describe('v5.0.0-2.2.1 each rule accepts what it says and nothing else', () => {
  it.each<[keyof typeof RIGHT, string, readonly unknown[], readonly unknown[]]>([
    ['text', 'text', ['ab', 'abcd'], ['a', 'abcde', 42, null, 'a\0b', 'a\ud800', ['ab']]],
    ['secret', 'secret', ['123', '12345', Redacted.of('123')], ['12', '123456', 1234, Redacted.of(1234), 'a\0bc', null]],
    [
      'code',
      'totp_code',
      ['000000', Redacted.of('654321')],
      ['12345', '1234567', ' 123456', '12345６', '+12345', 123456, '123456\n'],
    ],
    ['email', 'email', ['Ada@Example.org'], ['ada', 'a'.repeat(301), 7, null, 'a\0@example.org']],
    [
      'ability',
      'ability',
      ['a.b', 'admins.lock_all.x1'],
      ['own_account', 'admins.*', '*', 'Admins.lock', '1a.b', 'a.', '.a', 'a..b', ' a.b', 'a.b ', `a.${'b'.repeat(127)}`, 5],
    ],
    ['ability', 'ability', [`a.${'b'.repeat(126)}`], []],
    ['admin', 'admin_id', ['1', 'x'.repeat(64)], ['', 'a b', 'x'.repeat(65), 1]],
    ['session', 'session_id', ['1', 'x'.repeat(64)], ['', 'a b', 'x'.repeat(65), 1, ' s', 's\n']],
    ['choice', 'one_of', ['a', 'b'], ['c', 'A', 'length', null, ['a']]],
    ['count', 'whole_number', [1, 9, '5'], [0, 10, 1.5, '10', '05', '+5', ' 5', '5.0', '', Number.NaN, null]],
    ['flag', 'boolean', [true, false], ['true', 1, 0, null]],
    [
      'value',
      'setting_value',
      ['', 'x'.repeat(4_096), 0, -1.5, true, false],
      ['x'.repeat(4_097), Number.NaN, Infinity, null, {}, [], 'a\0'],
    ],
  ])('%s', (field, rule, accepted, refused) => {
    expect(accepted.filter((value) => brokenBy({ [field]: value }).length > 0)).toEqual([]);
    expect(refused.map((value) => brokenBy({ [field]: value }))).toEqual(refused.map(() => [`${field}:${rule}`]));
  });
});

describe('Z4 F48 only listed fields get in', () => {
  it('a right input is a frozen instance of its own class; secrets are wrapped and told', () => {
    const raw = { ...RIGHT };
    const checked = checkInput(Everything, raw);
    if (!checked.valid) throw new Error('refused');
    expect(checked.input).toBeInstanceOf(Everything);
    expect([Object.isFrozen(checked.input), checked.input === (raw as unknown)]).toEqual([true, false]);
    expect([checked.input.secret.reveal(), checked.input.code.reveal(), checked.input.text]).toEqual(['1234', '123456', 'abc']);
    expect(checked.secrets).toEqual(['1234', '123456']);
  });

  it.each([[null], [undefined], ['text'], [42], [[]]])('%p is no input', (raw) => {
    expect(checkInput(Everything, raw)).toEqual({ valid: false, violations: [{ path: '', rule: 'object' }] });
  });

  it('an unknown field is told by its name; one without a value is none', () => {
    expect(brokenBy({ status: 'active' })).toEqual(['status:unknown_field']);
    expect(brokenBy({ ['x'.repeat(64)]: 1, $_a_1: 1, 'x-csrf-token': 1, 'body.current': 1 })).toEqual([
      `${'x'.repeat(64)}:unknown_field`,
      '$_a_1:unknown_field',
      'x-csrf-token:unknown_field',
      'body.current:unknown_field',
    ]);
    expect(brokenBy({ status: undefined })).toEqual([]);
    expect(brokenBy(JSON.parse('{"__proto__": {"isSuper": true}}') as object)).toEqual(['__proto__:unknown_field']);
  });

  it.each([
    ['a body of JSON that was read as a form', '{"email":"ada@example.org","password":"hunter2"}'],
    ['a name that is too long', 'x'.repeat(65)],
    ['a NUL', 'a\0'],
    ['half a character', 'a\ud800'],
    ['a text turned around', 'a\u202eb'],
    ['a line break at its end', 'a\n'],
    ['a digit first', '1a'],
    ['an address', 'ada@example.org'],
    ['nothing', ''],
  ])('a key that looks like no field name is not repeated: %s', (_, key) => {
    expect(brokenBy({ [key]: '' })).toEqual(['(no field name):unknown_field']);
  });

  it('an inherited field is not there', () => {
    const checked = checkInput(Everything, Object.create(RIGHT));
    expect(checked.valid ? [] : checked.violations).toHaveLength(11);
  });

  it('an object that throws when it is read is refused as a whole', () => {
    const hostile = {
      ...RIGHT,
      get text(): string {
        throw new Error('trap');
      },
    };
    expect(checkInput(Everything, hostile)).toEqual({ valid: false, violations: [{ path: '', rule: 'readable' }] });
  });

  it('violations are frozen and at most twenty', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`more${String(index)}`, 1]));
    const checked = check(many);
    const violations = checked.valid ? [] : checked.violations;
    expect(violations).toHaveLength(20);
    expect([Object.isFrozen(violations), Object.isFrozen(violations[0])]).toEqual([true, true]);
  });

  it('a class that lists nothing takes nothing', () => {
    class Nothing {}
    expect(checkInput(Nothing, {})).toMatchObject({ valid: true, secrets: [] });
    expect(checkInput(Nothing, { a: 1 })).toEqual({ valid: false, violations: [{ path: 'a', rule: 'unknown_field' }] });
  });
});

describe('L9 secret fields', () => {
  it('are known of the class that lists them, and of no other', () => {
    class Other {
      @IsSecret({ max: 9 }) token!: Redacted;
    }
    const secretsOf = (one: new () => object) =>
      [...fieldReadersOf(one)].filter(([, read]) => Redacted.is(read('a text'))).map(([field]) => field);
    expect(secretsOf(Everything).sort()).toEqual(['code', 'secret']);
    expect(secretsOf(Other)).toEqual(['token']);
    expect(secretsOf(class {})).toEqual([]);
  });

  it('a text is wrapped, anything else is left for the rule to refuse', () => {
    expect((wrapSecret('x') as Redacted).reveal()).toBe('x');
    expect(wrapSecret(42)).toBe(42);
  });
});
