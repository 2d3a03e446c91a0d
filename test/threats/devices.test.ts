import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, Digest, SignInResult } from '@maatify/admin-infra';

import { impersonated } from '../support/callers.js';
import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import {
  access,
  as,
  auditOf,
  challengeFor,
  codeNow,
  complete,
  MINUTE,
  PASSWORD,
  person,
  signIn,
  wrongCode,
} from './support/people.js';
import type { Person } from './support/people.js';

const LIMIT = 5;
const LAPTOP = 'the-laptop-of-ada-0001';
const WRONG = { password: 'wrong' };

let world: World;
let ada: Person;
beforeEach(async () => {
  world = await createWorld();
  ada = person(world, 'ada@example.org');
});
afterEach(() => world.dispose());

type Entered = Extract<SignInResult, { outcome: 'signed_in' }>;

const fromLaptop = async (who = ada): Promise<Entered> =>
  as(await signIn(world, { email: who.email, device: LAPTOP }), 'signed_in');

/** As a host's job does it, once every session is over. */
function pruneSessions(): void {
  world.infra.clock.advance(13 * 60 * MINUTE);
  world.infra.store.sessions.clear();
}

async function guess(times: number, device?: string): Promise<void> {
  const known = device === undefined ? {} : { device };
  for (let tried = 0; tried < times; tried += 1) await signIn(world, { email: ada.email, ...WRONG, ...known });
}

/** The budgets that attempts were drawn on since then. */
function budgetsSince(calls: number): readonly string[] {
  const reserving = world.faults.calls.slice(calls).filter(({ method }) => method === 'reserve');
  return reserving.map(({ args }) => (args[0] as { readonly budget: string }).budget);
}

async function actorOf({ issued }: Entered): Promise<{ readonly actor: AdminActor; readonly deviceId: Digest }> {
  const { actor, session } = as(await access(world, issued.token), 'allowed');
  if (session.deviceId === null) throw new Error('this session is of no device');
  return { actor, deviceId: session.deviceId };
}

/** Signed in by both factors, a minute ago, at a laptop that she said to trust. */
async function carolWhoTrustsHerLaptop() {
  const carol = person(world, 'carol@example.org', { totp: true });
  const challenge = await challengeFor(world, carol, LAPTOP);
  const at = await actorOf(as(await complete(world, challenge, codeNow(world, carol)), 'signed_in'));
  as(await world.devices.trustDevice(at.actor, { deviceId: at.deviceId }), 'trusted');
  world.infra.clock.advance(MINUTE);
  return { carol, ...at };
}

describe('W5 DV1 F14 LK4 a device outlives the sessions that were opened from it', () => {
  it('it is still recognised after they were pruned, and its owner is told of no new device', async () => {
    expect((await fromLaptop()).newDevice).toBe(true);
    const told = auditOf(world, 'security.device.detected').length;
    pruneSessions();
    expect(world.infra.store.sessions.size).toBe(0);
    expect((await fromLaptop()).newDevice).toBe(false);
    expect(auditOf(world, 'security.device.detected')).toHaveLength(told);
  });

  it('what a stranger guesses cannot spend its budget then either, from a device that is made up or from none', async () => {
    await fromLaptop();
    pruneSessions();
    await guess(LIMIT);
    await guess(LIMIT, 'a-made-up-device-0001');
    expect((await signIn(world, { email: ada.email })).outcome).toBe('throttled');
    const before = world.faults.calls.length;
    expect((await fromLaptop()).newDevice).toBe(false);
    expect(budgetsSince(before)).toEqual([expect.stringMatching(new RegExp(`^device:${ada.adminId}:[0-9a-f]{64}$`))]);
  });

  it('and whoever guesses at the device spends its budget alone', async () => {
    await fromLaptop();
    pruneSessions();
    await guess(LIMIT, LAPTOP);
    expect((await signIn(world, { email: ada.email, device: LAPTOP })).outcome).toBe('throttled');
    expect((await signIn(world, { email: ada.email })).outcome).toBe('signed_in');
  });
});

describe('DV2 VI-11 SS-15 SS-30 a device that is revoked is out', () => {
  /** The ways to revoke it: by its owner, elsewhere; by whoever may revoke sessions. */
  const REVOKING: Readonly<Record<string, (deviceId: Digest) => Promise<{ readonly outcome: string }>>> = {
    'its owner': async (deviceId) => {
      const elsewhere = as(await signIn(world, { email: ada.email }), 'signed_in');
      const { actor } = as(await access(world, elsewhere.issued.token), 'allowed');
      return world.devices.revokeOwnDevice(actor, { deviceId });
    },
    'an administrator': async (deviceId) =>
      world.devices.revokeDevice(await world.actor('sessions.revoke'), {
        adminId: ada.adminId,
        deviceId,
        reason: 'left in a train',
      }),
  };

  it.each(Object.entries(REVOKING))('by %s: every session of it is refused, no other is', async (_, revoke) => {
    const [one, two] = [await fromLaptop(), await fromLaptop()];
    const other = as(await signIn(world, { email: ada.email, device: 'the-phone-of-ada-0001' }), 'signed_in');
    const bob = await fromLaptop(person(world, 'bob@example.org'));
    const { deviceId } = await actorOf(one);
    as(await revoke(deviceId), 'revoked');
    for (const { issued } of [one, two]) {
      expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'device_revoked' });
    }
    expect((await access(world, other.issued.token)).outcome).toBe('allowed');
    expect((await access(world, bob.issued.token)).outcome).toBe('allowed');
    expect(auditOf(world, 'security.device.revoked').map(({ target }) => target)).toEqual([{ type: 'admin', id: ada.adminId }]);
    const notices = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type === 'device_revoked');
    expect(notices.map(({ to, security }) => [to, security])).toEqual([[{ kind: 'admin', adminId: ada.adminId }, true]]);
  });

  it('a sign-in from it that is half done goes no further, and one that begins after goes on', async () => {
    const grace = person(world, 'grace@example.org', { totp: true });
    const first = await challengeFor(world, grace, LAPTOP);
    const entered = as(await complete(world, first, codeNow(world, grace)), 'signed_in');
    const { actor, deviceId } = await actorOf(entered);
    world.infra.clock.advance(MINUTE);
    const [halfDone, elsewhere] = [
      await challengeFor(world, grace, LAPTOP),
      await challengeFor(world, grace, 'the-phone-of-grace-0001'),
    ];
    as(await world.devices.revokeOwnDevice(actor, { deviceId }), 'revoked');
    const refused = await complete(world, halfDone, codeNow(world, grace));
    expect(refused).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    as(await complete(world, elsewhere, codeNow(world, grace)), 'signed_in');
    world.infra.clock.advance(MINUTE);
    const anew = as(await complete(world, await challengeFor(world, grace, LAPTOP), codeNow(world, grace)), 'signed_in');
    expect(anew.newDevice).toBe(true);
  });

  it('its trust goes with it, and comes back with no sign-in', async () => {
    const { actor, deviceId } = await actorOf(await fromLaptop());
    as(await world.devices.trustDevice(actor, { deviceId }), 'trusted');
    as(await REVOKING['its owner']!(deviceId), 'revoked');
    expect(world.infra.store.deviceOf(ada.adminId, deviceId)?.trustedAt).toBeNull();
    await fromLaptop();
    expect(world.infra.store.deviceOf(ada.adminId, deviceId)?.trustedAt).toBeNull();
  });

  it('an actor that was made before does nothing more', async () => {
    const entered = await fromLaptop();
    const { actor, deviceId } = await actorOf(entered);
    as(await REVOKING['an administrator']!(deviceId), 'revoked');
    expect((await world.devices.trustDevice(actor, { deviceId })).outcome).toBe('session_ended');
    expect((await world.sessions.revokeAllOwn(actor)).outcome).toBe('session_ended');
  });

  it('a sign-in with its cookie is from a new device, without a budget of its own', async () => {
    const dead = await fromLaptop();
    const { deviceId } = await actorOf(dead);
    as(await REVOKING['its owner']!(deviceId), 'revoked');
    await guess(LIMIT);
    const before = world.faults.calls.length;
    expect((await signIn(world, { email: ada.email, device: LAPTOP })).outcome).toBe('throttled');
    expect(budgetsSince(before)).toEqual([`admin:${ada.adminId}`]);
    world.infra.clock.advance(30 * MINUTE);
    const told = auditOf(world, 'security.device.detected').length;
    const again = await fromLaptop();
    expect(again.newDevice).toBe(true);
    expect(auditOf(world, 'security.device.detected')).toHaveLength(told + 1);
    // It is known anew from here on, and brings back no session of before.
    expect((await access(world, again.issued.token)).outcome).toBe('allowed');
    expect(await access(world, dead.issued.token)).toMatchObject({ outcome: 'refused', reason: 'device_revoked' });
    expect((await fromLaptop()).newDevice).toBe(false);
  });

  it('so is a sign-in after its sessions were pruned', async () => {
    const { deviceId } = await actorOf(await fromLaptop());
    as(await REVOKING['its owner']!(deviceId), 'revoked');
    pruneSessions();
    await guess(LIMIT);
    expect((await signIn(world, { email: ada.email, device: LAPTOP })).outcome).toBe('throttled');
  });
});

describe('SS-11 SS-13 SS-34 trust is the owner’s word, and skips nothing', () => {
  let carol: Person;
  let actor: AdminActor;
  let deviceId: Digest;
  beforeEach(async () => {
    ({ carol, actor, deviceId } = await carolWhoTrustsHerLaptop());
  });

  it('it is booked and told, as its end is', async () => {
    as(await world.devices.untrustDevice(actor, { deviceId }), 'untrusted');
    const about = { type: 'admin', id: carol.adminId };
    for (const change of ['trusted', 'untrusted']) {
      expect(auditOf(world, `security.device.${change}`).map(({ target, metadata }) => [target, metadata])).toEqual([
        [about, { deviceId }],
      ]);
      const notices = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type === `device_${change}`);
      expect(notices.map(({ to }) => to)).toEqual([{ kind: 'admin', adminId: carol.adminId }]);
    }
  });

  it('the second factor is asked for from it, and judged', async () => {
    const challenge = await challengeFor(world, carol, LAPTOP);
    expect(await complete(world, challenge, wrongCode(world, carol))).toMatchObject({
      outcome: 'rejected',
      reason: 'invalid_code',
    });
    const { issued } = as(await complete(world, challenge, codeNow(world, carol)), 'signed_in');
    const { actor: later } = as(await access(world, issued.token), 'allowed');
    expect(later.session.factors).toBe('password_and_totp');
  });

  it('so is the password, and no sign-in goes without', async () => {
    const attempt = { email: carol.email, device: LAPTOP };
    expect(await signIn(world, { ...attempt, ...WRONG })).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    expect((await signIn(world, attempt)).outcome).toBe('totp_required');
  });

  it('it buys no guess', async () => {
    for (let tried = 0; tried < LIMIT; tried += 1) await signIn(world, { email: carol.email, device: LAPTOP, ...WRONG });
    expect((await signIn(world, { email: carol.email, device: LAPTOP })).outcome).toBe('throttled');
  });

  it('it is no recent proof', async () => {
    world.infra.clock.advance(11 * MINUTE);
    world.infra.store.grants.grant(carol.adminId, 'admins.suspend');
    const victim = world.someone();
    expect((await world.lifecycle.suspend(actor, { adminId: victim, reason: 'x' })).outcome).toBe('step_up_required');
  });

  it('it is nobody’s to give but the owner’s, of a device that is the owner’s', async () => {
    const { actor: dave } = await actorOf(await fromLaptop(person(world, 'dave@example.org')));
    const elsewhere = as(await signIn(world, { email: ada.email, device: 'the-phone-of-ada-0001' }), 'signed_in');
    const { deviceId: phone } = await actorOf(elsewhere);
    expect(await world.devices.trustDevice(dave, { deviceId: phone })).toEqual({ outcome: 'not_found', entity: 'device' });
    expect(world.infra.store.deviceOf(ada.adminId, phone)?.trustedAt).toBeNull();
  });
});

describe('MF9 the owner’s word for a device ends with the password and the factor it was given under', () => {
  let carol: Person;
  let actor: AdminActor;
  let deviceId: Digest;
  beforeEach(async () => {
    ({ carol, actor, deviceId } = await carolWhoTrustsHerLaptop());
  });

  const listed = async (by: AdminActor) =>
    as(await world.devices.devices(by, { adminId: carol.adminId }), 'page').items.map(({ trusted, revoked }) => [
      trusted,
      revoked,
    ]);
  const goesOn = async (issued: { readonly token: Redacted } | null) =>
    as(await access(world, issued?.token ?? Redacted.of('none')), 'allowed').actor;
  const [current, next] = [Redacted.of(PASSWORD), Redacted.of('another horse altogether')];

  const CHANGING: Readonly<Record<string, () => Promise<AdminActor>>> = {
    'another password': async () =>
      goesOn(as(await world.credentials.changeOwnPassword(actor, { current, next }), 'changed').issued),
    'no second factor any more': async () => {
      const both = { password: current, code: Redacted.of(codeNow(world, carol)) };
      return goesOn(as(await world.totp.disableTotp(actor, both), 'disabled').issued);
    },
  };
  for (const [change, made] of Object.entries(CHANGING)) {
    it(`with ${change} it is trusted no more, and known all the same`, async () => {
      expect(await listed(actor)).toEqual([[true, false]]);
      const after = await made();
      expect(await listed(after)).toEqual([[false, false]]);
      expect((await world.devices.untrustDevice(after, { deviceId })).outcome).toBe('not_trusted');
    });
  }

  it('it is given anew by the owner, who is told again, and ends anew', async () => {
    const after = await CHANGING['another password']!();
    as(await world.devices.trustDevice(after, { deviceId }), 'trusted');
    expect(await listed(after)).toEqual([[true, false]]);
    expect((await world.devices.trustDevice(after, { deviceId })).outcome).toBe('already_trusted');
    expect(auditOf(world, 'security.device.trusted')).toHaveLength(2);
    const back = { current: next, next: Redacted.of('a third horse, of wood') };
    const last = await goesOn(as(await world.credentials.changeOwnPassword(after, back), 'changed').issued);
    expect(await listed(last)).toEqual([[false, false]]);
  });

  it('whoever impersonates takes it away under the epoch of whose account it is', async () => {
    const changed = await CHANGING['another password']!();
    as(await world.devices.trustDevice(changed, { deviceId }), 'trusted');
    const helper = await impersonated(world, changed);
    as(await world.devices.untrustDevice(helper, { deviceId }), 'untrusted');
    expect(await listed(changed)).toEqual([[false, false]]);
  });

  it('one that was given before epochs were kept counts no more, and can be given anew', async () => {
    const { store } = world.infra;
    store.setDevice({ ...store.deviceOf(carol.adminId, deviceId)!, trustedEpoch: null });
    expect(await listed(actor)).toEqual([[false, false]]);
    expect((await world.devices.untrustDevice(actor, { deviceId })).outcome).toBe('not_trusted');
    as(await world.devices.trustDevice(actor, { deviceId }), 'trusted');
    expect(await listed(actor)).toEqual([[true, false]]);
  });
});

describe('DV2 which device is one’s own', () => {
  it('the one named is revoked, and not the one at hand', async () => {
    const [laptop, phone] = [
      await actorOf(await fromLaptop()),
      await actorOf(as(await signIn(world, { email: ada.email, device: 'the-phone-of-ada-0001' }), 'signed_in')),
    ];
    as(await world.devices.revokeOwnDevice(phone.actor, { deviceId: laptop.deviceId }), 'revoked');
    const revoked = (deviceId: Digest) => world.infra.store.deviceOf(ada.adminId, deviceId)?.revokedAt ?? null;
    expect([revoked(laptop.deviceId) !== null, revoked(phone.deviceId)]).toEqual([true, null]);
  });

  it('whoever impersonates sits at none of the admin they act as', async () => {
    const { actor, deviceId } = await actorOf(await fromLaptop());
    const list = async (one: AdminActor) =>
      as(await world.devices.devices(one, { adminId: ada.adminId }), 'page').items.map((item) => [item.deviceId, item.current]);
    expect(await list(actor)).toEqual([[deviceId, true]]);
    expect(await list(await impersonated(world, actor))).toEqual([[deviceId, false]]);
  });
});
