import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { SessionId } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';
import type { SignedIn } from '@maatify/admin-infra/testing';

import { digestOf } from '../../src/kernel/digest.js';
import { setStatus } from '../support/scenarios/authentication.js';
import { impersonated } from '../support/scenarios/common.js';
import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import { access, as, challengeFor, codeNow, complete, HOUR, MINUTE, person, signIn } from './support/people.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const superseded = { outcome: 'refused', reason: 'superseded' };
const EMAIL = 'ada@example.org';

/** Three sessions of one admin, the last of them with its password. */
async function threeSessions(): Promise<readonly [SignedIn, SignedIn, SignedIn]> {
  const [one, two] = [await world.signedIn({ email: EMAIL }), await world.signedIn({ email: EMAIL })];
  return [one, two, await world.signedIn({ email: EMAIL })];
}

describe('SS-15 F25 S4 v5.0.0-7.4.3 a changed credential kills every other session and every half-done sign-in', () => {
  it('a factor that was enabled', async () => {
    const [one, two, own] = await threeSessions();
    const started = as(await world.totp.beginTotpEnrolment(own.actor, { password: Redacted.of(own.password) }), 'started');
    const code = Redacted.of(codeFor(started.secret, world.infra.clock.now()));
    const { issued } = as(await world.totp.confirmTotpEnrolment(own.actor, { code }), 'enabled');
    for (const { issued: old } of [one, two]) expect(await access(world, old.token)).toEqual(superseded);
    expect(await access(world, own.issued.token)).toEqual({ outcome: 'refused', reason: 'ended' });
    expect((await access(world, issued?.token ?? 'none')).outcome).toBe('allowed');
  });

  it('a challenge that was open', async () => {
    const bob = person(world, 'bob@example.org', { totp: true });
    const challenge = await challengeFor(world, bob);
    const operator = await world.actor('sessions.revoke');
    as(await world.sessions.revokeAll(operator, { adminId: bob.adminId, reason: 'stolen' }), 'revoked');
    expect(await complete(world, challenge, codeNow(world, bob))).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
  });

  it('ending all of one’s own lets only the one that goes on live', async () => {
    const [one, two, own] = await threeSessions();
    const { issued } = as(await world.sessions.revokeAllOwn(own.actor), 'revoked');
    for (const { issued: old } of [one, two]) expect(await access(world, old.token)).toEqual(superseded);
    expect(await access(world, own.issued.token)).toEqual({ outcome: 'refused', reason: 'ended' });
    expect((await access(world, issued?.token ?? 'none')).outcome).toBe('allowed');
  });
});

describe('v5.0.0-8.3.2 F26 S2 S3 SE4 v5.0.0-7.4.2 shutting an admin out ends every session at its next use', () => {
  it.each(['suspend', 'lock'] as const)('%s', async (step) => {
    const signedIn = await threeSessions();
    const operator = await world.actor(`admins.${step}`);
    as(await world.lifecycle[step](operator, { adminId: signedIn[0].adminId, reason: 'left' }), 'changed');
    for (const { issued } of signedIn) {
      expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'admin_not_active' });
    }
  });

  it('also one that acts as somebody else', async () => {
    const { actor } = await world.signedIn({ email: EMAIL });
    const acting = await impersonated(world, actor);
    setStatus(world, actor.adminId, 'suspended');
    world.infra.clock.advance(31_000);
    expect((await world.authentication.signOut(acting)).outcome).toBe('session_ended');
  });

  it('an actor taken before is looked at again after 30 seconds', async () => {
    const operator = await world.actor('admins.suspend', 'admins.view');
    setStatus(world, operator.adminId, 'suspended');
    world.infra.clock.advance(30_000);
    expect((await world.lifecycle.admins(operator, {})).outcome).toBe('session_ended');
  });

  it('Z3 C7 P6 and it changes nothing at all: a mutation looks at its session first', async () => {
    const operator = await world.actor('admins.suspend', 'admins.create', 'system.settings.update');
    const victim = world.someone();
    setStatus(world, operator.adminId, 'suspended');
    const before = JSON.stringify(world.infra.store.contents());
    expect((await world.lifecycle.suspend(operator, { adminId: victim, reason: 'revenge' })).outcome).toBe('session_ended');
    expect((await world.lifecycle.create(operator, { email: 'friend@example.org', name: 'F' })).outcome).toBe('session_ended');
    expect((await world.settings.set(operator, { key: 'notifications.enabled', value: false })).outcome).toBe('session_ended');
    expect(JSON.stringify(world.infra.store.contents())).toBe(before);
  });

  it('a moved system epoch ends everybody’s at once, fresh actors included', async () => {
    const { actor, issued } = await world.signedIn();
    world.infra.store.setSetting('system.epoch', 1);
    expect(await access(world, issued.token)).toEqual(superseded);
    expect((await world.authentication.signOut(actor)).outcome).toBe('session_ended');
  });
});

describe('F29 S3 v5.0.0-7.4.2 what died stays dead', () => {
  it('reinstating revives no session', async () => {
    const { adminId, issued } = await world.signedIn();
    const operator = await world.actor('admins.suspend', 'admins.reinstate');
    as(await world.lifecycle.suspend(operator, { adminId, reason: 'left' }), 'changed');
    as(await world.lifecycle.reinstate(operator, { adminId, reason: 'back' }), 'changed');
    expect(await access(world, issued.token)).toEqual(superseded);
  });

  it('a row that a late sign-in left behind is dead too', async () => {
    const { adminId, actor } = await world.signedIn();
    const { sessions } = world.infra.store;
    const late = {
      ...sessions.get(actor.sessionId)!,
      sessionId: 'late' as SessionId,
      tokenDigest: digestOf('session', 'late-token'),
    };
    const operator = await world.actor('admins.suspend', 'admins.reinstate');
    as(await world.lifecycle.suspend(operator, { adminId, reason: 'left' }), 'changed');
    sessions.set(late.sessionId, late);
    as(await world.lifecycle.reinstate(operator, { adminId, reason: 'back' }), 'changed');
    expect(await access(world, 'late-token')).toEqual(superseded);
  });

  it('an epoch from the future is no better than one from the past', async () => {
    const { actor, issued } = await world.signedIn();
    const { sessions } = world.infra.store;
    sessions.set(actor.sessionId, { ...sessions.get(actor.sessionId)!, credentialEpoch: 7 });
    expect(await access(world, issued.token)).toEqual(superseded);
  });
});

describe('F30 S5 v5.0.0-7.4.1 signing out ends the session, not the cookie', () => {
  it('the old token is refused for ever', async () => {
    const { actor, issued } = await world.signedIn();
    as(await world.authentication.signOut(actor), 'signed_out');
    for (const wait of [0, MINUTE, HOUR, 100 * HOUR]) {
      world.infra.clock.advance(wait);
      expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'ended' });
    }
    world.infra.clock.stepWall(-100 * HOUR);
    expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'ended' });
  });

  it('SE7 of that one session; everywhere is a command of its own', async () => {
    const [one, two, own] = await threeSessions();
    as(await world.authentication.signOut(one.actor), 'signed_out');
    for (const { issued } of [two, own]) expect((await access(world, issued.token)).outcome).toBe('allowed');
    const { issued } = as(await world.sessions.revokeAllOwn(own.actor), 'revoked');
    for (const old of [one, two, own]) expect((await access(world, old.issued.token)).outcome).toBe('refused');
    expect((await access(world, issued?.token ?? 'none')).outcome).toBe('allowed');
  });
});

describe('v5.0.0-8.3.2 F38 S2 Z1 SE4 rights are asked for at each use', () => {
  it('demoted between two calls', async () => {
    const operator = await world.actor('admins.suspend', 'orders.refund');
    const suspend = () => world.lifecycle.suspend(operator, { adminId: world.someone(), reason: 'x' });
    const authorize = () => world.authorization.authorize(operator, { ability: 'orders.refund' });
    as(await suspend(), 'changed');
    as(await authorize(), 'granted');
    world.infra.grants.revoke(operator.adminId, 'admins.suspend', 'orders.refund');
    expect(await suspend()).toEqual({ outcome: 'denied', ability: 'admins.suspend', reason: 'not_permitted' });
    expect(await authorize()).toEqual({ outcome: 'denied', ability: 'orders.refund', reason: 'not_permitted' });
  });
});

describe('F58 S5 revoking ends exactly the session it names', () => {
  const rows = () => new Map([...world.infra.store.sessions].map(([id, row]) => [id, JSON.stringify(row)]));
  const changedSince = (before: ReadonlyMap<string, string>) =>
    [...rows()].filter(([id, row]) => before.get(id) !== row).map(([id]) => id);

  it('by an administrator, and nothing of it but when and why it ended', async () => {
    const [, two] = await threeSessions();
    const operator = await world.actor('sessions.revoke');
    const { sessionId } = two.actor;
    const [before, row] = [rows(), world.infra.store.sessions.get(sessionId)];
    as(await world.sessions.revoke(operator, { adminId: two.adminId, sessionId, reason: 'lost' }), 'revoked');
    expect(changedSince(before)).toEqual([sessionId]);
    const at = world.infra.clock.now();
    expect(world.infra.store.sessions.get(sessionId)).toEqual({ ...row, endedAt: at, endReason: 'revoked' });
  });

  it('under another admin’s id nothing', async () => {
    const [one] = await threeSessions();
    const operator = await world.actor('sessions.revoke');
    const before = rows();
    const input = { adminId: world.someone(), sessionId: one.actor.sessionId, reason: 'lost' };
    expect(await world.sessions.revoke(operator, input)).toEqual({ outcome: 'not_found', entity: 'session' });
    expect(changedSince(before)).toEqual([]);
  });

  it('v5.0.0-8.2.2 somebody else’s as one’s own nothing, and it reads like one that does not exist', async () => {
    const [one] = await threeSessions();
    const thief = await world.actor();
    const before = rows();
    const foreign = await world.sessions.revokeOwn(thief, { sessionId: one.actor.sessionId });
    expect(foreign).toEqual({ outcome: 'not_found', entity: 'session' });
    expect(await world.sessions.revokeOwn(thief, { sessionId: 'none' as SessionId })).toEqual(foreign);
    expect(changedSince(before)).toEqual([]);
  });

  it('S7 signing in at the limit ends the oldest and no other', async () => {
    const { email } = person(world, 'bob@example.org');
    const ids: string[] = [];
    for (let time = 0; time < 6; time += 1) {
      ids.push(as(await signIn(world, { email }), 'signed_in').issued.session.sessionId);
      world.infra.clock.advance(1_000);
    }
    const ended = [...world.infra.store.sessions.values()].filter(({ endedAt }) => endedAt !== null);
    expect(ended.map(({ sessionId, endReason }) => [sessionId, endReason])).toEqual([[ids[0], 'limit']]);
  });
});
