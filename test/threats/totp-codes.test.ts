import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import { as, auditOf, challengeFor, codeNow, complete, person, signIn } from './support/people.js';
import type { Person } from './support/people.js';

let world: World;
let ada: Person;
beforeEach(async () => {
  world = await createWorld();
  ada = person(world, 'ada@example.org', { totp: true });
});
afterEach(() => world.dispose());

/** Submits a code in a sign-in of its own; attempts are given back, so that only the code decides. */
async function submit(code: string): Promise<string> {
  world.infra.store.budgets.clear();
  const result = await complete(world, await challengeFor(world, ada), code);
  return result.outcome === 'rejected' ? `${result.outcome}/${result.reason}` : result.outcome;
}

describe('F01 F02 A1 MF1 v5.0.0-6.5.1 a code works once', () => {
  // Where in its step the first submission falls: also with a step of drift either way.
  it.each([
    ['at the start of its step', 0, 0],
    ['in the middle of its step', 13, 0],
    ['in the last second of its step', 29, 0],
    ['one step early', 5, 1],
    ['one step late', 5, -1],
  ])('accepted %s, never again in the 4 steps around and after it', async (_, seconds, drift) => {
    world.infra.clock.advance(300_000 + seconds * 1_000);
    const code = codeNow(world, ada, drift);
    expect(await submit(code)).toBe('signed_in');
    for (let second = 0; second <= 120; second += 1) {
      expect([second, await submit(code)]).toEqual([second, 'rejected/invalid_code']);
      world.infra.clock.advance(1_000);
    }
    expect(await submit(codeNow(world, ada))).toBe('signed_in');
  });

  it('F02 neither does a code of an earlier step, once a later one was accepted', async () => {
    world.infra.clock.advance(300_000);
    const [earlier, current] = [codeNow(world, ada, -1), codeNow(world, ada)];
    expect(await submit(current)).toBe('signed_in');
    expect(await submit(earlier)).toBe('rejected/invalid_code');
  });

  it('C22 a clock that steps back revives none', async () => {
    const code = codeNow(world, ada);
    expect(await submit(code)).toBe('signed_in');
    world.infra.clock.advance(60_000);
    expect(await submit(codeNow(world, ada))).toBe('signed_in');
    world.infra.clock.stepWall(-60_000);
    expect(await submit(code)).toBe('rejected/invalid_code');
  });

  it('MF6 a replay looks like a wrong code, and only the audit trail knows better', async () => {
    const code = codeNow(world, ada);
    await submit(code);
    await submit(code);
    await submit('000000');
    expect(auditOf(world, 'auth.totp.failed').map(({ metadata }) => metadata)).toEqual([
      { reason: 'replayed' },
      { reason: 'invalid' },
    ]);
  });

  it('F05 somebody else’s equal code in the same step is nobody’s business', async () => {
    const bob = person(world, 'bob@example.org', { totp: true });
    const seed = world.infra.store.totp.get(ada.adminId);
    if (seed === undefined) throw new Error('no seed');
    world.infra.store.totp.set(bob.adminId, seed);
    const code = codeNow(world, ada);
    expect((await complete(world, await challengeFor(world, ada), code)).outcome).toBe('signed_in');
    expect((await complete(world, await challengeFor(world, bob), code)).outcome).toBe('signed_in');
  });

  it('C10 A9 the code that confirmed an enrolment signs nobody in', async () => {
    const { actor, password } = await world.signedIn({ email: 'bob@example.org' });
    const started = as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
    const code = codeFor(started.secret, world.infra.clock.now());
    as(await world.totp.confirmTotpEnrolment(actor, { code: Redacted.of(code) }), 'enabled');
    const challenge = as(await signIn(world, { email: 'bob@example.org', password }), 'totp_required').challenge;
    expect(await complete(world, challenge, code)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
  });

  it('A9 F23 ID-12 a seed that was only started counts for nothing, and has at least 160 bits', async () => {
    const { actor, password } = await world.signedIn({ email: 'bob@example.org' });
    const started = as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
    expect(started.secret.reveal().replace(/=+$/, '').length * 5).toBeGreaterThanOrEqual(160);
    expect((await signIn(world, { email: 'bob@example.org', password })).outcome).toBe('signed_in');
  });
});

describe('F03 A2 v5.0.0-6.5.1 a decorated code never verifies', () => {
  const inScript = (zero: number, code: string): string =>
    code.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  const FULL_WIDTH = (code: string): string => inScript(0xff10, code);
  const ARABIC = (code: string): string => inScript(0x0660, code);
  const DECORATIONS: Readonly<Record<string, (code: string) => unknown>> = {
    'a blank after it': (code) => `${code} `,
    'a blank before it': (code) => ` ${code}`,
    'a blank in it': (code) => `${code.slice(0, 3)} ${code.slice(3)}`,
    'a no-break space': (code) => `${code}\u00a0`,
    'a tab': (code) => `${code}\t`,
    'a newline': (code) => `${code}\n`,
    'a carriage return and a newline': (code) => `${code}\r\n`,
    'a line separator': (code) => `${code}\u2028`,
    'a zero-width space': (code) => `${code.slice(0, 3)}\u200b${code.slice(3)}`,
    'a zero-width joiner': (code) => `\u200d${code}`,
    'a byte order mark': (code) => `\ufeff${code}`,
    'a NUL': (code) => `${code}\0`,
    'full-width digits': FULL_WIDTH,
    'Arabic digits': ARABIC,
    'one full-width digit': (code) => FULL_WIDTH(code.slice(0, 1)) + code.slice(1),
    'a plus': (code) => `+${code}`,
    'a minus': (code) => `-${code}`,
    'a leading zero': (code) => `0${code}`,
    'a fraction': (code) => `${code}.0`,
    'an exponent': (code) => `${code}e0`,
    'another exponent': () => '1e5',
    hexadecimal: () => '0x1234',
    'a digit less': (code) => code.slice(1),
    nothing: () => '',
    'a number': (code) => Number(code),
    'a list': (code) => [code],
    'an object': (code) => ({ toString: () => code }),
    'a boxed string': (code) => new String(code),
    'a wrapped number': (code) => Redacted.of(Number(code)),
    null: () => null,
  };

  it.each(Object.entries(DECORATIONS))('%s: refused before the budget and before the authenticator', async (_, decorate) => {
    const challenge = await challengeFor(world, ada);
    const before = world.faults.calls.length;
    const code = decorate(codeNow(world, ada)) as Redacted;
    const result = await world.authentication.completeTotp({ challenge, code }, TEST_ORIGIN);
    expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: 'code', rule: 'totp_code' }] });
    const reached = world.faults.calls.slice(before).filter(({ contract }) => !['Clock', 'IdGenerator'].includes(contract));
    expect(reached).toEqual([]);
    expect((await complete(world, challenge, codeNow(world, ada))).outcome).toBe('signed_in');
  });
});

describe('F19 A6 v5.0.0-6.6.2 a credential of one admin does nothing in the flow of another', () => {
  it('B’s code in A’s challenge fails, and costs A an attempt', async () => {
    const bob = person(world, 'bob@example.org', { totp: true });
    world.infra.store.totp.set(bob.adminId, { ...world.infra.store.totp.get(bob.adminId)!, lastStep: 1 });
    const seed = world.infra.store.enableTotp(bob.adminId);
    const challenge = await challengeFor(world, ada);
    const code = codeFor(seed, world.infra.clock.now());
    expect(await complete(world, challenge, code)).toEqual({ outcome: 'rejected', reason: 'invalid_code', attemptsLeft: 4 });
    expect(world.infra.store.totp.get(bob.adminId)?.lastStep).toBe(1);
  });

  it('B’s enrolment code in A’s challenge fails, and stays good for B', async () => {
    world.infra.store.setSetting('auth.totp.mandatory', true);
    const [anna, ben] = [person(world, 'anna@example.org'), person(world, 'ben@example.org')];
    const [ofAnna, ofBen] = [await enrolmentChallenge(anna), await enrolmentChallenge(ben)];
    world.infra.store.setSetting('auth.totp.mandatory', false);
    const helper = await world.actor('admins.totp.enrol');
    as(await world.totp.issueTotpEnrolmentCode(helper, { adminId: ben.adminId, reason: 'new' }), 'sent');
    const enrolmentCode = world.infra.contracts.SecretDelivery.intents.at(-1)!.code;
    const begin = (challenge: Redacted) => world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, TEST_ORIGIN);
    expect(await begin(ofAnna)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    expect((await begin(ofBen)).outcome).toBe('started');
  });

  const enrolmentChallenge = async ({ email }: Person): Promise<Redacted> =>
    as(await signIn(world, { email }), 'totp_enrolment_required').challenge;
});

describe('F32 F01 a used code and a wrong one are told in one answer', () => {
  it('to the last field, attempt by attempt', async () => {
    const bob = person(world, 'bob@example.org', { totp: true });
    const answersTo = async (who: Person, code: string) => {
      const challenge = await challengeFor(world, who);
      return [await complete(world, challenge, code), await complete(world, challenge, code)];
    };
    const used = codeNow(world, ada);
    as(await complete(world, await challengeFor(world, ada), used), 'signed_in');
    const answers = [await answersTo(ada, used), await answersTo(bob, '0000000'.slice(1))];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toEqual([4, 3].map((attemptsLeft) => ({ outcome: 'rejected', reason: 'invalid_code', attemptsLeft })));
    expect(auditOf(world, 'auth.totp.failed').map(({ metadata }) => metadata)).toEqual([
      { reason: 'replayed' },
      { reason: 'replayed' },
      { reason: 'invalid' },
      { reason: 'invalid' },
    ]);
  });
});
