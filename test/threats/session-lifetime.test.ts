import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Redacted } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { World } from '../support/world.js';
import { access, as, auditOf, HOUR, MINUTE, person, signIn } from './support/people.js';

const IDLE = 30 * MINUTE;
const ABSOLUTE = 12 * HOUR;

let world: World;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const state = async (token: Redacted | string): Promise<string> => {
  const result = await access(world, token);
  return result.outcome === 'refused' ? result.reason : result.outcome;
};

describe('v5.0.0-7.2.1 only what the server knows is a token', () => {
  it('not one letter may be another, missing or too much', async () => {
    const token = (await world.signedIn()).issued.token.reveal();
    const others = new Set([
      token.toUpperCase(),
      token.toLowerCase(),
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      ` ${token}`,
    ]);
    for (let at = 0; at < token.length; at += 1) {
      others.add(`${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`);
    }
    expect(others.size).toBeGreaterThanOrEqual(token.length + 5);
    for (const other of others) expect(await state(other)).toBe('unknown');
    expect(await state(token)).toBe('allowed');
  });

  it('a token of another application means nothing here', async () => {
    const elsewhere = createLightWorld();
    const { email } = person(elsewhere, 'ada@example.org');
    // Both make the same secrets in the same order here, so the other one is some secrets ahead.
    for (let time = 0; time < 3; time += 1) await signIn(elsewhere, { email });
    const { token } = as(await signIn(elsewhere, { email }), 'signed_in').issued;
    person(world, 'ada@example.org');
    expect(await state(token)).toBe('unknown');
    await elsewhere.dispose();
  });

  it('what the client holds says nothing: the same token is refused once the stored session says so', async () => {
    const { issued, actor } = await world.signedIn();
    const { sessions } = world.infra.store;
    const row = sessions.get(actor.sessionId)!;
    sessions.set(row.sessionId, { ...row, expiresAt: world.infra.clock.now() });
    expect(await state(issued.token)).toBe('expired');
    sessions.delete(row.sessionId);
    expect(await state(issued.token)).toBe('unknown');
  });
});

describe('v5.0.0-7.3.1 a session that is not used ends', () => {
  it('one ms before it does not, then it does, and it stays ended', async () => {
    const [used, unused] = [await world.signedIn(), await world.signedIn()];
    world.infra.clock.advance(IDLE - 1);
    expect(await state(used.issued.token)).toBe('allowed');
    world.infra.clock.advance(1);
    expect(await state(unused.issued.token)).toBe('idle');
    expect(await state(used.issued.token)).toBe('allowed');
    for (let asked = 0; asked < 5; asked += 1) {
      world.infra.clock.advance(MINUTE);
      expect(await state(unused.issued.token)).toBe('idle');
    }
  });

  it('a use counts as one: an hour of them keeps it', async () => {
    const { issued } = await world.signedIn();
    for (let passed = 0; passed < HOUR; passed += 20 * MINUTE) {
      world.infra.clock.advance(20 * MINUTE);
      expect(await state(issued.token)).toBe('allowed');
    }
  });
});

describe('v5.0.0-7.3.2 a session ends however much it is used', () => {
  it('at its absolute limit, to the millisecond', async () => {
    const { issued } = await world.signedIn();
    const { clock } = world.infra;
    const end = clock.now() + ABSOLUTE;
    while (clock.now() + 10 * MINUTE < end) {
      clock.advance(10 * MINUTE);
      expect(await state(issued.token)).toBe('allowed');
    }
    clock.advance(end - 1 - clock.now());
    expect(await state(issued.token)).toBe('allowed');
    clock.advance(1);
    expect(await state(issued.token)).toBe('expired');
  });

  it('also for whoever sleeps through it', async () => {
    const { issued } = await world.signedIn();
    world.infra.clock.stepWall(ABSOLUTE + 3 * HOUR);
    expect(await state(issued.token)).toBe('expired');
  });
});

describe('v5.0.0-7.4.1 whoever’s session ended does nothing any more', () => {
  const refused = SCENARIOS.filter(({ ending }) => ending === 'session_ended');

  it('is tried with every operation of an admin', () => {
    const due = OPERATIONS.filter(({ authority }) => authority !== null && authority.actors !== 'system');
    expect([...new Set(refused.map(({ operation }) => operation))].sort()).toEqual(due.map(({ name }) => name).sort());
    expect(due.length).toBeGreaterThan(20);
  });

  it.each(refused.map((scenario) => [scenarioName(scenario), scenario] as const))(
    '%s: nothing is written',
    async (_, scenario) => {
      const run = await scenario.arrange(world);
      const before = JSON.stringify(world.infra.store.contents());
      expect(await run()).toEqual({ outcome: 'session_ended' });
      expect(JSON.stringify(world.infra.store.contents())).toBe(before);
    },
  );

  it('ending it again changes nothing, and no use brings it back', async () => {
    const [one, two] = [await world.signedIn({ email: 'ada@example.org' }), await world.signedIn({ email: 'ada@example.org' })];
    const { sessionId } = one.actor;
    as(await world.sessions.revokeOwn(two.actor, { sessionId }), 'revoked');
    const row = world.infra.store.sessions.get(sessionId);
    world.infra.clock.advance(MINUTE);
    expect((await world.sessions.revokeOwn(two.actor, { sessionId })).outcome).toBe('already_ended');
    expect(await state(one.issued.token)).toBe('ended');
    expect(world.infra.store.sessions.get(sessionId)).toEqual(row);
  });
});

describe('SS-33 a part of the host ends what is over, and the trail says how much', () => {
  it('nobody is signed out by it, and nobody is told', async () => {
    const overdue = await world.signedIn({ email: 'ada@example.org' });
    world.infra.clock.advance(IDLE);
    const live = await world.signedIn({ email: 'bob@example.org' });
    expect(await state(live.issued.token)).toBe('allowed');
    const told = world.infra.contracts.NotificationDispatcher.intents.length;
    expect(await world.sessions.expireDue(world.systemActor(), { limit: 10 })).toEqual({
      outcome: 'expired',
      count: 1,
      more: false,
    });
    expect([await state(overdue.issued.token), await state(live.issued.token)]).toEqual(['expired', 'allowed']);
    expect(auditOf(world, 'security.session.expired').map(({ metadata, actor }) => [metadata, actor.kind])).toEqual([
      [{ count: 1 }, 'system'],
    ]);
    expect(world.infra.contracts.NotificationDispatcher.intents).toHaveLength(told);
    expect((await world.sessions.expireDue(world.systemActor(), { limit: 10 })).outcome).toBe('expired');
    expect(auditOf(world, 'security.session.expired')).toHaveLength(1);
  });
});

describe('v5.0.0-7.4.5 an administrator ends one session of somebody, or all of them', () => {
  const three = async () => [await world.signedIn({ email: 'ada@example.org' }), await again(), await again()] as const;
  const again = () => world.signedIn({ email: 'ada@example.org' });
  const states = (signedIn: Awaited<ReturnType<typeof three>>) => Promise.all(signedIn.map(({ issued }) => state(issued.token)));

  it('one', async () => {
    const all = await three();
    const [{ adminId, actor }] = all;
    const operator = await world.actor('sessions.revoke');
    const input = { adminId, sessionId: actor.sessionId, reason: 'lost laptop' };
    as(await world.sessions.revoke(operator, input), 'revoked');
    expect(await states(all)).toEqual(['ended', 'allowed', 'allowed']);
    expect((await world.sessions.revoke(operator, input)).outcome).toBe('already_ended');
  });

  it('all, and nobody else’s', async () => {
    const all = await three();
    const operator = await world.signedIn();
    world.infra.grants.grant(operator.adminId, 'sessions.revoke');
    as(await world.sessions.revokeAll(operator.actor, { adminId: all[0].adminId, reason: 'stolen' }), 'revoked');
    expect(await states(all)).toEqual(['superseded', 'superseded', 'superseded']);
    expect(await state(operator.issued.token)).toBe('allowed');
  });

  it('and only with the ability to', async () => {
    const all = await three();
    const [{ adminId, actor }] = all;
    const other = await world.actor('admins.suspend', 'sessions.view', 'admins.administer');
    const denied = { outcome: 'denied', ability: 'sessions.revoke', reason: 'not_permitted' };
    expect(await world.sessions.revoke(other, { adminId, sessionId: actor.sessionId, reason: 'x' })).toEqual(denied);
    expect(await world.sessions.revokeAll(other, { adminId, reason: 'x' })).toEqual(denied);
    expect(await states(all)).toEqual(['allowed', 'allowed', 'allowed']);
  });
});

describe('v5.0.0-7.5.2 everybody sees their own sessions and ends them', () => {
  it('sees where and when each was opened and used, and which one is this', async () => {
    const { email } = person(world, 'ada@example.org');
    const from = (ip: string, userAgent: string) => signIn(world, { email, origin: { ip, userAgent, channel: 'ui' } });
    const openedAt = world.infra.clock.now();
    as(await from('192.0.2.7', 'a phone'), 'signed_in');
    world.infra.clock.advance(5 * MINUTE);
    const { token, session } = as(await from('2001:db8::1', 'a laptop'), 'signed_in').issued;
    const { actor } = as(await access(world, token), 'allowed');
    const { items } = as(await world.sessions.sessions(actor, { adminId: actor.adminId }), 'page');
    expect(items).toMatchObject([
      { sessionId: session.sessionId, ip: '2001:db8::1', userAgent: 'a laptop', current: true, state: 'live' },
      { ip: '192.0.2.7', userAgent: 'a phone', openedAt, lastSeenAt: openedAt, current: false, state: 'live' },
    ]);

    as(await world.sessions.revokeOwn(actor, { sessionId: items[1]!.sessionId }), 'revoked');
    const left = as(await world.sessions.sessions(actor, { adminId: actor.adminId }), 'page').items;
    expect(left.map((one) => one.state)).toEqual(['live', 'ended']);
  });

  it('nobody else’s without the ability to', async () => {
    const { adminId } = await world.signedIn({ email: 'ada@example.org' });
    expect((await world.sessions.sessions(await world.actor(), { adminId })).outcome).toBe('denied');
  });
});
