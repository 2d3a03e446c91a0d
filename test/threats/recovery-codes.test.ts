import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';
import type { SignedIn } from '@maatify/admin-infra/testing';

import { recoveryCodeDigest, recoveryCodeFrom } from '../../src/authentication/recovery-codes/recovery-code-form.js';
import { DEFAULT_FEATURES } from '../../src/module/contracts.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { giveCodes, UNUSED } from '../support/recovery-codes.js';
import { as, auditOf, complete, signIn } from './support/people.js';

const EMAIL = 'ada@example.org';
const OTHER = 'bob@example.org';

let world: LightWorld;
let ada: SignedIn;
let bob: SignedIn;
beforeEach(async () => {
  world = createLightWorld();
  ada = await world.signedIn({ email: EMAIL, totp: true });
  bob = await world.signedIn({ email: OTHER, totp: true });
});
afterEach(() => world.dispose());

const codesOf = async ({ actor }: { readonly actor: AdminActor }): Promise<readonly string[]> =>
  as(await world.recoveryCodes.regenerateRecoveryCodes(actor), 'regenerated').codes.map((code) => code.reveal());
const passwordOf = ({ password }: SignedIn) => password;
const challengeOf = async (who: SignedIn, email: string) =>
  as(await signIn(world, { email, password: passwordOf(who) }), 'totp_required').challenge;
const answerTo = async (code: string, who = ada, email = EMAIL): ReturnType<typeof complete> =>
  complete(world, await challengeOf(who, email), code);
const codeNow = ({ totpSecret }: SignedIn) => codeFor(totpSecret ?? '', world.infra.clock.now());
const nextStep = () => world.infra.clock.advance(30_000);
const REFUSED = { outcome: 'rejected', reason: 'invalid_code' };
const used = async (actor = ada.actor) => as(await world.totp.totpStatus(actor, { adminId: ada.adminId }), 'found').status;

describe('a recovery code stands in for a lost phone', () => {
  it('signs in once, after the password, however it was typed; its owner is told, and sees how many are left', async () => {
    const [first = '', second = '', third = ''] = await codesOf(ada);
    expect(await used()).toMatchObject({ recoveryCodesLeft: 10 });
    expect(await answerTo(first)).toMatchObject({ outcome: 'signed_in' });
    expect(await answerTo(first)).toMatchObject(REFUSED);
    expect(await answerTo(second.toUpperCase().replaceAll('-', ' '))).toMatchObject({ outcome: 'signed_in' });
    expect(await answerTo(third.replaceAll('-', '').replaceAll('1', 'l').replaceAll('0', 'O'))).toMatchObject({
      outcome: 'signed_in',
    });
    const actor = (await world.signedIn({ email: 'viewer@example.org', abilities: ['admins.view'] })).actor;
    expect(await used(actor)).toMatchObject({ recoveryCodesLeft: 7 });
    const notices = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type === 'recovery_code_used');
    expect(notices.map(({ to, severity }) => [to, severity])).toEqual(
      Array.from({ length: 3 }, () => [{ kind: 'admin', adminId: ada.adminId }, 'important']),
    );
    expect(auditOf(world, 'auth.recovery_codes.used')).toHaveLength(3);
    expect(auditOf(world, 'auth.totp.failed').map(({ metadata }) => metadata)).toEqual([{ reason: 'replayed' }]);
  });

  it('is the same in small letters and in capitals, with an o for a 0 and an i or an l for a 1, in any mixture', () => {
    const { adminId } = ada;
    const codes = Array.from({ length: 40 }, (_, n) => recoveryCodeFrom(`secret ${String(n)}`));
    const digest = (code: string) => recoveryCodeDigest(adminId, code);
    const spellings = (code: string): readonly string[] => {
      const misread = ['o', 'O', '0'].flatMap((zero) =>
        ['i', 'I', 'l', 'L', '1'].map((one) => code.replaceAll('0', zero).replaceAll('1', one)),
      );
      return misread.flatMap((typed) => [typed, typed.toUpperCase(), typed.toLowerCase(), ` ${typed.replaceAll('-', '')} `]);
    };
    expect(codes.filter((code) => code.includes('0') && code.includes('1')).length).toBeGreaterThan(5);
    for (const code of codes)
      for (const typed of spellings(code)) expect([typed, digest(typed) === digest(code)]).toEqual([typed, true]);
    expect(new Set(codes.map(digest)).size).toBe(codes.length);
  });

  it('is the way to a new phone without the old one, without anybody’s help', async () => {
    const [signsIn = '', replaces = '', dead = ''] = await codesOf(ada);
    const { issued } = as(await answerTo(signsIn), 'signed_in');
    const { actor } = as(await world.sessions.access({ token: issued.token }, ada.actor.origin), 'allowed');
    const both = { password: Redacted.of(ada.password), code: Redacted.of(replaces) };
    const { secret } = as(await world.totp.beginTotpReplacement(actor, both), 'started');
    const code = Redacted.of(codeFor(secret, world.infra.clock.now()));
    as(await world.totp.confirmTotpReplacement(actor, { code }), 'enabled');
    nextStep();
    expect(await answerTo(codeNow(ada))).toMatchObject(REFUSED);
    expect(await answerTo(dead)).toMatchObject(REFUSED);
    expect(await answerTo(codeFor(secret, world.infra.clock.now()))).toMatchObject({ outcome: 'signed_in' });
  });
});

describe('F19 a recovery code of one admin does nothing for another', () => {
  it('and counts as a wrong one of theirs', async () => {
    const [first = ''] = await codesOf(ada);
    await codesOf(bob);
    expect(await answerTo(first, bob, OTHER)).toEqual({ ...REFUSED, attemptsLeft: 4 });
    expect(await answerTo(first)).toMatchObject({ outcome: 'signed_in' });
  });
});

describe('MF3 v5.0.0-6.5.2 what is stored shows no recovery code', () => {
  it('nowhere in the store, nor in anything told; only digests of 120 random bits', async () => {
    const codes = await codesOf(ada);
    const everything = JSON.stringify([
      [...world.infra.store.recoveryCodes],
      world.infra.store.contents(),
      world.infra.contracts.AuditLogger.intents,
      world.infra.contracts.NotificationDispatcher.intents,
    ]);
    for (const code of codes) {
      expect(everything).not.toContain(code);
      expect(everything).not.toContain(code.replaceAll('-', ''));
      expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$/);
    }
    expect(new Set([...codes, ...(await codesOf(ada))]).size).toBe(20);
  });
});

describe('MF4 a recovery code is claimed', () => {
  it('of 16 sign-ins at once with one code, one gets in', async () => {
    world.infra.store.setSetting('auth.max_login_attempts', 20);
    const [first = ''] = await codesOf(ada);
    const challenges: Redacted[] = [];
    while (challenges.length < 16) challenges.push(await challengeOf(ada, EMAIL));
    const endings = await Promise.all(challenges.map(async (challenge) => (await complete(world, challenge, first)).outcome));
    expect(endings.filter((outcome) => outcome === 'signed_in')).toHaveLength(1);
  });

  it('a crash after it is used up costs the code and opens nothing', async () => {
    const [first = ''] = await codesOf(ada);
    const challenge = await challengeOf(ada, EMAIL);
    const sessions = world.infra.store.sessions.size;
    world.faults.plan({
      contract: 'SessionCommandRepository',
      method: 'open',
      fault: { kind: 'throw', value: new Error('x') },
    } as never);
    await expect(complete(world, challenge, first)).rejects.toThrow();
    expect(world.infra.store.sessions.size).toBe(sessions);
    world.faults.clear();
    expect(await answerTo(first)).toMatchObject(REFUSED);
  });
});

describe('MF5 recovery codes and codes of the authenticator share one budget', () => {
  it('guesses of both kinds add up, and then neither is looked at', async () => {
    const [first = ''] = await codesOf(ada);
    const wrong = '0000-0000-0000-0000-0000-0000';
    for (const left of [4, 3, 2, 1, 0]) {
      const guess = left % 2 === 0 ? wrong : String((Number(codeNow(ada)) + 500_000) % 1_000_000).padStart(6, '0');
      expect(await answerTo(guess)).toEqual({ ...REFUSED, attemptsLeft: left });
    }
    expect((await signIn(world, { email: EMAIL, password: ada.password })).outcome).toBe('throttled');
    expect(as(await world.totp.totpStatus(ada.actor, { adminId: ada.adminId }), 'found').status.recoveryCodesLeft).toBe(10);
    expect(first).not.toBe(wrong);
  });
});

describe('recovery codes die with what they were made for', () => {
  it.each([
    ['new ones were made', async () => void (await codesOf(ada))],
    [
      'the factor was disabled and enrolled anew',
      async () => {
        nextStep();
        const both = { password: Redacted.of(ada.password), code: Redacted.of(codeNow(ada)) };
        as(await world.totp.disableTotp(ada.actor, both), 'disabled');
        world.infra.store.enableTotp(ada.adminId);
      },
    ],
    [
      'an administrator reset the factor',
      async () => {
        const helper = await world.actor('admins.totp.reset');
        as(await world.totp.resetTotp(helper, { adminId: ada.adminId, reason: 'lost phone' }), 'reset');
        world.infra.store.enableTotp(ada.adminId);
      },
    ],
  ])('once %s', async (_, happens) => {
    const [first = ''] = await codesOf(ada);
    await happens();
    expect(await answerTo(first)).toMatchObject(REFUSED);
  });

  it('and outlive a new password', async () => {
    const [first = ''] = await codesOf(ada);
    const next = Redacted.of('another good long password');
    as(await world.credentials.changeOwnPassword(ada.actor, { current: Redacted.of(ada.password), next }), 'changed');
    const { challenge } = as(await signIn(world, { email: EMAIL, password: next.reveal() }), 'totp_required');
    expect(await complete(world, challenge, first)).toMatchObject({ outcome: 'signed_in' });
  });
});

describe('recovery codes are made for whoever proved a factor just now, and has one', () => {
  it('an old proof is told to step up, and a recovery code is one way to', async () => {
    const [, second = ''] = await codesOf(ada);
    world.infra.clock.advance(11 * 60_000);
    expect(await world.recoveryCodes.regenerateRecoveryCodes(ada.actor)).toMatchObject({ outcome: 'step_up_required' });
    const { issued } = as(await world.authentication.reauthenticate(ada.actor, { code: Redacted.of(second) }), 'reauthenticated');
    const { actor } = as(await world.sessions.access({ token: issued.token }, ada.actor.origin), 'allowed');
    expect(await codesOf({ actor })).toHaveLength(10);
  });

  it('without a factor there are none', async () => {
    const { actor } = await world.signedIn({ email: 'plain@example.org' });
    expect(await world.recoveryCodes.regenerateRecoveryCodes(actor)).toEqual({ outcome: 'not_enabled' });
  });

  it('where the application has none, one that is stored all the same is a wrong code, and is asked of nobody', async () => {
    const without = createLightWorld(undefined, {}, { ...DEFAULT_FEATURES });
    const owner = await without.signedIn({ email: EMAIL, totp: true });
    giveCodes(without, owner.adminId);
    const { challenge } = as(await signIn(without, { email: EMAIL, password: owner.password }), 'totp_required');
    expect(await complete(without, challenge, UNUSED)).toEqual({ ...REFUSED, attemptsLeft: 4 });
    expect(
      as(await without.totp.totpStatus(owner.actor, { adminId: owner.adminId }), 'found').status.recoveryCodesLeft,
    ).toBeNull();
    await without.dispose();
  });
});
