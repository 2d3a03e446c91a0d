import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { access, as, challengeFor, codeNow, complete, PASSWORD, person, signIn } from './support/people.js';
import type { Person } from './support/people.js';

let world: World;
let bob: Person;
beforeEach(() => {
  world = createLightWorld();
  bob = person(world, 'bob@example.org');
  world.infra.store.setSetting('auth.totp.mandatory', true);
});
afterEach(() => world.dispose());

const sessions = (): number => world.infra.store.sessions.size;
const toldToEnrol = async (): Promise<Redacted> =>
  as(await signIn(world, { email: bob.email }), 'totp_enrolment_required').challenge;

async function enrolmentCode(): Promise<Redacted> {
  world.infra.store.setSetting('auth.totp.mandatory', false);
  const helper = await world.actor('admins.totp.enrol');
  world.infra.store.setSetting('auth.totp.mandatory', true);
  as(await world.totp.issueTotpEnrolmentCode(helper, { adminId: bob.adminId, reason: 'first phone' }), 'sent');
  return world.infra.contracts.SecretDelivery.intents.at(-1)!.code;
}

/** Every step that is open to whoever knows the password and has no factor. */
const DOORS: Readonly<Record<string, (challenge: Redacted) => Promise<{ readonly outcome: string }>>> = {
  'the password again': () => signIn(world, { email: bob.email }),
  'the challenge as a session': (challenge) => access(world, challenge),
  'the challenge as one that asks for a code': (challenge) => complete(world, challenge, '000000'),
  'an enrolment with a guessed code': (challenge) =>
    world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode: Redacted.of('guessed') }, TEST_ORIGIN),
  'confirming an enrolment that was never begun': (challenge) =>
    world.totp.confirmMandatoryTotpEnrolment({ challenge, code: Redacted.of('000000') }, TEST_ORIGIN),
  'the mailed code as an invitation': async () => {
    const code = await enrolmentCode();
    return world.lifecycle.acceptInvitation({ code, password: Redacted.of(PASSWORD) }, TEST_ORIGIN);
  },
};

describe('v5.0.0-6.3.3 where a second factor is mandatory nobody has a session without one', () => {
  it.each(Object.entries(DOORS))('not by %s', async (_, door) => {
    const challenge = await toldToEnrol();
    expect((await door(challenge)).outcome).not.toMatch(/signed_in|allowed|accepted|started|totp_required/);
    expect([...world.infra.store.sessions.values()].filter(({ adminId }) => adminId === bob.adminId)).toEqual([]);
  });

  it('a code that nobody could use is not sent', async () => {
    world.infra.store.setSetting('auth.totp.mandatory', false);
    const helper = await world.actor('admins.totp.enrol');
    world.infra.store.setSetting('auth.totp.enabled', false);
    const input = { adminId: bob.adminId, reason: 'first phone' };
    const off = { outcome: 'feature_disabled', key: 'auth.totp.enabled' };
    expect(await world.totp.issueTotpEnrolmentCode(helper, input)).toEqual(off);
    expect(world.infra.contracts.SecretDelivery.intents).toEqual([]);
  });

  it('an enrolment that was begun is none either; only its first code opens a session', async () => {
    const challenge = await toldToEnrol();
    const begun = await world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode: await enrolmentCode() }, TEST_ORIGIN);
    const { secret } = as(begun, 'started');
    const others = sessions();
    expect((await signIn(world, { email: bob.email })).outcome).toBe('totp_enrolment_required');
    const code = codeFor(secret, world.infra.clock.now());
    const wrong = Redacted.of(code === '000000' ? '000001' : '000000');
    expect(await world.totp.confirmMandatoryTotpEnrolment({ challenge, code: wrong }, TEST_ORIGIN)).toMatchObject({
      outcome: 'rejected',
    });
    expect(sessions()).toBe(others);
    const confirmed = await world.totp.confirmMandatoryTotpEnrolment({ challenge, code: Redacted.of(code) }, TEST_ORIGIN);
    expect((await access(world, as(confirmed, 'signed_in').issued.token)).outcome).toBe('allowed');
  });

  it('whoever has a factor is asked for it at every sign-in, and a recognised device changes nothing', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const device = 'the-laptop-of-ada-0001';
    for (let time = 0; time < 3; time += 1) {
      const before = sessions();
      const challenge = await challengeFor(world, ada, device);
      expect(sessions()).toBe(before);
      as(await complete(world, challenge, codeNow(world, ada)), 'signed_in');
      world.infra.clock.advance(30_000);
    }
  });
});
