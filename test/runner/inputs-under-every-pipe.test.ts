import { describe, expect, it } from '@jest/globals';
import { ValidationPipe } from '@nestjs/common';

import {
  AccessInput,
  AdminIdInput,
  AdminsInput,
  AuthorizeInput,
  checkInput,
  CompleteTotpInput,
  CreateAdminInput,
  DevicesInput,
  ExpireDueInput,
  HoldersOfInput,
  Redacted,
  RoleAbilityInput,
  RolesInput,
  SessionsInput,
  SetReadOnlyInput,
  SetSettingInput,
  SignInInput,
} from '@maatify/admin-infra';

const PIPES = [
  {},
  { transform: true },
  { whitelist: true },
  { transform: true, whitelist: true, forbidNonWhitelisted: true },
  { transform: true, transformOptions: { enableImplicitConversion: true } },
  { transform: true, whitelist: true, transformOptions: { enableImplicitConversion: true } },
  { transform: true, transformOptions: { enableImplicitConversion: true, exposeDefaultValues: true } },
] as const;

/** What a pipe makes of what was sent, then what the library makes of that: the two checks a request passes. */
async function sent(pipe: (typeof PIPES)[number], inputClass: new () => object, body: object, type: 'body' | 'query' = 'body') {
  let passed: unknown;
  try {
    passed = await new ValidationPipe(pipe).transform(body, { type, metatype: inputClass });
  } catch {
    return 'refused';
  }
  const checked = checkInput(inputClass, passed);
  return checked.valid ? checked.input : 'refused';
}

describe.each(PIPES.map((pipe) => [JSON.stringify(pipe), pipe] as const))(
  'N5 inputs mean the same under ValidationPipe %s',
  (_, pipe) => {
    it.each([
      ['a page of admins', AdminsInput, { limit: '5' }, { limit: 5 }],
      [
        'a page of admins, all fields',
        AdminsInput,
        { limit: '100', status: 'active', search: 'a' },
        { limit: 100, status: 'active', search: 'a' },
      ],
      ['a page of sessions', SessionsInput, { adminId: '7', limit: '1' }, { adminId: '7', limit: 1 }],
    ])('reads %s from a query string', async (_name, inputClass, query, read) => {
      expect(await sent(pipe, inputClass, query, 'query')).toMatchObject(read);
    });

    it.each([
      ['blanks', ' 5'],
      ['a sign', '+5'],
      ['a leading zero', '05'],
      ['a fraction', '5.0'],
      ['an exponent', '1e1'],
      ['hexadecimal', '0x5'],
      ['nothing', ''],
      ['two of them', ['5', '6']],
      ['too many', '101'],
      ['none', '0'],
      ['other digits', '٥'],
      ['a switch', true],
    ])('refuses a limit with %s', async (_name, limit) => {
      expect(await sent(pipe, AdminsInput, { limit }, 'query')).toBe('refused');
    });

    it.each(['false', 'true', '0', '1', '', 'on', 0, 1, null, [], {}])('never makes a switch of %p', async (on) => {
      expect(await sent(pipe, SetReadOnlyInput, { on, reason: 'because' })).toBe('refused');
    });

    it('keeps a switch a switch, and a setting of the type it was sent in', async () => {
      expect(await sent(pipe, SetReadOnlyInput, { on: false, reason: 'because' })).toMatchObject({ on: false });
      for (const value of ['false', false, '5', 5]) {
        expect(await sent(pipe, SetSettingInput, { key: 'a.b', value })).toMatchObject({ value });
      }
    });

    it.each([5, true, { toString: 'x' }, ['a'], null])('never makes a text of %p', async (name) => {
      expect(await sent(pipe, CreateAdminInput, { email: 'a@example.test', name })).toBe('refused');
    });

    it('wraps a secret, and makes none of a number', async () => {
      const read = await sent(pipe, SignInInput, { email: 'a@example.test', password: 'pass phrase' });
      expect(Redacted.is((read as SignInInput).password)).toBe(true);
      expect((read as SignInInput).password.reveal()).toBe('pass phrase');
      expect(await sent(pipe, AccessInput, { token: 12_345_678 })).toBe('refused');
    });

    it.each<[string, new () => object, 'body' | 'query', object, object | 'refused']>([
      ['a page of devices', DevicesInput, 'query', { adminId: '7', limit: '100' }, { adminId: '7', limit: 100 }],
      ['a page of roles by a fraction', RolesInput, 'query', { limit: '1.5' }, 'refused'],
      [
        'holders of a role that is called by a number',
        HoldersOfInput,
        'query',
        { roleId: '42', limit: '2' },
        { roleId: '42', limit: 2 },
      ],
      ['a cursor of digits', AdminsInput, 'query', { cursor: '0012', limit: '2' }, { cursor: '0012', limit: 2 }],
      ['a search for a switch', AdminsInput, 'query', { search: 'true' }, { search: 'true' }],
      ['a search for nothing in particular', AdminsInput, 'query', { search: 'null' }, { search: 'null' }],
      ['a search said twice', AdminsInput, 'query', { search: ['a', 'b'] }, 'refused'],
      ['a status said twice', AdminsInput, 'query', { status: ['active', 'locked'] }, 'refused'],
      ['a status of another case', AdminsInput, 'query', { status: 'ACTIVE' }, 'refused'],
      [
        'an address said twice',
        SignInInput,
        'query',
        { email: ['a@example.test', 'b@example.test'], password: 'pass phrase' },
        'refused',
      ],
      ['a look that is passive by a text', AccessInput, 'query', { token: 'a-token', passive: 'false' }, 'refused'],
      ['a look that is passive by a number', AccessInput, 'body', { token: 'a-token', passive: 0 }, 'refused'],
      ['a look that is passive', AccessInput, 'body', { token: 'a-token', passive: false }, { passive: false }],
      ['an id that is a number', AdminIdInput, 'body', { adminId: 7 }, 'refused'],
      ['an id that is an object', AdminIdInput, 'body', { adminId: { toString: 'x' } }, 'refused'],
      ['an ability in a list', RoleAbilityInput, 'body', { roleId: 'r', ability: ['orders.refund'] }, 'refused'],
      ['a code that is a number', CompleteTotpInput, 'body', { challenge: 'a-challenge', code: 123456 }, 'refused'],
      ['a code in a list', CompleteTotpInput, 'body', { challenge: 'a-challenge', code: ['123456'] }, 'refused'],
      ['how many at most, beyond exact numbers', ExpireDueInput, 'body', { limit: 2 ** 53 }, 'refused'],
      ['how many at most, as digits', ExpireDueInput, 'body', { limit: '1000' }, { limit: 1_000 }],
      ['how many at most, absent', ExpireDueInput, 'body', {}, 'refused'],
      ['a setting in a list', SetSettingInput, 'body', { key: 'a.b', value: [true] }, 'refused'],
      ['a setting that is nothing', SetSettingInput, 'body', { key: 'a.b', value: null }, 'refused'],
      ['a reason that is a number', SetReadOnlyInput, 'body', { on: true, reason: 5 }, 'refused'],
    ])('%s', async (_name, inputClass, type, body, read) => {
      const answer = await sent(pipe, inputClass, body, type);
      if (read === 'refused') expect(answer).toBe('refused');
      else expect(answer).toMatchObject(read);
    });

    it('a leftover of a browser that is no text any more keeps nobody out, and one that is no text at all does', async () => {
      const body = { email: 'a@example.test', password: 'pass phrase' };
      for (const leftover of ['', 'x', 'x'.repeat(600), null]) {
        expect(await sent(pipe, SignInInput, { ...body, device: leftover })).toMatchObject({ email: body.email, device: null });
      }
      for (const leftover of [5, true, ['a-device-of-many-letters'], {}]) {
        expect(await sent(pipe, SignInInput, { ...body, device: leftover })).toBe('refused');
      }
    });

    it.each([
      { targetType: 'order' },
      { targetId: '42' },
      { targetType: 'order', targetId: null },
      { targetType: null, targetId: '42' },
    ])('P11 refuses half a target: %j', async (half) => {
      expect(await sent(pipe, AuthorizeInput, { ability: 'orders.refund', ...half })).toBe('refused');
    });

    it('P11 takes a whole target, and none', async () => {
      const whole = { ability: 'orders.refund', targetType: 'order', targetId: '42' };
      expect(await sent(pipe, AuthorizeInput, whole)).toMatchObject(whole);
      expect(await sent(pipe, AuthorizeInput, { ability: 'orders.refund' })).toMatchObject({ ability: 'orders.refund' });
    });
  },
);
