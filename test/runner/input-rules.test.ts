import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, ValidateNested } from 'class-validator';

import { Redacted } from '../../src/kernel/redacted.js';
import { checkInput } from '../../src/runner/input/check-input.js';
import { IsSecret, IsText } from '../../src/runner/input/input-rules.js';

class Inner {
  @IsText({ min: 2, max: 4 }) text!: string;
}
class Outer {
  @IsSecret({ min: 3, max: 5 }) secret!: Redacted;
  @ValidateNested() inner!: Inner;
}

describe('X4 what a client sends', () => {
  it('a secret is wrapped by a pipe that transforms too, on the way in alone', () => {
    const { secret } = plainToInstance(Outer, { secret: '1234' });
    expect(Redacted.is(secret) && secret.reveal()).toBe('1234');
  });

  it('a rule that is broken names itself', () => {
    const [error] = validateSync(plainToInstance(Inner, { text: 'x' }));
    expect(error?.constraints).toEqual({ text: 'text breaks the rule text' });
  });

  it('a violation without a rule of its own is invalid all the same', () => {
    const raw = { secret: '1234', inner: plainToInstance(Inner, { text: 'x' }) };
    const answer = checkInput(Outer, raw);
    expect(answer).toEqual({ valid: false, violations: [{ path: 'inner', rule: 'invalid' }] });
  });
});
