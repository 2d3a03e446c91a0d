import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
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
  const { actor: helper } = await world.signedIn({ abilities: ['admins.totp.enrol'], totp: true });
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

describe('v5.0.0-6.3.3 a factor that becomes mandatory holds for who is inside already', () => {
  const demand = (on: boolean) => {
    world.infra.store.setSetting('auth.totp.mandatory', on);
  };
  const rowsOf = ({ adminId }: Person) => [...world.infra.store.sessions.values()].filter((row) => row.adminId === adminId);
  /** Inside since before it was demanded. */
  async function inside(who: Person): Promise<Redacted> {
    demand(false);
    const first = await signIn(world, { email: who.email });
    if (first.outcome === 'signed_in') return first.issued.token;
    const { challenge } = as(first, 'totp_required');
    return as(await complete(world, challenge, codeNow(world, who)), 'signed_in').issued.token;
  }
  const actorOf = async (token: Redacted): Promise<AdminActor> => as(await access(world, token), 'allowed').actor;

  it('a session without one is over, at once and for good; one with a factor goes on', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const [plain, proven] = [await inside(bob), await inside(ada)];
    const actor = await actorOf(plain);
    demand(true);
    // Nobody looked at the session yet: a read by an actor of a moment ago, and a command.
    expect(await world.sessions.sessions(actor, { adminId: bob.adminId })).toEqual({ outcome: 'session_ended' });
    expect(rowsOf(bob).map(({ endReason }) => endReason)).toEqual([null]);
    expect(await world.sessions.revokeAllOwn(actor)).toEqual({ outcome: 'session_ended' });
    expect(rowsOf(bob).map(({ endReason }) => endReason)).toEqual(['expired']);
    expect(await access(world, plain)).toEqual({ outcome: 'refused', reason: 'expired' });
    as(await access(world, proven), 'allowed');
    demand(false);
    expect(await access(world, plain)).toEqual({ outcome: 'refused', reason: 'expired' });
    as(await access(world, proven), 'allowed');
  });

  it('access alone ends it as well, and a list says so before', async () => {
    const plain = await inside(bob);
    const ada = await world.signedIn({ abilities: ['sessions.view'], totp: true });
    demand(true);
    const { items } = as(await world.sessions.sessions(ada.actor, { adminId: bob.adminId }), 'page');
    expect(items.map(({ state, endReason }) => [state, endReason])).toEqual([['expired', null]]);
    expect(await access(world, plain)).toEqual({ outcome: 'refused', reason: 'expired' });
    expect(rowsOf(bob).map(({ endReason }) => endReason)).toEqual(['expired']);
  });

  it('nobody enrols in such a session by the password alone; the way in is the door, with somebody who vouches', async () => {
    const actor = await actorOf(await inside(bob));
    demand(true);
    const password = Redacted.of(PASSWORD);
    expect(await world.totp.beginTotpEnrolment(actor, { password })).toEqual({ outcome: 'session_ended' });
    const challenge = await toldToEnrol();
    const given = { challenge, enrolmentCode: await enrolmentCode() };
    const { secret } = as(await world.totp.beginMandatoryTotpEnrolment(given, TEST_ORIGIN), 'started');
    const code = Redacted.of(codeFor(secret, world.infra.clock.now()));
    const { issued } = as(await world.totp.confirmMandatoryTotpEnrolment({ challenge, code }, TEST_ORIGIN), 'signed_in');
    as(await access(world, issued.token), 'allowed');
  });

  it('whoever switches it on without one is out too, and comes in again with the word of a part of the host', async () => {
    await world.dispose();
    const operator = 'rescue-cli';
    world = createLightWorld((contracts) => contracts, { systemActors: { [operator]: {} } });
    bob = person(world, 'bob@example.org');
    world.infra.grants.grant(bob.adminId, 'system.settings.security.update');
    const token = await inside(bob);
    const actor = await actorOf(token);
    as(await world.settings.set(actor, { key: 'auth.totp.mandatory', value: true }), 'no_way_out');
    as(await access(world, token), 'allowed');
    world.infra.grants.grantSystem(operator, 'system.settings.security.update', 'admins.totp.enrol');
    as(await world.settings.set(actor, { key: 'auth.totp.mandatory', value: true }), 'changed');
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'expired' });
    const challenge = await toldToEnrol();
    const vouches = world.systemActor(operator);
    as(await world.totp.issueTotpEnrolmentCode(vouches, { adminId: bob.adminId, reason: 'first phone' }), 'sent');
    const enrolmentCode = world.infra.contracts.SecretDelivery.intents.at(-1)!.code;
    const { secret } = as(await world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, TEST_ORIGIN), 'started');
    const code = Redacted.of(codeFor(secret, world.infra.clock.now()));
    const { issued } = as(await world.totp.confirmMandatoryTotpEnrolment({ challenge, code }, TEST_ORIGIN), 'signed_in');
    const back = await actorOf(issued.token);
    as(await world.settings.set(back, { key: 'auth.totp.mandatory', value: false }), 'changed');
  });

  it('an impersonation ends with the session that began it', async () => {
    const target = person(world, 'target@example.org', { totp: true });
    world.infra.grants.grant(bob.adminId, 'security.impersonate');
    const own = await actorOf(await inside(bob));
    const input = { adminId: target.adminId, reason: 'support', minutes: 5 };
    const { issued } = as(await world.impersonation.startImpersonation(own, input), 'started');
    as(await access(world, issued.token), 'allowed');
    demand(true);
    expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'expired' });
    expect(rowsOf(target).map(({ endReason }) => endReason)).toEqual(['expired']);
  });

  it('a sign-in that waits for a new password begins again, and the password stays', async () => {
    demand(false);
    const { admins } = world.infra.store;
    admins.set(bob.adminId, { ...admins.get(bob.adminId)!, mustChangePassword: true });
    const { challenge } = as(await signIn(world, { email: bob.email }), 'password_change_required');
    demand(true);
    const before = JSON.stringify(admins.get(bob.adminId));
    const input = { challenge, newPassword: Redacted.of('another horse altogether') };
    expect(await world.authentication.completePasswordChange(input, TEST_ORIGIN)).toEqual({
      outcome: 'rejected',
      reason: 'challenge_expired',
    });
    expect([sessions(), JSON.stringify(admins.get(bob.adminId)) === before]).toEqual([0, true]);
  });
});
