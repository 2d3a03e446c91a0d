import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { DEFAULT_FEATURES } from '../../../src/module/contracts.js';
import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import { toldToEnrol } from '../../support/enrolments.js';
import { codeNow, challengeFor, complete, access, as, MINUTE, PASSWORD, person, signIn } from '../support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const DEVICE = 'canary-device-0123456789abcdef';

describe('P7 whoever was shut out before accepting can come back', () => {
  const REACHED = [
    ['suspend', 'reinstate'],
    ['lock', 'unlock'],
  ] as const;

  it.each(REACHED)('%s, then %s: waits for the mailbox again, is invited again, and comes in', async (out, back) => {
    const actor = await world.actor(
      'admins.create',
      'admins.suspend',
      'admins.lock',
      'admins.reinstate',
      'admins.unlock',
      'admins.activate',
    );
    const { admin } = as(await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
    const why = { adminId: admin.adminId, reason: 'x' };
    as(await world.lifecycle[out](actor, why), 'changed');
    expect(as(await world.lifecycle[back](actor, why), 'changed')).toMatchObject({ to: 'pending_verification' });
    world.infra.clock.advance(5 * MINUTE);
    as(await world.lifecycle.resendInvitation(actor, { adminId: admin.adminId }), 'sent');
    const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
    as(await world.lifecycle.acceptInvitation({ code, password: Redacted.of(PASSWORD) }, TEST_ORIGIN), 'accepted');
    as(await world.lifecycle.activate(actor, why), 'changed');
    expect((await signIn(world, { email: 'new@example.org' })).outcome).toBe('signed_in');
  });

  it.each(REACHED)('%s, then %s: with a verified address it is active as ever', async (out, back) => {
    const actor = await world.actor('admins.suspend', 'admins.lock', 'admins.reinstate', 'admins.unlock');
    const why = { adminId: world.someone(), reason: 'x' };
    as(await world.lifecycle[out](actor, why), 'changed');
    expect(as(await world.lifecycle[back](actor, why), 'changed')).toMatchObject({ to: 'active' });
  });
});

describe('P7 an invitation that went wrong is taken back, or goes elsewhere', () => {
  const EMAIL = 'misspelled@example.org';
  const ABILITIES = [
    'admins.create',
    'admins.invitation.correct',
    'admins.suspend',
    'admins.lock',
    'admins.reinstate',
    'admins.unlock',
    'admins.activate',
    'roles.assign',
  ] as const;
  const mailed = () => world.infra.contracts.SecretDelivery.intents.at(-1)!;
  const accept = (code: Redacted) => world.lifecycle.acceptInvitation({ code, password: Redacted.of(PASSWORD) }, TEST_ORIGIN);
  async function invite(actor: AdminActor, email = EMAIL) {
    const { admin } = as(await world.lifecycle.create(actor, { email, name: 'New' }), 'created');
    return { adminId: admin.adminId, code: mailed().code };
  }

  it('withdrawn, nothing brings it back: no code, no status, no role, no sign-in, no recovery', async () => {
    const actor = await world.actor(...ABILITIES);
    const { adminId, code } = await invite(actor);
    as(await world.lifecycle.withdrawInvitation(actor, { adminId, reason: 'x' }), 'withdrawn');
    world.infra.clock.advance(5 * MINUTE);
    const before = JSON.stringify(world.infra.store.admins.get(adminId));
    const why = { adminId, reason: 'x' };
    for (const move of ['activate', 'suspend', 'reinstate', 'lock', 'unlock'] as const)
      expect([move, (await world.lifecycle[move](actor, why)).outcome]).toEqual([move, 'not_found']);
    const change = { ...why, from: 'pending_verification', to: 'suspended' } as const;
    expect((await world.lifecycle.changeStatus(actor, change)).outcome).toBe('not_found');
    expect((await world.lifecycle.resendInvitation(actor, { adminId })).outcome).toBe('not_found');
    const correction = { adminId, email: 'right@example.org' };
    expect((await world.lifecycle.correctInvitation(actor, correction)).outcome).toBe('not_found');
    expect(await accept(code)).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
    expect(await signIn(world, { email: EMAIL })).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    const sent = world.infra.contracts.SecretDelivery.intents.length;
    as(await world.credentials.requestPasswordRecovery({ email: EMAIL }, TEST_ORIGIN), 'accepted');
    expect(world.infra.contracts.SecretDelivery.intents).toHaveLength(sent);
    const { roleId } = world.infra.store.addRole({ name: 'Support', abilities: [] });
    expect((await world.roles.assignRole(actor, { adminId, roleId })).outcome).toBe('not_found');
    expect(JSON.stringify(world.infra.store.admins.get(adminId))).toBe(before);
  });

  it('the address is free: whoever is invited with it next comes in, and the first stays on record', async () => {
    const actor = await world.actor(...ABILITIES, 'admins.view');
    const first = await invite(actor);
    as(await world.lifecycle.withdrawInvitation(actor, { adminId: first.adminId, reason: 'x' }), 'withdrawn');
    const next = await invite(actor);
    expect((await world.lifecycle.create(actor, { email: EMAIL, name: 'Third' })).outcome).toBe('email_taken');
    as(await accept(next.code), 'accepted');
    as(await world.lifecycle.activate(actor, { adminId: next.adminId, reason: 'x' }), 'changed');
    as(await signIn(world, { email: EMAIL }), 'signed_in');
    const { items } = as(await world.lifecycle.admins(actor, { search: 'misspelled' }), 'page');
    expect(items.map(({ adminId, closedAt }) => [adminId, closedAt === null])).toEqual([
      [first.adminId, false],
      [next.adminId, true],
    ]);
  });

  it('corrected, the code of the first address is dead, and that of the second one lets in', async () => {
    const actor = await world.actor(...ABILITIES);
    const { adminId, code } = await invite(actor);
    world.infra.clock.advance(5 * MINUTE);
    as(await world.lifecycle.correctInvitation(actor, { adminId, email: 'right@example.org' }), 'corrected');
    expect(mailed()).toMatchObject({ adminId, address: 'right@example.org' });
    expect(await accept(code)).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
    as(await accept(mailed().code), 'accepted');
    expect(world.infra.store.adminByEmail(EMAIL)).toBeNull();
  });

  it('a code that was claimed for the first address verifies no other, whatever comes between claim and write', async () => {
    const actor = await world.actor(...ABILITIES);
    const { adminId, code } = await invite(actor);
    world.infra.clock.advance(5 * MINUTE);
    const { AdminCommandRepository: admins } = world.infra.contracts;
    const accepting = admins.acceptInvitation.bind(admins);
    admins.acceptInvitation = async (acceptance) => {
      as(await world.lifecycle.correctInvitation(actor, { adminId, email: 'right@example.org' }), 'corrected');
      return accepting(acceptance);
    };
    expect((await accept(code)).outcome).toBe('conflict');
    expect(world.infra.store.admins.get(adminId)).toMatchObject({ emailVerified: false, passwordHash: null });
  });

  it('nobody sends the invitation of somebody who will hold more than they do to another address', async () => {
    const actor = await world.actor('admins.create', 'admins.invitation.correct');
    const { adminId } = await invite(actor);
    world.infra.clock.advance(5 * MINUTE);
    world.infra.store.grants.grant(adminId, 'settings.security');
    const correction = { adminId, email: 'mine@example.org' };
    const denied = await world.lifecycle.correctInvitation(actor, correction);
    expect(denied).toMatchObject({ outcome: 'denied', reason: 'outranked' });
    expect(world.infra.store.admins.get(adminId)?.email).toBe(EMAIL);
  });
});

describe('W1 an address is parsed: what is stored and delivered to is what was checked', () => {
  const REFUSED: readonly string[] = [
    'pig@example.test#\r\nBcc: mallory@example.org',
    'pig@example.test/x',
    'pig@example.test?x',
    'pig@example.test:25',
    'pig@exa%6dple.test',
    'pig@0x7f.1',
    'pig@127.0.0.1',
    'pig@2130706433',
    'pig@[127.0.0.1]',
    'pig\n@example.test',
    'pig@exam\nple.test',
    'p\u0430ul@example.test',
    'pa\u034ful@example.test',
    'pa\u2800ul@example.test',
    'pa\u200bul@example.test',
    'root@localhost',
    'pig@ex\u0430mple.test',
    'pig@\uff45xample.test',
    '"pig"@example.test',
    'Pig <pig@example.test>',
    'pig@other.test@example.test',
    'pig@example.test,mallory@example.org',
  ];

  it.each(REFUSED)('%j creates nobody', async (email) => {
    const actor = await world.actor('admins.create');
    const before = world.infra.store.admins.size;
    expect((await world.lifecycle.create(actor, { email, name: 'Pig' })).outcome).toBe('validation_failed');
    expect([world.infra.store.admins.size, world.infra.contracts.SecretDelivery.intents.length]).toEqual([before, 0]);
  });

  it.each(['pig@example.test', ' pig@example.test ', 'Pig@Example.Test', 'p.i-g+1@sub.example.test', 'eva@bücher.example'])(
    '%j is one, and is delivered to as it was checked',
    async (email) => {
      const actor = await world.actor('admins.create');
      as(await world.lifecycle.create(actor, { email, name: 'Pig' }), 'created');
      expect(world.infra.contracts.SecretDelivery.intents.at(-1)?.address).toBe(email.trim());
    },
  );

  it('an IDN address is found as it is typed, and as it is stored', async () => {
    const actor = await world.actor('admins.create', 'admins.view');
    as(await world.lifecycle.create(actor, { email: 'eva@bücher.example', name: 'E' }), 'created');
    for (const search of ['bücher', 'eva@bücher.example', 'xn--bcher-kva']) {
      const { items } = as(await world.lifecycle.admins(actor, { search }), 'page');
      expect([search, items.map(({ canonicalEmail }) => canonicalEmail)]).toEqual([search, ['eva@xn--bcher-kva.example']]);
    }
  });
});

describe('W6 a holder of the lifeline counts who can sign in', () => {
  it.each([
    ['has no password', { passwordHash: null }],
    ['has to change it first', { mustChangePassword: true }],
    ['is unverified', { emailVerified: false }],
    ['is locked', { status: 'locked' }],
  ] as const)('another who %s does not', async (_, change) => {
    const actor = await world.actor('admins.suspend');
    const { admins } = world.infra.store;
    const [last, other] = [0, 1].map(() => world.someone({ abilities: ['admins.administer'] }));
    const usable = admins.get(other!)!;
    admins.set(other!, { ...usable, ...change });
    expect((await world.lifecycle.suspend(actor, { adminId: last!, reason: 'x' })).outcome).toBe('last_holder');
    admins.set(other!, usable);
    expect((await world.lifecycle.suspend(actor, { adminId: last!, reason: 'x' })).outcome).toBe('changed');
  });
});

describe('W7 FEM-21 what cannot be asked for is refused, not skipped', () => {
  it('an application without the factor that this admin has', async () => {
    const without = createLightWorld(undefined, {}, { ...DEFAULT_FEATURES, totp: false });
    const ada = person(without, 'ada@example.org', { totp: true });
    const bob = person(without, 'bob@example.org');
    expect(await signIn(without, ada)).toEqual({ outcome: 'feature_disabled', key: 'features.totp' });
    expect(without.infra.store.sessions.size).toBe(0);
    // Only whoever has the password learns it.
    expect(await signIn(without, { email: ada.email, password: 'wrong' })).toEqual(
      await signIn(without, { email: 'nobody@example.org', password: 'wrong' }),
    );
    expect((await signIn(without, bob)).outcome).toBe('signed_in');
    await without.dispose();
  });
});

describe('W8 a mandatory enrolment that is loaded again starts anew', () => {
  it('under the same code until it is confirmed or lapses; only the last seed counts', async () => {
    const { challenge, enrolmentCode } = await toldToEnrol(world);
    const begin = () => world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, TEST_ORIGIN);
    const first = as(await begin(), 'started');
    const second = as(await begin(), 'started');
    expect(second.secret.reveal()).not.toBe(first.secret.reveal());
    world.infra.store.totp.clear();
    expect((await begin()).outcome).toBe('rejected');
  });

  it('not by another code, and not once it has lapsed', async () => {
    const { challenge, enrolmentCode } = await toldToEnrol(world);
    as(await world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, TEST_ORIGIN), 'started');
    const guessed = { challenge, enrolmentCode: Redacted.of('guessed') };
    expect((await world.totp.beginMandatoryTotpEnrolment(guessed, TEST_ORIGIN)).outcome).toBe('rejected');
    const { totp } = world.infra.store;
    for (const [adminId, factor] of totp) {
      const pending = factor.pending === null ? null : { ...factor.pending, expiresAt: world.infra.clock.now() };
      totp.set(adminId, { ...factor, pending });
    }
    expect((await world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, TEST_ORIGIN)).outcome).toBe('rejected');
  });
});

describe('W9 a setting without an effect is a defect', () => {
  it('notifications.enabled: off, only those about security arrive', async () => {
    const actor = await world.actor('system.settings.update', 'admins.suspend');
    as(await world.settings.set(actor, { key: 'notifications.enabled', value: false }), 'changed');
    const { NotificationDispatcher } = world.infra.contracts;
    const before = NotificationDispatcher.intents.length;
    as(await world.settings.set(actor, { key: 'audit.log_views', value: true }), 'changed');
    as(await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'x' }), 'changed');
    expect(NotificationDispatcher.intents.slice(before).map(({ type, security }) => [type, security])).toEqual([
      ['status_changed', true],
    ]);
  });

  it('features.oauth.enabled: where an application has external sign-in, false until somebody sets it', async () => {
    const actor = await world.actor('system.settings.security.update');
    const asked = { adminId: actor.adminId, provider: 'google', externalId: '42', usage: 'sign_in' } as const;
    const off = { outcome: 'feature_disabled', key: 'features.oauth.enabled' };
    expect(await world.external.linkExternalIdentity(actor, asked)).toEqual(off);
    expect(await world.external.signInWithExternalIdentity({ provider: 'google', externalId: '42' }, TEST_ORIGIN)).toEqual(off);
    as(await world.settings.set(actor, { key: 'features.oauth.enabled', value: true }), 'changed');
    expect((await world.external.linkExternalIdentity(actor, asked)).outcome).toBe('linked');
  });
});

describe('W10 a time zone is one the platform knows', () => {
  it.each(['Mars/Phobos', '   ', '', 'Europe/Nowhere', 'UTC\n', '../etc/passwd'])('%j is none', async (value) => {
    const actor = await world.actor('system.settings.update');
    const ended = await world.settings.set(actor, { key: 'system.default_timezone', value });
    expect(ended.outcome).toMatch(/^(invalid_value|validation_failed)$/);
    expect(world.infra.store.settings.has('system.default_timezone')).toBe(false);
  });

  it.each(['Africa/Cairo', 'Europe/Berlin'])('%s is one', async (value) => {
    const actor = await world.actor('system.settings.update');
    expect((await world.settings.set(actor, { key: 'system.default_timezone', value })).outcome).toBe('changed');
  });
});

describe('W13 a password is one, however it is typed', () => {
  it.each([
    ['NFC', 'NFD'],
    ['NFD', 'NFC'],
    ['NFC', 'NFC'],
  ] as const)('chosen in %s, typed in %s', async (chosen, typed) => {
    const actor = await world.actor('admins.create', 'admins.activate');
    const { admin } = as(await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
    const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
    const password = 'crème brûlée für Zoë';
    as(
      await world.lifecycle.acceptInvitation({ code, password: Redacted.of(password.normalize(chosen)) }, TEST_ORIGIN),
      'accepted',
    );
    as(await world.lifecycle.activate(actor, { adminId: admin.adminId, reason: 'x' }), 'changed');
    expect((await signIn(world, { email: 'new@example.org', password: password.normalize(typed) })).outcome).toBe('signed_in');
    expect((await signIn(world, { email: 'new@example.org', password: 'creme brulee fur Zoe' })).outcome).toBe('rejected');
  });
});

describe('W14 a sign-in that presents its earlier token ends that session in the opening write', () => {
  const again = (email: string, current: Redacted) =>
    world.authentication.signIn({ email, password: Redacted.of(PASSWORD), current }, TEST_ORIGIN);

  it('and five of them push out no other device', async () => {
    const ada = person(world, 'ada@example.org');
    const elsewhere = as(await signIn(world, { email: ada.email, device: DEVICE }), 'signed_in').issued;
    let { issued } = as(await signIn(world, { email: ada.email }), 'signed_in');
    for (let n = 0; n < 6; n += 1) {
      world.infra.clock.advance(1_000);
      const earlier = issued;
      ({ issued } = as(await again(ada.email, earlier.token), 'signed_in'));
      expect(world.infra.store.sessions.get(earlier.session.sessionId)).toMatchObject({ endReason: 'replaced' });
      expect(await access(world, earlier.token)).toEqual({ outcome: 'refused', reason: 'ended' });
    }
    expect((await access(world, elsewhere.token)).outcome).toBe('allowed');
    expect([...world.infra.store.sessions.values()].filter(({ endedAt }) => endedAt === null)).toHaveLength(2);
  });

  it('also where a second factor stands between the password and the session', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const earlier = as(await complete(world, await challengeFor(world, ada), codeNow(world, ada)), 'signed_in').issued;
    world.infra.clock.advance(MINUTE);
    const input = { challenge: await challengeFor(world, ada), code: Redacted.of(codeNow(world, ada)), current: earlier.token };
    as(await world.authentication.completeTotp(input, TEST_ORIGIN), 'signed_in');
    expect(await access(world, earlier.token)).toEqual({ outcome: 'refused', reason: 'ended' });
  });

  it('a token of another admin, or of nobody, ends nothing', async () => {
    const [ada, bob] = [person(world, 'ada@example.org'), person(world, 'bob@example.org')];
    const bobs = as(await signIn(world, bob), 'signed_in').issued;
    as(await again(ada.email, bobs.token), 'signed_in');
    as(await again(ada.email, Redacted.of('no token of anybody')), 'signed_in');
    expect((await access(world, bobs.token)).outcome).toBe('allowed');
  });
});

describe('W15 polling does not keep an idle session alive', () => {
  const use = async (passive: boolean | undefined): Promise<string> => {
    const { issued } = await world.signedIn();
    let last = '';
    for (let n = 0; n < 4; n += 1) {
      world.infra.clock.advance(10 * MINUTE);
      const looked = await world.sessions.access(
        { token: issued.token, ...(passive === undefined ? {} : { passive }) },
        TEST_ORIGIN,
      );
      last = looked.outcome === 'refused' ? looked.reason : looked.outcome;
    }
    return last;
  };

  it.each([
    [true, 'idle'],
    [false, 'allowed'],
    [undefined, 'allowed'],
  ])('passive: %p, four looks in forty minutes: %s', async (passive, expected) => {
    expect(await use(passive)).toBe(expected);
  });

  it('a passive look is an actor all the same', async () => {
    const { issued } = await world.signedIn({ abilities: ['admins.view'] });
    const looked = as(await world.sessions.access({ token: issued.token, passive: true }, TEST_ORIGIN), 'allowed');
    const actor: AdminActor = looked.actor;
    expect((await world.lifecycle.admins(actor, {})).outcome).toBe('page');
  });
});
