import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ValidationPipe } from '@nestjs/common';

import { CompletePasswordChangeInput, CompleteTotpInput, Redacted, SignInInput } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { inputClasses, rulesOf } from '../documents/support/facts.js';
import { checkInput } from '../../src/runner/input/check-input.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { as, codeNow, PASSWORD, person, signIn } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const MANGLED: Readonly<Record<string, string>> = {
  empty: '',
  'too long': 'x'.repeat(600),
  'a NUL, as %00 is decoded': 'abc\0def-0123456789',
  'half a character': '\ud800abcdef-0123456789',
};

describe('W14 what a browser has from before keeps nobody out', () => {
  it.each(Object.entries(MANGLED))('a session token or a device that is %s counts as none', async (_, left) => {
    const who = person(world, 'ada@example.org');
    const first = await signIn(world, { email: who.email, device: 'the-device-of-ada-0001' });
    for (const [current, device] of [
      [left, undefined],
      [undefined, left],
      [left, left],
    ].map((pair) => pair.map(wrapped))) {
      const input = { email: who.email, password: Redacted.of(PASSWORD), ...(current && { current }), ...(device && { device }) };
      const { issued } = as(await world.authentication.signIn(input, TEST_ORIGIN), 'signed_in');
      expect(issued.session.newDevice).toBe(true);
    }
    expect((await world.sessions.access({ token: as(first, 'signed_in').issued.token }, TEST_ORIGIN)).outcome).toBe('allowed');
  });

  it('nor at the second step', async () => {
    const who = person(world, 'ada@example.org', { totp: true });
    const { challenge } = as(await signIn(world, who), 'totp_required');
    const code = Redacted.of(codeNow(world, who));
    as(
      await world.authentication.completeTotp({ challenge, code, current: Redacted.of('x'.repeat(600)) }, TEST_ORIGIN),
      'signed_in',
    );
  });

  it('at no entrance: every field for what is left over takes any text, bare or wrapped, also from a pipe', async () => {
    const OWN_PASSWORD = 'ChangeOwnPasswordInput';
    const found = inputClasses()
      .filter(({ name }) => name !== OWN_PASSWORD)
      .flatMap((one) => rulesOf(one).map(({ field, optional }) => ({ one, field, optional })))
      .filter(({ field }) => field === 'current' || field === 'device');
    expect(found.map(({ one, field }) => `${one.name}.${field}`)).toEqual([
      'AcceptInvitationInput.device',
      'CompletePasswordChangeInput.current',
      'CompleteTotpInput.current',
      'ConfirmMandatoryTotpEnrolmentInput.current',
      'SignInInput.device',
      'SignInInput.current',
      'SignInWithExternalIdentityInput.device',
      'SignInWithExternalIdentityInput.current',
    ]);
    for (const { one, field } of found) {
      for (const left of [...Object.values(MANGLED), null, undefined]) {
        for (const sent of [left, ...(typeof left === 'string' ? [Redacted.of(left)] : [])]) {
          expect([one.name, field, brokenIn(one, { [field]: sent }).includes(field)]).toEqual([one.name, field, false]);
        }
      }
      for (const sent of [7, {}, ['x'], true]) expect(brokenIn(one, { [field]: sent })).toContain(field);
    }
    const body = {
      challenge: 'c',
      code: '123456',
      newPassword: 'n',
      email: 'a@b.example',
      password: 'p',
      current: 'x'.repeat(600),
    };
    for (const inputClass of [SignInInput, CompleteTotpInput, CompletePasswordChangeInput]) {
      for (const options of [{ transform: true }, { whitelist: true }, { transform: true, whitelist: true }]) {
        const passed: unknown = await new ValidationPipe(options).transform(body, { type: 'body', metatype: inputClass });
        expect(brokenIn(inputClass, passed as object)).not.toContain('current');
      }
    }
  });
});

const wrapped = (text: string | undefined) => (text === undefined ? undefined : Redacted.of(text));

function brokenIn(inputClass: new () => object, raw: object): readonly string[] {
  const checked = checkInput(inputClass, raw);
  return checked.valid ? [] : checked.violations.map(({ path }) => path);
}
