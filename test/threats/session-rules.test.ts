import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { LIMITED_ACTOR } from '../support/world.js';
import { access, as, auditOf, codeNow, complete, HOUR, MINUTE, person, signIn } from './support/people.js';

const DEVICE = 'a-device-value-of-more-than-128-bits-0001';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const told = (type: string) => world.infra.contracts.NotificationDispatcher.intents.filter((intent) => intent.type === type);
const reasonOf = (result: object) => (result as { readonly reason?: string }).reason;

describe('SS-01 a session is there or it is not', () => {
  it('an expired one is refused from the very moment on', async () => {
    // As long as the session itself, so that it is not idle before.
    world.infra.store.setSetting('auth.session.absolute_hours', 1);
    world.infra.store.setSetting('auth.session.idle_minutes', 60);
    const { issued } = await world.signedIn();
    world.infra.clock.advance(issued.session.expiresAt - world.infra.clock.now() - 1);
    expect((await access(world, issued.token)).outcome).toBe('allowed');
    world.infra.clock.advance(1);
    expect(reasonOf(await access(world, issued.token))).toBe('expired');
  });

  it('a revoked one is refused at the very next use', async () => {
    const { actor, issued } = await world.signedIn();
    as(await world.sessions.revokeOwn(actor, { sessionId: actor.sessionId }), 'revoked');
    expect(reasonOf(await access(world, issued.token))).toBe('ended');
  });

  it('what is no session is none: no token opens one by being used', async () => {
    const before = world.infra.store.sessions.size;
    expect(reasonOf(await access(world, 'a-token-nobody-ever-issued-of-43-characters'))).toBe('unknown');
    expect(world.infra.store.sessions.size).toBe(before);
  });
});

describe('SS-39 a session that was refused is not there, and none is there that was not told', () => {
  const OPENING = OPERATIONS.filter(({ writes }) => writes.some((write) => write.name === 'open')).map(({ name }) => name);
  const scenarios = SCENARIOS.filter(({ operation }) => OPENING.includes(operation));

  it('is tried for every operation that opens one', () => {
    expect(new Set(scenarios.map(({ operation }) => operation)).size).toBe(OPENING.length);
    expect(scenarios.length).toBeGreaterThan(50);
  });

  it.each(scenarios.map((scenario) => [scenarioName(scenario), scenario] as const))('%s', async (_, scenario) => {
    const run = await scenario.arrange(world);
    const before = new Set(world.infra.store.sessions.keys());
    const result = await run();
    const issued = (result as { readonly issued?: { readonly session: { readonly sessionId: string } } | null }).issued ?? null;
    const added = [...world.infra.store.sessions.keys()].filter((id) => !before.has(id));
    expect(added).toEqual(issued === null ? [] : [issued.session.sessionId]);
    // An answer that says "signed in" is never one without a session.
    expect(result.outcome === 'signed_in' && issued === null).toBe(false);
  });
});

describe('SS-04 what is known of a session', () => {
  it('is the device, the address, the browser, the last use and the end', async () => {
    const ada = person(world, 'ada@example.org');
    const origin = { ip: '192.0.2.7', userAgent: 'a browser', channel: 'ui' } as const;
    const { issued } = as(await signIn(world, { email: ada.email, device: DEVICE, origin }), 'signed_in');
    world.infra.clock.advance(2 * MINUTE);
    const { actor } = as(await access(world, issued.token), 'allowed');
    const { items } = as(await world.sessions.sessions(actor, { adminId: ada.adminId }), 'page');
    expect(items).toEqual([
      expect.objectContaining({
        newDevice: true,
        ip: '192.0.2.7',
        userAgent: 'a browser',
        lastSeenAt: world.infra.clock.now(),
        expiresAt: issued.session.openedAt + 12 * HOUR,
        state: 'live',
        current: true,
      }),
    ]);
  });

  it('and, once it was revoked, when and that; by whom is in the trail', async () => {
    const { actor, adminId } = await world.signedIn();
    const operator = await world.actor('sessions.revoke');
    as(await world.sessions.revoke(operator, { adminId, sessionId: actor.sessionId, reason: 'stolen' }), 'revoked');
    const stored = world.infra.store.sessions.get(actor.sessionId);
    expect(stored).toMatchObject({ endedAt: world.infra.clock.now(), endReason: 'revoked' });
    expect(auditOf(world, 'security.session.revoked')).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ adminId: operator.adminId }),
        metadata: { sessionId: actor.sessionId, reason: 'stolen' },
      }),
    ]);
  });
});

describe('SS-14 SS-29 VI-11 sessions are revoked by their owner, by whoever may, and by a part of the host', () => {
  it.each(['owner', 'operator', 'machine'] as const)('%s: one, booked and told to the owner', async (who) => {
    const { actor, adminId, issued } = await world.signedIn();
    const { sessionId } = actor;
    const by = {
      owner: () => world.sessions.revokeOwn(actor, { sessionId }),
      operator: async () => world.sessions.revoke(await world.actor('sessions.revoke'), { adminId, sessionId, reason: 'stolen' }),
      machine: () => world.sessions.revoke(world.systemActor(LIMITED_ACTOR), { adminId, sessionId, reason: 'alarm' }),
    };
    as(await by[who](), 'revoked');
    expect((await access(world, issued.token)).outcome).toBe('refused');
    expect(auditOf(world, 'security.session.revoked')).toHaveLength(1);
    expect(told('session_revoked')).toEqual([expect.objectContaining({ security: true, to: { kind: 'admin', adminId } })]);
  });

  it.each(['owner', 'operator', 'machine'] as const)('%s: all of them, booked and told to the owner', async (who) => {
    const { actor, adminId, issued } = await world.signedIn();
    const by = {
      owner: () => world.sessions.revokeAllOwn(actor),
      operator: async () => world.sessions.revokeAll(await world.actor('sessions.revoke'), { adminId, reason: 'stolen' }),
      machine: () => world.sessions.revokeAll(world.systemActor(LIMITED_ACTOR), { adminId, reason: 'alarm' }),
    };
    as(await by[who](), 'revoked');
    expect((await access(world, issued.token)).outcome).toBe('refused');
    expect(auditOf(world, 'security.sessions.revoked')).toHaveLength(1);
    expect(told('sessions_revoked')).toEqual([expect.objectContaining({ security: true, to: { kind: 'admin', adminId } })]);
  });

  it('not by somebody who may not', async () => {
    const { actor, adminId, issued } = await world.signedIn();
    const other = await world.actor('sessions.view');
    const { sessionId } = actor;
    as(await world.sessions.revoke(other, { adminId, sessionId, reason: 'x' }), 'denied');
    as(await world.sessions.revokeAll(other, { adminId, reason: 'x' }), 'denied');
    expect((await access(world, issued.token)).outcome).toBe('allowed');
  });
});

describe('SS-12 SS-27 SS-28 signing in is booked and told', () => {
  it('with one factor or two, whoever signs in', async () => {
    for (const totp of [false, true]) {
      const { adminId, actor } = await world.signedIn({ totp });
      const created = auditOf(world, 'security.session.created').at(-1);
      expect(created).toMatchObject({ metadata: { sessionId: actor.sessionId }, actor: { adminId } });
      expect(told('new_sign_in').at(-1)).toMatchObject({ security: true, to: { kind: 'admin', adminId } });
    }
  });

  it('a session that goes on under a new id is booked under that id', async () => {
    const { actor, adminId } = await world.signedIn();
    const { issued } = as(await world.sessions.revokeAllOwn(actor), 'revoked');
    const { sessionId } = issued!.session;
    expect(sessionId).not.toBe(actor.sessionId);
    expect(auditOf(world, 'security.session.created').at(-1)).toMatchObject({ metadata: { sessionId }, target: { id: adminId } });
  });

  it('whoever is signed out by the limit is booked, so that nobody is pushed out unseen', async () => {
    world.infra.store.setSetting('auth.session.max_live', 1);
    const ada = person(world, 'ada@example.org');
    as(await signIn(world, { email: ada.email }), 'signed_in');
    expect(auditOf(world, 'security.sessions.revoked')).toEqual([]);
    as(await signIn(world, { email: ada.email }), 'signed_in');
    const booked = auditOf(world, 'security.sessions.revoked');
    expect(booked).toEqual([expect.objectContaining({ metadata: { reason: 'limit' }, severity: 'warning' })]);
    expect(booked[0]).toMatchObject({ target: { id: ada.adminId } });
  });

  it('from a device nobody knows in particular, and from the same one only once', async () => {
    const ada = person(world, 'ada@example.org');
    for (const newDevice of [true, false]) {
      expect(await signIn(world, { email: ada.email, device: DEVICE })).toMatchObject({ outcome: 'signed_in', newDevice });
      expect(auditOf(world, 'security.device.detected')).toHaveLength(1);
      const { adminId } = ada;
      expect(told('new_device')).toEqual([expect.objectContaining({ security: true, to: { kind: 'admin', adminId } })]);
    }
    expect(told('new_sign_in')).toHaveLength(2);
  });
});

describe('SS-10 SS-13 a device that is known is known, and no more', () => {
  it('it signs nobody in, and takes the place of no factor', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const first = as(await signIn(world, { email: ada.email, device: DEVICE }), 'totp_required');
    as(await complete(world, first.challenge, codeNow(world, ada)), 'signed_in');
    world.infra.clock.advance(MINUTE);
    // Once more from there: the password alone is no sign-in, and without the password there is none at all.
    as(await signIn(world, { email: ada.email, device: DEVICE }), 'totp_required');
    as(await signIn(world, { email: ada.email, device: DEVICE, password: 'a wrong password, but a known device' }), 'rejected');
    expect(reasonOf(await access(world, Redacted.of(DEVICE)))).toBe('unknown');
  });

  it('it gives no right: what the resolver is asked does not name it', async () => {
    const ada = person(world, 'ada@example.org');
    as(await signIn(world, { email: ada.email, device: DEVICE }), 'signed_in');
    const { issued } = as(await signIn(world, { email: ada.email, device: DEVICE }), 'signed_in');
    const { actor } = as(await access(world, issued.token), 'allowed');
    expect((await world.authorization.authorize(actor, { ability: 'orders.refund' })).outcome).toBe('denied');
    const question = world.faults.calls.filter(({ method }) => method === 'decide').at(-1)?.args[0];
    expect(JSON.stringify(question)).not.toMatch(/device/i);
  });
});

describe('SS-35 a session is one admin’s, and no id is used twice', () => {
  it('however many sign in, again and again', async () => {
    const seen = new Set<string>();
    for (let time = 0; time < 3; time += 1) {
      for (const name of ['ada', 'bob', 'carol', 'dan']) {
        const email = `${name}@example.org`;
        const adminId = world.infra.store.adminByEmail(email)?.adminId ?? person(world, email).adminId;
        const { issued } = as(await signIn(world, { email }), 'signed_in');
        const { actor, session } = as(await access(world, issued.token), 'allowed');
        expect([actor.adminId, session.adminId]).toEqual([adminId, adminId]);
        seen.add(session.sessionId).add(issued.token.reveal());
      }
    }
    expect(seen.size).toBe(3 * 4 * 2);
  });
});
