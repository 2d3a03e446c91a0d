import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminId, Redacted as Token } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { accessWith, actingAs, seenWith, sessionOf } from '../support/impersonations.js';
import { DEFAULT_FEATURES } from '../../src/module/contracts.js';

const MINUTE = 60_000;
const ABILITIES = [
  'security.impersonate',
  'admins.suspend',
  'sessions.revoke',
  'sessions.view',
  'system.emergency',
  'roles.view',
];

let world: LightWorld;
let own: AdminActor;
let ownToken: Token;
let acting: AdminActor;
let token: Token;
let adminId: AdminId;
beforeEach(async () => {
  world = createLightWorld();
  const support = await world.signedIn({ email: 'support@example.org', abilities: ABILITIES });
  ({ actor: own } = support);
  ownToken = support.issued.token;
  adminId = world.someone({ email: 'ada@example.org', password: 'a good long password', abilities: ['admins.suspend'] });
  ({ acting, token } = await actingAs(world, own, adminId));
});
afterEach(() => world.dispose());

const adminOf = (id: AdminId) => world.infra.store.admins.get(id)!;
const colleague = (...abilities: string[]): Promise<AdminActor> => world.actor(...abilities);

describe('I1 F26 C11 VI-11 SS-17 SS-23 v5.0.0-7.4.2 an impersonation dies with everything it rests on', () => {
  const DEATHS: Readonly<Record<string, () => unknown>> = {
    'the impersonator signs out': () => world.authentication.signOut(own),
    "the impersonator's session is revoked": async () =>
      world.sessions.revoke(await colleague('sessions.revoke'), {
        adminId: own.adminId,
        sessionId: own.sessionId,
        reason: 'x',
      }),
    'the impersonator ends all of their own sessions': () => world.sessions.revokeAllOwn(own),
    "all of the impersonator's sessions are ended": async () =>
      world.sessions.revokeAll(await colleague('sessions.revoke'), { adminId: own.adminId, reason: 'x' }),
    'the impersonator is suspended': async () =>
      world.lifecycle.suspend(await colleague('admins.suspend'), { adminId: own.adminId, reason: 'x' }),
    'the impersonator is locked': async () =>
      world.lifecycle.lock(await colleague('admins.lock'), { adminId: own.adminId, reason: 'x' }),
    'the admin is suspended': async () => world.lifecycle.suspend(await colleague('admins.suspend'), { adminId, reason: 'x' }),
    "all of the admin's sessions are ended": async () =>
      world.sessions.revokeAll(await colleague('sessions.revoke'), { adminId, reason: 'x' }),
    'the impersonation is revoked': async () =>
      world.sessions.revoke(await colleague('sessions.revoke'), { adminId, sessionId: acting.sessionId, reason: 'x' }),
    'who impersonates signs out of it': () => world.authentication.signOut(acting),
    'it is stopped from within': () => world.impersonation.stopImpersonation(acting),
    'it is stopped from the own session': () => world.impersonation.stopImpersonation(own),
    'its time is over': () => world.infra.clock.advance(20 * MINUTE),
    'the admin is locked': async () => world.lifecycle.lock(await colleague('admins.lock'), { adminId, reason: 'x' }),
    'emergency, which the impersonator begins from within': async () => {
      world.infra.grants.grant(adminId, 'system.emergency');
      world.infra.grants.grantSystem('operator-cli', 'system.emergency');
      const alarm = { reason: 'x', trigger: 'manual' } as const;
      expect(await world.emergency.enableEmergency(acting, alarm)).toEqual({ outcome: 'enabled' });
    },
    'another session of the admin changes the password': async () => {
      const password = Redacted.of('a good long password');
      const entered = await world.authentication.signIn({ email: 'ada@example.org', password }, TEST_ORIGIN);
      if (entered.outcome !== 'signed_in') throw new Error(entered.outcome);
      const ada = await seenWith(world, entered.issued.token);
      const change = { current: password, next: Redacted.of('another horse altogether') };
      expect((await world.credentials.changeOwnPassword(ada, change)).outcome).toBe('changed');
    },
    'the row of the own session is gone': () => world.infra.store.sessions.delete(own.sessionId),
  };

  it.each(Object.entries(DEATHS))('%s', async (_, kill) => {
    expect(await accessWith(world, token)).toBe('allowed');
    await kill();
    expect(await accessWith(world, token)).not.toBe('allowed');
    // Nor for who was let in before it died.
    expect(['session_ended', 'emergency_restricted']).toContain(
      (await world.lifecycle.suspend(acting, { adminId: world.someone(), reason: 'x' })).outcome,
    );
  });

  it('stopping it leaves the own session as it is, and is told once, to both (SS-31 C12 NT-06)', async () => {
    world.infra.store.setSetting('notifications.enabled', false);
    const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
    const [audits, notices] = [AuditLogger.intents.length, NotificationDispatcher.intents.length];
    expect(await world.impersonation.stopImpersonation(own)).toEqual({ outcome: 'stopped' });
    expect(await world.impersonation.stopImpersonation(own)).toEqual({ outcome: 'not_active' });
    expect(await accessWith(world, ownToken)).toBe('allowed');
    expect(AuditLogger.intents.slice(audits).map(({ type }) => type)).toEqual(['admin.impersonation.ended']);
    const told = NotificationDispatcher.intents.slice(notices);
    expect(told.map(({ type, to, security }) => [type, to, security])).toEqual([
      ['impersonation_ended', { kind: 'admin', adminId }, true],
      ['impersonation_ended', { kind: 'admin', adminId: own.adminId }, true],
    ]);
    expect((await world.impersonation.expireDueImpersonations(world.systemActor(), { limit: 10 })) as object).toEqual({
      outcome: 'expired',
      count: 0,
      more: false,
    });
  });

  it('one that nobody ended is told of by the job, once, whatever it died of', async () => {
    await world.sessions.revokeAllOwn(own);
    const { AuditLogger } = world.infra.contracts;
    const before = AuditLogger.intents.length;
    for (const count of [1, 0]) {
      const expired = await world.impersonation.expireDueImpersonations(world.systemActor(), { limit: 10 });
      expect(expired).toEqual({ outcome: 'expired', count, more: false });
    }
    const ended = AuditLogger.intents.slice(before).filter(({ type }) => type === 'admin.impersonation.ended');
    expect(ended.map(({ metadata, target }) => [metadata, target])).toEqual([
      [
        { sessionId: acting.sessionId, impersonatorId: own.adminId, why: 'expired' },
        { type: 'admin', id: adminId },
      ],
    ]);
  });
});

describe('I2 F34 F35 IM3 SS-18 SS-19 SS-20 v5.0.0-8.3.3 whom one may act as', () => {
  const start = (actor: AdminActor, of: AdminId, minutes = 10) =>
    world.impersonation.startImpersonation(actor, { adminId: of, reason: 'x', minutes });

  it('F33 nobody who holds an ability that one lacks, also when they got it a moment ago', async () => {
    await world.impersonation.stopImpersonation(own);
    world.infra.grants.grant(adminId, 'admins.administer');
    expect(await start(own, adminId)).toMatchObject({ outcome: 'denied', reason: 'outranked' });
    expect(world.infra.contracts.AuditLogger.intents.at(-1)).toMatchObject({ type: 'authz.permission.denied' });
  });

  it('IM1 SS-16 nobody without the ability, and nobody whose proof is old', async () => {
    expect(await start(await colleague('admins.suspend'), world.someone())).toMatchObject({ reason: 'not_permitted' });
    world.infra.clock.advance(11 * MINUTE);
    expect(await start(await seenWith(world, ownToken), world.someone())).toMatchObject({ outcome: 'step_up_required' });
  });

  it('SS-41 whoever looks again sees it from the store alone, in another process as here', async () => {
    expect((await seenWith(world, token)).impersonatorId).toBe(own.adminId);
    expect((await seenWith(world, token)).session.impersonatorId).toBe(own.adminId);
  });

  it('F34 nobody out of an impersonation', async () => {
    world.infra.grants.grant(adminId, 'security.impersonate');
    expect(await start(acting, world.someone())).toMatchObject({ outcome: 'denied', reason: 'system_restriction' });
  });

  it('an ability that the admin gets while it goes on is the admin’s alone', async () => {
    world.infra.grants.grant(adminId, 'admins.create');
    const created = await world.lifecycle.create(acting, { email: 'new@example.org', name: 'New' });
    expect(created).toMatchObject({ outcome: 'denied', reason: 'not_permitted' });
  });

  it('F35 the admin who is impersonated signs in as ever, stops nothing, and counts no session more', async () => {
    world.infra.store.setSetting('auth.session.max_live', 1);
    const signedIn = await world.authentication.signIn(
      { email: 'ada@example.org', password: Redacted.of('a good long password') },
      TEST_ORIGIN,
    );
    if (signedIn.outcome !== 'signed_in') throw new Error(signedIn.outcome);
    const ada = await seenWith(world, signedIn.issued.token);
    expect(ada.impersonatorId).toBeNull();
    expect(await world.impersonation.stopImpersonation(ada)).toEqual({ outcome: 'not_active' });
    expect(await accessWith(world, token)).toBe('allowed');
    const listed = await world.sessions.sessions(ada, { adminId });
    const items = listed.outcome === 'page' ? listed.items : [];
    expect(items.map(({ impersonatorId, state, current }) => [impersonatorId, state, current])).toEqual([
      [null, 'live', true],
      [own.adminId, 'live', false],
    ]);
    // Whom it concerns may see who acted as them, and end it.
    expect(await world.impersonation.impersonations(ada, { adminId })).toMatchObject({ outcome: 'page' });
    // And nothing of what concerns others, least of all everybody.
    const { adminId: another } = await world.actor();
    for (const filter of [{}, { adminId: another }, { byAdminId: own.adminId }, { adminId: another, byAdminId: own.adminId }]) {
      const ended = await world.impersonation.impersonations(ada, filter);
      expect([filter, ended]).toMatchObject([filter, { outcome: 'denied', reason: 'not_permitted' }]);
    }
    expect((await world.sessions.revokeOwn(ada, { sessionId: acting.sessionId })).outcome).toBe('revoked');
    expect(await accessWith(world, token)).toBe('ended');
  });

  it('leaves the devices of the admin alone, and who acts does not see what is for the admin', async () => {
    expect(await world.devices.devices(acting, { adminId })).toMatchObject({ outcome: 'page', items: [] });
    expect((await world.impersonation.impersonations(acting, { adminId })).outcome).toBe('denied');
  });
});

describe('I3 F36 v5.0.0-2.3.2 how long it lasts', () => {
  it.each([1, 29, 30, 31, 240])('%d minutes are asked for', async (minutes) => {
    await world.impersonation.stopImpersonation(own);
    const started = await world.impersonation.startImpersonation(own, { adminId, reason: 'x', minutes });
    if (started.outcome !== 'started') throw new Error(started.outcome);
    expect(started.expiresAt - world.infra.clock.now()).toBe(Math.min(minutes, 30) * MINUTE);
    expect(started.issued.session.expiresAt).toBe(started.expiresAt);
  });

  it.each([0, -1, 1.5, 241, NaN, Infinity, null, '3 hours', undefined])('%s minutes are none', async (minutes) => {
    const asked = { adminId, reason: 'x', minutes: minutes as number };
    expect((await world.impersonation.startImpersonation(own, asked)).outcome).toBe('validation_failed');
  });

  it('never past the end of the own session', async () => {
    await world.impersonation.stopImpersonation(own);
    const { sessions } = world.infra.store;
    const soon = (world.infra.clock.now() + 3 * MINUTE) as AdminActor['session']['expiresAt'];
    sessions.set(own.sessionId, { ...sessionOf(world, own.sessionId)!, expiresAt: soon });
    const again = await seenWith(world, ownToken);
    const started = await world.impersonation.startImpersonation(again, { adminId, reason: 'x', minutes: 30 });
    expect(started).toMatchObject({ outcome: 'started', expiresAt: soon });
  });

  it('whoever is at work in it does not lose their own session over it, and whoever is not loses both', async () => {
    world.infra.store.setSetting('auth.session.idle_minutes', 5);
    for (let count = 0; count < 3; count += 1) {
      world.infra.clock.advance(4 * MINUTE);
      expect(await accessWith(world, token)).toBe('allowed');
    }
    expect(await accessWith(world, ownToken)).toBe('allowed');
    world.infra.clock.advance(5 * MINUTE);
    expect(await accessWith(world, token)).toBe('idle');
    expect(await accessWith(world, ownToken)).toBe('idle');
  });

  it('whoever is at work in both by turns loses neither', async () => {
    world.infra.store.setSetting('auth.session.idle_minutes', 5);
    for (let count = 0; count < 7; count += 1) {
      world.infra.clock.advance(MINUTE);
      expect(await accessWith(world, ownToken)).toBe('allowed');
      world.infra.clock.advance(1);
      expect(await accessWith(world, token)).toBe('allowed');
    }
  });
});

describe('I4 F37 AU-11 SS-21 SS-31 IM2 IM5 who did it is said', () => {
  it('by what is recorded of its start, with the reason, and the admin is told', () => {
    const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
    expect(AuditLogger.intents.find(({ type }) => type === 'admin.impersonation.started')).toMatchObject({
      actor: { kind: 'admin', adminId: own.adminId, impersonatorId: null },
      target: { type: 'admin', id: adminId },
      metadata: { sessionId: acting.sessionId, impersonatorId: own.adminId, reason: 'ticket 4711' },
    });
    expect(NotificationDispatcher.intents.find(({ type }) => type === 'impersonation_started')).toMatchObject({
      severity: 'critical',
      to: { kind: 'admin', adminId },
      actor: { adminId: own.adminId },
    });
  });

  it('by every notice of what is done in it', async () => {
    const other = world.someone();
    expect((await world.lifecycle.suspend(acting, { adminId: other, reason: 'x' })).outcome).toBe('changed');
    expect(world.infra.contracts.NotificationDispatcher.intents.at(-1)).toMatchObject({
      type: 'status_changed',
      to: { adminId: other },
      actor: { kind: 'admin', adminId, impersonatorId: own.adminId },
    });
  });

  it('and nobody does to themselves through another what others have to do', async () => {
    expect((await world.lifecycle.suspend(acting, { adminId: own.adminId, reason: 'x' })).outcome).toBe('self_forbidden');
    expect(adminOf(own.adminId).status).toBe('active');
  });
});

describe('where the feature is off', () => {
  it('its settings are none', async () => {
    const bare = createLightWorld(undefined, {}, DEFAULT_FEATURES);
    const actor = await bare.actor('system.settings.view');
    for (const key of ['features.impersonation.enabled', 'auth.impersonation.max_minutes'])
      expect((await bare.settings.setting(actor, { key })).outcome).toBe('unknown_key');
    await bare.dispose();
  });
});
