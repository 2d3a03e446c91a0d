import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, ExternalUsage, LinkId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { DEFAULT_FEATURES } from '../../src/module/contracts.js';
import { linkOf, SUB, switchedOn } from '../support/external-identities.js';
import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { createWorld } from '../support/world.js';
import type { Person } from './support/people.js';
import { access, as, codeNow, MINUTE, PASSWORD, person, signIn } from './support/people.js';

let world: World;
let ada: Person;
beforeEach(async () => {
  world = await createWorld();
  switchedOn(world);
  ada = person(world, 'ada@example.org');
});
afterEach(async () => {
  await world.dispose();
});

/** Somebody in a session opened by the password just now. */
async function actorOf(who: Person): Promise<AdminActor> {
  const first = await signIn(world, { email: who.email });
  if (first.outcome !== 'totp_required') return seenWith(as(first, 'signed_in').issued.token);
  const input = { challenge: first.challenge, code: Redacted.of(codeNow(world, who)) };
  const entered = as(await world.authentication.completeTotp(input, TEST_ORIGIN), 'signed_in');
  world.infra.clock.advance(31_000);
  return seenWith(entered.issued.token);
}

async function seenWith(token: Redacted): Promise<AdminActor> {
  return as(await access(world, token), 'allowed').actor;
}

async function linked(
  actor: AdminActor,
  adminId = actor.adminId,
  externalId = SUB,
  usage: ExternalUsage = 'sign_in',
): Promise<LinkId> {
  const provider = usage === 'sign_in' ? 'google' : 'telegram';
  return as(await world.external.linkExternalIdentity(actor, { adminId, provider, externalId, usage }), 'linked').linkId;
}

const confirm = (actor: AdminActor, linkId: LinkId, externalId = SUB, provider = 'google') =>
  world.external.confirmLink(actor, { linkId, provider, externalId });

/** What the host hands in once it has verified an assertion. */
const comes = (externalId = SUB, more: object = {}) =>
  world.external.signInWithExternalIdentity({ provider: 'google', externalId, ...more }, TEST_ORIGIN);

async function confirmed(who: Person): Promise<{ readonly actor: AdminActor; readonly linkId: LinkId }> {
  const actor = await actorOf(who);
  const linkId = await linked(actor);
  as(await confirm(actor, linkId), 'confirmed');
  return { actor, linkId };
}

const types = () => world.infra.contracts.AuditLogger.intents.map(({ type }) => type);

describe('ID-01 ID-10 an identity that somebody links', () => {
  it('to the account of another gives nothing: nobody comes in, and only the owner confirms it', async () => {
    const eve = await world.actor('admins.external.manage');
    const linkId = await linked(eve, ada.adminId, 'eve-at-google');
    expect(await comes('eve-at-google')).toEqual({ outcome: 'rejected', reason: 'link_not_confirmed' });
    expect(await confirm(eve, linkId, 'eve-at-google')).toEqual({ outcome: 'not_found', entity: 'link' });
    // The owner, asked to say that it is theirs, comes with an assertion of their own.
    expect(await confirm(await actorOf(ada), linkId)).toEqual({ outcome: 'rejected', reason: 'other_identity' });
    expect(await comes('eve-at-google')).toEqual({ outcome: 'rejected', reason: 'link_not_confirmed' });
    expect([...world.infra.store.sessions.values()].filter(({ factors }) => factors === 'external')).toEqual([]);
  });

  it('of another to one’s own account lets that one in nowhere', async () => {
    const victim = await confirmed(ada);
    const eve = await world.actor();
    const asked = { adminId: eve.adminId, provider: 'google', usage: 'sign_in' } as const;
    expect(await world.external.linkExternalIdentity(eve, { ...asked, externalId: SUB })).toEqual({ outcome: 'taken' });
    const strangers = await linked(eve, eve.adminId, 'of-a-stranger');
    expect((await comes('of-a-stranger')).outcome).toBe('rejected');
    expect(await confirm(eve, victim.linkId)).toEqual({ outcome: 'not_found', entity: 'link' });
    expect(await confirm(eve, strangers)).toEqual({ outcome: 'rejected', reason: 'other_identity' });
  });

  it('is taken for itself alone: case, width and accents make two', async () => {
    const actor = await actorOf(ada);
    const spelled = ['Ada', 'ada', 'ADA', '\uff41da', 'ad\u00e0', 'ada\u0300'];
    for (const externalId of spelled) await linked(actor, actor.adminId, externalId);
    const [first] = as(await world.external.links(actor, { adminId: actor.adminId }), 'page').items.slice(-1);
    as(await confirm(actor, first!.linkId, 'Ada'), 'confirmed');
    expect((await comes('Ada')).outcome).toBe('signed_in');
    for (const externalId of spelled.slice(1)) {
      expect([externalId, await comes(externalId)]).toEqual([externalId, { outcome: 'rejected', reason: 'link_not_confirmed' }]);
    }
  });

  it('v5.0.0-6.8.1 what two providers call alike are two', async () => {
    const two = await createWorld({ externalProviders: { google: 'sign_in', 'idp.example': 'sign_in' } });
    switchedOn(two);
    const [one, other] = [person(two, 'ada@example.org'), person(two, 'eve@example.org')];
    const { store, clock } = two.infra;
    const [at, usage, revokedAt] = [clock.now(), 'sign_in', null] as const;
    for (const [provider, { adminId }] of [
      ['google', one],
      ['idp.example', other],
    ] as const) {
      const linkId = `at-${provider}` as LinkId;
      store.links.set(linkId, { linkId, adminId, provider, externalId: SUB, usage, linkedAt: at, confirmedAt: at, revokedAt });
      const input = { provider, externalId: SUB };
      const { issued } = as(await two.external.signInWithExternalIdentity(input, TEST_ORIGIN), 'signed_in');
      expect(issued.session.adminId).toBe(adminId);
    }
    await two.dispose();
  });

  it.each(['', ' ada', 'ada ', 'a\u0000', 'a\nb', 'a\u202eb', '\ud800', 'x'.repeat(256)])('%j is none', async (externalId) => {
    const actor = await actorOf(ada);
    const { adminId } = actor;
    const asked = { adminId, provider: 'google', externalId, usage: 'sign_in' } as const;
    expect((await world.external.linkExternalIdentity(actor, asked)).outcome).toBe('validation_failed');
    expect((await comes(externalId)).outcome).toBe('validation_failed');
  });

  it('says when it was linked, confirmed and revoked, and stays on record', async () => {
    const { actor, linkId } = await confirmed(ada);
    world.infra.clock.advance(MINUTE);
    const { issued } = as(await world.external.revokeLink(actor, { adminId: actor.adminId, linkId }), 'revoked');
    const page = as(await world.external.links(await seenWith(issued!.token), { adminId: actor.adminId }), 'page');
    const now = world.infra.clock.now();
    const times = { linkedAt: now - MINUTE, confirmedAt: now - MINUTE, revokedAt: now };
    expect(page.items).toEqual([{ linkId, provider: 'google', externalId: SUB, usage: 'sign_in', ...times }]);
  });
});

describe('ID-11 NT-11 a messenger', () => {
  it('is told things, and lets nobody in, whoever confirmed it', async () => {
    const actor = await actorOf(ada);
    const { adminId } = actor;
    const asked = { adminId, provider: 'telegram', externalId: '4711', usage: 'sign_in' } as const;
    expect(await world.external.linkExternalIdentity(actor, asked)).toEqual({ outcome: 'usage_forbidden' });
    const linkId = await linked(actor, adminId, '4711', 'notify_only');
    as(await confirm(actor, linkId, '4711', 'telegram'), 'confirmed');
    const ended = await world.external.signInWithExternalIdentity({ provider: 'telegram', externalId: '4711' }, TEST_ORIGIN);
    expect(ended).toEqual({ outcome: 'rejected', reason: 'link_not_found' });
  });

  it('is none that options could let sign anybody in', async () => {
    const policy = { notificationChannels: ['email', 'telegram'], externalProviders: { telegram: 'sign_in' } } as const;
    await expect(createWorld(policy)).rejects.toThrow(
      "policy.externalProviders.telegram must be 'notify_only': it is a channel of notices, and nobody signs in by one.",
    );
  });

  it.each([
    [{ Google: 'sign_in' }, 'is no name'],
    [{ google: 'everything' }, "must be 'sign_in' or 'notify_only'"],
    [['google'], 'must be an object of providers'],
    [Object.fromEntries(Array.from({ length: 33 }, (_, one) => [`p${String(one)}`, 'notify_only'])), 'names at most 32'],
  ])('%j are no providers', async (externalProviders, problem) => {
    await expect(createWorld({ externalProviders: externalProviders as never })).rejects.toThrow(problem);
  });

  it('a provider that the application no longer has lets nobody in', async () => {
    const without = await createWorld({ externalProviders: {} });
    switchedOn(without);
    const { adminId } = person(without, 'ada@example.org');
    const { store, clock } = without.infra;
    const at = clock.now();
    const link = {
      linkId: 'l' as LinkId,
      adminId,
      provider: 'google',
      externalId: SUB,
      usage: 'sign_in',
      revokedAt: null,
    } as const;
    store.links.set(link.linkId, { ...link, linkedAt: at, confirmedAt: at });
    const ended = await without.external.signInWithExternalIdentity({ provider: 'google', externalId: SUB }, TEST_ORIGIN);
    expect(ended).toEqual({ outcome: 'rejected', reason: 'link_not_found' });
    await without.dispose();
  });
});

describe('ID-17 ID-25 VI-07 F16 a provider stands for typing the password, and for nothing else', () => {
  it('v5.0.0-6.8.4 the second factor is asked for, whatever the provider says that it asked for', async () => {
    const grace = person(world, 'grace@example.org', { totp: true });
    await confirmed(grace);
    const amr = { amr: ['mfa'] };
    expect((await comes(SUB, amr)).outcome).toBe('validation_failed');
    const { challenge } = as(await comes(), 'totp_required');
    expect((await world.sessions.access({ token: challenge }, TEST_ORIGIN)).outcome).toBe('refused');
    world.infra.clock.advance(31_000);
    const code = Redacted.of(codeNow(world, grace));
    const { issued } = as(await world.authentication.completeTotp({ challenge, code }, TEST_ORIGIN), 'signed_in');
    expect((await seenWith(issued.token)).session.factors).toBe('external_and_totp');
  });

  it('v5.0.0-6.3.3 a mandatory factor that is not enrolled is asked for, too', async () => {
    await confirmed(ada);
    world.infra.store.setSetting('auth.totp.mandatory', true);
    expect((await comes()).outcome).toBe('totp_enrolment_required');
  });

  it('v5.0.0-6.3.3 ends what it opened, once a factor becomes mandatory, unless a code was proven in it', async () => {
    const grace = person(world, 'grace@example.org', { totp: true });
    await confirmed(ada);
    as(await confirm(await actorOf(grace), await linked(await actorOf(grace), grace.adminId, 'grace'), 'grace'), 'confirmed');
    const plain = as(await comes(), 'signed_in').issued.token;
    const { challenge } = as(await comes('grace'), 'totp_required');
    world.infra.clock.advance(31_000);
    const code = Redacted.of(codeNow(world, grace));
    const proven = as(await world.authentication.completeTotp({ challenge, code }, TEST_ORIGIN), 'signed_in').issued.token;
    world.infra.store.setSetting('auth.totp.mandatory', true);
    expect(await access(world, plain)).toEqual({ outcome: 'refused', reason: 'expired' });
    as(await access(world, proven), 'allowed');
  });

  it('nobody comes in who has no password', async () => {
    await confirmed(ada);
    const { admins } = world.infra.store;
    admins.set(ada.adminId, { ...admins.get(ada.adminId)!, passwordHash: null });
    expect(await comes()).toEqual({ outcome: 'rejected', reason: 'no_password_credential' });
    expect(types().filter((type) => type === 'auth.oauth.used')).toEqual([]);
  });

  it('W7 what cannot be asked for is refused, not skipped: an application without the factor that this admin has', async () => {
    const without = createLightWorld(undefined, {}, { ...DEFAULT_FEATURES, totp: false, externalSignIn: true });
    switchedOn(without);
    linkOf(without, person(without, 'ada@example.org', { totp: true }).adminId);
    linkOf(without, person(without, 'bob@example.org').adminId, { externalId: 'bob' });
    const comes = (externalId: string) =>
      without.external.signInWithExternalIdentity({ provider: 'google', externalId }, TEST_ORIGIN);
    expect(await comes(SUB)).toEqual({ outcome: 'feature_disabled', key: 'features.totp' });
    expect(without.infra.store.sessions.size + without.infra.store.challenges.size).toBe(0);
    expect((await comes('bob')).outcome).toBe('signed_in');
    await without.dispose();
  });

  it('creates nobody', async () => {
    const before = world.infra.store.admins.size;
    expect(await comes('somebody-new')).toEqual({ outcome: 'rejected', reason: 'link_not_found' });
    expect(world.infra.store.admins.size).toBe(before);
  });

  it('proves nothing that a step-up asks for: the password or a code does', async () => {
    const first = await confirmed(ada);
    const { issued } = as(await comes(), 'signed_in');
    const actor = await seenWith(issued.token);
    const { adminId } = actor;
    const asked = { adminId, provider: 'google', externalId: 'a-second-one', usage: 'sign_in' } as const;
    const due = { outcome: 'step_up_required', maxAgeMinutes: 10 };
    expect(await world.external.linkExternalIdentity(actor, asked)).toEqual(due);
    expect(await world.external.revokeLink(actor, { adminId, linkId: first.linkId })).toEqual(due);
    const again = as(await world.authentication.reauthenticate(actor, { password: Redacted.of(PASSWORD) }), 'reauthenticated');
    const proven = await seenWith(again.issued.token);
    expect(proven.session.factors).toBe('password');
    expect((await world.external.linkExternalIdentity(proven, asked)).outcome).toBe('linked');
  });

  it('breaks no glass, with a code or without', async () => {
    const grace = person(world, 'grace@example.org', { totp: true });
    world.infra.grants.grant(grace.adminId, 'system.break_glass');
    await confirmed(grace);
    world.infra.store.setSetting('security.emergency.enabled', true);
    const { challenge } = as(await comes(), 'totp_required');
    world.infra.clock.advance(31_000);
    const code = Redacted.of(codeNow(world, grace));
    const input = { challenge, code, reason: 'to act' };
    expect((await world.authentication.completeTotp(input, TEST_ORIGIN)).outcome).toBe('emergency_restricted');
  });

  it('gives no right that its admin has not', async () => {
    await confirmed(ada);
    const { issued } = as(await comes(), 'signed_in');
    const ended = await world.lifecycle.admins(await seenWith(issued.token), {});
    expect(ended).toMatchObject({ outcome: 'denied', reason: 'not_permitted' });
  });

  it('lets nobody in who was suspended, and says so to nobody but who has the identity', async () => {
    await confirmed(ada);
    const { admins } = world.infra.store;
    admins.set(ada.adminId, { ...admins.get(ada.adminId)!, status: 'suspended' });
    expect(await comes()).toEqual({ outcome: 'rejected', reason: 'not_active', status: 'suspended' });
  });
});

describe('a link that is revoked', () => {
  it('ends what it opened, and goes on nowhere; its owner’s own session goes on', async () => {
    const { actor, linkId } = await confirmed(ada);
    const opened = await seenWith(as(await comes(), 'signed_in').issued.token);
    const elsewhere = await actorOf(ada);
    const { issued } = as(await world.external.revokeLink(actor, { adminId: ada.adminId, linkId }), 'revoked');
    for (const one of [opened, elsewhere]) {
      expect((await world.sessions.revokeAllOwn(one)).outcome).toBe('session_ended');
    }
    expect((await seenWith(issued!.token)).adminId).toBe(ada.adminId);
    expect(await comes()).toEqual({ outcome: 'rejected', reason: 'link_not_found' });
  });

  it('while a sign-in is half done, is one that does not go on', async () => {
    const grace = person(world, 'grace@example.org', { totp: true });
    const { actor, linkId } = await confirmed(grace);
    const { challenge } = as(await comes(), 'totp_required');
    as(await world.external.revokeLink(actor, { adminId: grace.adminId, linkId }), 'revoked');
    world.infra.clock.advance(31_000);
    const code = Redacted.of(codeNow(world, grace));
    expect(await world.authentication.completeTotp({ challenge, code }, TEST_ORIGIN)).toEqual({
      outcome: 'rejected',
      reason: 'challenge_expired',
    });
  });

  it('can be one while external sign-in is switched off', async () => {
    const { actor, linkId } = await confirmed(ada);
    world.infra.store.setSetting('features.oauth.enabled', false);
    expect(await comes()).toEqual({ outcome: 'feature_disabled', key: 'features.oauth.enabled' });
    expect((await world.external.links(actor, { adminId: ada.adminId })).outcome).toBe('page');
    expect((await world.external.revokeLink(actor, { adminId: ada.adminId, linkId })).outcome).toBe('revoked');
  });

  it('is no other admin’s to revoke, nor that of a superior', async () => {
    const { linkId } = await confirmed(ada);
    const eve = await world.actor();
    expect((await world.external.revokeLink(eve, { adminId: eve.adminId, linkId })).outcome).toBe('not_found');
    expect((await world.external.revokeLink(eve, { adminId: ada.adminId, linkId })).outcome).toBe('denied');
    const helper = await world.actor('admins.external.manage');
    world.infra.grants.grant(ada.adminId, 'admins.suspend');
    const outranked = { outcome: 'denied', reason: 'outranked' };
    expect(await world.external.revokeLink(helper, { adminId: ada.adminId, linkId })).toMatchObject(outranked);
  });
});

it('ID-23 AU-09 every use and every change of a link is recorded, and told to its owner, without what the provider says', async () => {
  const { actor, linkId } = await confirmed(ada);
  as(await comes(), 'signed_in');
  as(await world.external.revokeLink(actor, { adminId: ada.adminId, linkId }), 'revoked');
  const about = (type: string) => type.startsWith('admin.external.') || type === 'auth.oauth.used';
  expect(types().filter(about)).toEqual([
    'admin.external.linked',
    'admin.external.confirmed',
    'auth.oauth.used',
    'admin.external.revoked',
  ]);
  const told = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type.startsWith('external_'));
  expect(told.map(({ type, to, security }) => [type, to, security])).toEqual(
    ['external_identity_linked', 'external_identity_confirmed', 'external_identity_revoked'].map((type) => [
      type,
      { kind: 'admin', adminId: ada.adminId },
      true,
    ]),
  );
  const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
  expect(JSON.stringify([AuditLogger.intents, NotificationDispatcher.intents])).not.toContain(SUB);
});
