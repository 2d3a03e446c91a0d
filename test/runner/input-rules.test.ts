import { describe, expect, it } from '@jest/globals';
import { instanceToInstance, instanceToPlain, plainToInstance } from 'class-transformer';
import { validateSync, ValidateNested } from 'class-validator';

import { Redacted } from '../../src/kernel/redacted.js';
import { checkInput } from '../../src/runner/input/check-input.js';
import {
  IsAbilityKey,
  IsAdminId,
  IsContactId,
  IsDeviceId,
  InsteadOf,
  IsExternalId,
  IsLeftoverSecret,
  IsLinkId,
  IsProvider,
  IsRoleId,
  IsSecret,
  IsSessionId,
  IsText,
  MayBeAbsent,
} from '../../src/runner/input/input-rules.js';

class Inner {
  @IsText({ min: 2, max: 4 }) text!: string;
}
class Outer {
  @IsSecret({ min: 3, max: 5 }) secret!: Redacted;
  @ValidateNested() inner!: Inner;
}

class Alone {
  @IsSecret({ min: 3, max: 5 }) secret!: Redacted;
}
class Leftover {
  @MayBeAbsent() @IsLeftoverSecret({ min: 3, max: 5 }) current?: Redacted | null;
}
class Either {
  @InsteadOf('phone') @IsText({ max: 4 }) email?: string;
  @InsteadOf('email') @IsText({ max: 4 }) phone?: string;
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

  it('a secret that is made plain shows nothing, and is the same one when it comes back', () => {
    const checked = checkInput(Alone, { secret: '1234' });
    if (!checked.valid) throw new Error('it is within bounds');
    const { secret } = instanceToPlain(checked.input) as { readonly secret: () => string };
    expect([typeof secret, secret()]).toEqual(['function', String(Redacted.of('1234'))]);
    const copied = instanceToInstance(checked.input).secret;
    expect(Redacted.is(copied) && copied.reveal()).toBe('1234');
    const again = plainToInstance(Alone, { secret }).secret;
    expect(Redacted.is(again) && again.reveal()).toBe('1234');
  });

  it('a leftover secret that is no text is told of; one out of bounds counts as absent', () => {
    const sent = (current: unknown) => checkInput(Leftover, { current });
    expect(sent(Redacted.of(1234))).toEqual({ valid: false, violations: [{ path: 'current', rule: 'secret' }] });
    for (const absent of [undefined, null, '12', '123456', Redacted.of('123456')]) expect(sent(absent).valid).toBe(true);
  });

  it('one instead of the other: both are too many, none is too few, and the rule names itself', () => {
    const errors = validateSync(Object.assign(new Either(), { email: 'x', phone: 'y' }));
    expect(errors.map(({ constraints }) => constraints)).toEqual([
      { instead_of: 'email breaks the rule instead_of' },
      { instead_of: 'phone breaks the rule instead_of' },
    ]);
    expect(checkInput(Either, { email: 'x' }).valid).toBe(true);
    expect(checkInput(Either, {}).valid).toBe(false);
  });

  it('a violation without a rule of its own is invalid all the same', () => {
    const raw = { secret: '1234', inner: plainToInstance(Inner, { text: 'x' }) };
    const answer = checkInput(Outer, raw);
    expect(answer).toEqual({ valid: false, violations: [{ path: 'inner', rule: 'invalid' }] });
  });
});

class Ids {
  @IsAdminId() adminId!: string;
  @IsRoleId() roleId!: string;
  @IsSessionId() sessionId!: string;
  @IsDeviceId() deviceId!: string;
  @IsAbilityKey() ability!: string;
  @IsContactId() contactId!: string;
  @IsLinkId() linkId!: string;
  @IsProvider() provider!: string;
  @IsExternalId() externalId!: string;
}

describe('CT-08 an id is the whole of what was sent', () => {
  const GENUINE = {
    adminId: 'admin-7',
    roleId: 'role-7',
    sessionId: 'session-7',
    deviceId: 'a1'.repeat(32),
    ability: 'orders.refund',
    contactId: 'contact-7',
    linkId: 'link-7',
    provider: 'google',
    externalId: '10769150350006150715113082367',
  };

  it('and genuine ones are taken', () => {
    expect(checkInput(Ids, GENUINE).valid).toBe(true);
  });

  it.each(Object.entries(GENUINE))('%s: nothing before it, nothing behind it, and no other type', (field, id) => {
    const SENT = [`${id}\n`, `\n${id}`, ` ${id}`, `${id} `, `${id}\0`, `${id}\n.x`, `${id}\u202e`, '', null, [id], { id }, 7];
    for (const sent of SENT) {
      const answer = checkInput(Ids, { ...GENUINE, [field]: sent });
      expect([sent, answer]).toEqual([sent, { valid: false, violations: [expect.objectContaining({ path: field })] }]);
    }
  });

  it('a device’s has 64 hexadecimal digits, in lower case', () => {
    const { deviceId } = GENUINE;
    for (const other of [
      `${deviceId}0`,
      deviceId.slice(1),
      deviceId.toUpperCase(),
      `${deviceId.slice(1)}g`,
      `0x${deviceId.slice(2)}`,
    ]) {
      expect([other, checkInput(Ids, { ...GENUINE, deviceId: other }).valid]).toEqual([other, false]);
    }
  });
});
