import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';
import type { SignedIn } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { access, as, auditOf, complete, signIn } from './support/people.js';
import type { Person } from './support/people.js';

const EMAIL = 'ada@example.org';

let world: LightWorld;
let own: SignedIn;
let ada: Person & { readonly password: Redacted };
beforeEach(async () => {
  world = createLightWorld();
  own = await world.signedIn({ email: EMAIL, totp: true });
  ada = { adminId: own.adminId, email: EMAIL, secret: own.totpSecret ?? '', password: Redacted.of(own.password) };
});
afterEach(() => world.dispose());

const codeNow = (secret = ada.secret): Redacted => Redacted.of(codeFor(secret, world.infra.clock.now()));
const nextStep = (): void => world.infra.clock.advance(30_000);
const bothFactors = () => ({ password: ada.password, code: codeNow() });
const password = () => own.password;
const answerTo = async (code: Redacted): Promise<object> => {
  const { challenge } = as(await signIn(world, { email: EMAIL, password: password() }), 'totp_required');
  return complete(world, challenge, code.reveal());
};
const REFUSED = { outcome: 'rejected', reason: 'invalid_code' };

/** A second session and a half-done sign-in of the same admin. */
async function others(): Promise<{ readonly token: Redacted; readonly challenge: Redacted }> {
  const first = as(await signIn(world, { email: EMAIL, password: password() }), 'totp_required').challenge;
  const { issued } = as(await complete(world, first, codeNow().reveal()), 'signed_in');
  nextStep();
  return {
    token: issued.token,
    challenge: as(await signIn(world, { email: EMAIL, password: password() }), 'totp_required').challenge,
  };
}

async function replaced(actor: AdminActor = own.actor): Promise<string> {
  const { secret } = as(await world.totp.beginTotpReplacement(actor, bothFactors()), 'started');
  as(await world.totp.confirmTotpReplacement(actor, { code: codeNow(secret.reveal()) }), 'enabled');
  return secret.reveal();
}

const LOSING: Readonly<Record<string, () => Promise<unknown>>> = {
  'it was replaced': () => replaced(),
  'its owner disabled it': async () => as(await world.totp.disableTotp(own.actor, bothFactors()), 'disabled'),
  'an administrator reset it': async () => {
    const operator = await world.actor('admins.totp.reset');
    as(await world.totp.resetTotp(operator, { adminId: ada.adminId, reason: 'lost phone' }), 'reset');
  },
};

describe('SS-15 F25 S4 MF7 v5.0.0-6.5.6 v5.0.0-7.4.3 a factor that goes takes every other session and every half-done sign-in along', () => {
  it.each(Object.entries(LOSING))('when %s', async (_, lose) => {
    const { token, challenge } = await others();
    await lose();
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'superseded' });
    nextStep();
    expect(await complete(world, challenge, codeNow().reveal())).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    expect((await access(world, own.issued.token)).outcome).toBe('refused');
  });

  it.each([
    ['enable', () => replaced()],
    ['disable', LOSING['its owner disabled it']!],
  ])('in the write itself: %s that was done and not answered leaves none alive', async (method, lose) => {
    const { token } = await others();
    const fault = { kind: 'applied_then_throw', value: new Error('gone') } as const;
    world.faults.plan({ contract: 'TotpCommandRepository', method, fault } as never);
    await expect(lose()).rejects.toMatchObject({ mutation: 'unknown' });
    for (const each of [token, own.issued.token])
      expect(await access(world, each)).toEqual({ outcome: 'refused', reason: 'superseded' });
  });
});

describe('A9 A1 an old phone opens nothing', () => {
  it('once it was replaced, and the new one does', async () => {
    const secret = await replaced();
    nextStep();
    expect(await answerTo(codeNow())).toMatchObject(REFUSED);
    expect(await answerTo(codeNow(secret))).toMatchObject({ outcome: 'signed_in' });
  });

  it('a replacement that was begun and never confirmed leaves it working, and its own code opens nothing', async () => {
    const { secret } = as(await world.totp.beginTotpReplacement(own.actor, bothFactors()), 'started');
    nextStep();
    expect(await answerTo(codeNow(secret.reveal()))).toMatchObject(REFUSED);
    expect(await answerTo(codeNow())).toMatchObject({ outcome: 'signed_in' });
  });

  it('a replacement is confirmed by nothing but its own confirmation, and by no code of the old phone', async () => {
    const { secret } = as(await world.totp.beginTotpReplacement(own.actor, bothFactors()), 'started');
    const nothing = { outcome: 'rejected', reason: 'nothing_pending' };
    expect(await world.totp.confirmTotpEnrolment(own.actor, { code: codeNow(secret.reveal()) })).toEqual(nothing);
    nextStep();
    expect(await world.totp.confirmTotpReplacement(own.actor, { code: codeNow() })).toMatchObject(REFUSED);
  });

  it('who replaced it goes on as one who proved it, for as long as the session would have lived', async () => {
    const { secret } = as(await world.totp.beginTotpReplacement(own.actor, bothFactors()), 'started');
    world.infra.clock.advance(5 * 60_000);
    const { issued } = as(await world.totp.confirmTotpReplacement(own.actor, { code: codeNow(secret.reveal()) }), 'enabled');
    expect(as(await access(world, issued!.token), 'allowed').actor.session).toMatchObject({
      factors: 'password_and_totp',
      provenAt: world.infra.clock.now(),
      expiresAt: own.issued.session.expiresAt,
    });
  });

  it('a new proof of the password leaves the session one of both factors', async () => {
    const { issued } = as(await world.authentication.reauthenticate(own.actor, { password: ada.password }), 'reauthenticated');
    expect(as(await access(world, issued.token), 'allowed').actor.session.factors).toBe('password_and_totp');
  });

  it('C10 the code that confirmed a replacement signs nobody in', async () => {
    const secret = await replaced();
    expect(await answerTo(codeNow(secret))).toMatchObject(REFUSED);
  });

  it('a code that disabled it cannot be used again, not even once the same phone is enrolled anew', async () => {
    const { code } = bothFactors();
    const seed = world.infra.store.totp.get(ada.adminId)!;
    as(await world.totp.disableTotp(own.actor, { password: ada.password, code }), 'disabled');
    const { lastStep } = world.infra.store.totp.get(ada.adminId)!;
    world.infra.store.totp.set(ada.adminId, { ...seed, lastStep });
    expect(await answerTo(code)).toMatchObject(REFUSED);
    expect(auditOf(world, 'auth.totp.failed').map(({ metadata }) => metadata)).toEqual([{ reason: 'replayed' }]);
  });

  it('nor can one that was used at a sign-in disable it', async () => {
    const { code } = bothFactors();
    const challenge = await challengeForAda();
    as(await complete(world, challenge, code.reveal()), 'signed_in');
    expect(await world.totp.disableTotp(own.actor, { password: ada.password, code })).toMatchObject(REFUSED);
  });

  const challengeForAda = async () => as(await signIn(world, { email: EMAIL, password: password() }), 'totp_required').challenge;
});

describe('v5.0.0-6.4.4 v5.0.0-6.5.5 whoever sits at an unlocked screen takes no factor away', () => {
  const wrong = Redacted.of('wrong');

  it('without the password learns nothing of the code', async () => {
    const answers = [codeNow(), Redacted.of('000000')].map((code) =>
      world.totp.disableTotp(own.actor, { password: wrong, code }),
    );
    for (const answer of await Promise.all(answers))
      expect(answer).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    expect(world.faults.calls.filter(({ method }) => method === 'match')).toHaveLength(1); // of the sign-in
  });

  it('guesses codes only until the budget is used up, whether or not the password is right', async () => {
    const guess = () => world.totp.disableTotp(own.actor, { password: ada.password, code: Redacted.of('000000') });
    for (let left = 4; left >= 0; left -= 1) expect(await guess()).toEqual({ ...REFUSED, attemptsLeft: left });
    expect((await guess()).outcome).toBe('throttled');
    // The right password in between, at a sign-in, gives none of it back.
    expect((await signIn(world, { email: EMAIL, password: password() })).outcome).toBe('throttled');
  });

  it('where one attempt is all there is, who knows both factors may still do so', async () => {
    world.infra.store.setSetting('auth.max_login_attempts', 1);
    as(await world.totp.disableTotp(own.actor, bothFactors()), 'disabled');
  });

  it('nobody resets their own, whatever they hold', async () => {
    world.infra.grants.grant(ada.adminId, 'admins.totp.reset');
    const input = { adminId: ada.adminId, reason: 'lost phone' };
    expect(await world.totp.resetTotp(own.actor, input)).toEqual({ outcome: 'self_forbidden' });
  });
});

describe('Z6 F41 where a factor is mandatory, the last one who could come in keeps it', () => {
  const input = () => ({ adminId: ada.adminId, reason: 'lost phone' });

  it('by an administrator not, by a part of the host at a command line', async () => {
    const { actor: operator } = await world.signedIn({ abilities: ['admins.totp.reset'], totp: true });
    world.infra.grants.grant(ada.adminId, 'admins.administer');
    world.infra.grants.grantSystem('limited-cli', 'admins.totp.reset', 'admins.totp.enrol');
    world.infra.store.setSetting('auth.totp.mandatory', true);
    expect(await world.totp.resetTotp(operator, input())).toEqual({ outcome: 'last_holder' });
    expect(await world.totp.disableTotp(own.actor, bothFactors())).toEqual({ outcome: 'mandatory' });
    expect(await world.totp.resetTotp(world.systemActor('limited-cli'), input())).toEqual({ outcome: 'reset' });
    // What is left is the password, and the enrolment that somebody has to vouch for.
    expect((await signIn(world, { email: EMAIL, password: password() })).outcome).toBe('totp_enrolment_required');
  });

  it('nor does a part of the host take it that leaves nobody who could vouch for the next one', async () => {
    world.infra.grants.grant(ada.adminId, 'admins.administer');
    world.infra.grants.grantSystem('limited-cli', 'admins.totp.reset');
    world.infra.store.setSetting('auth.totp.mandatory', true);
    const reset = () => world.totp.resetTotp(world.systemActor('limited-cli'), input());
    expect(await reset()).toEqual({ outcome: 'last_holder' });
    world.infra.grants.grantSystem('limited-cli', 'admins.totp.enrol');
    world.infra.store.setSetting('auth.totp.enabled', false);
    expect(await reset()).toEqual({ outcome: 'last_holder' });
    world.infra.store.setSetting('auth.totp.enabled', true);
    expect(await reset()).toEqual({ outcome: 'reset' });
  });

  it('in maintenance nobody loses one: only who has one breaks the glass, and none is enrolled meanwhile', async () => {
    const operator = await world.actor('admins.totp.reset');
    world.infra.grants.grantSystem('limited-cli', 'admins.totp.reset', 'admins.totp.enrol');
    world.infra.store.setSetting('system.maintenance.enabled', true);
    const shut = { outcome: 'maintenance' };
    expect(await world.totp.resetTotp(operator, input())).toEqual(shut);
    expect(await world.totp.resetTotp(world.systemActor('limited-cli'), input())).toEqual(shut);
    expect(await world.totp.disableTotp(own.actor, bothFactors())).toEqual(shut);
  });

  it('MF7 v5.0.0-6.5.6 the owner is told at once, and the trail says who and why', async () => {
    const operator = await world.actor('admins.totp.reset');
    as(await world.totp.resetTotp(operator, input()), 'reset');
    const [told] = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type === 'totp_reset');
    expect(told).toMatchObject({ severity: 'critical', security: true, to: { kind: 'admin', adminId: ada.adminId } });
    expect(auditOf(world, 'auth.totp.disabled').map(({ metadata }) => metadata)).toEqual([{ by: 'admin', reason: 'lost phone' }]);
  });
});
