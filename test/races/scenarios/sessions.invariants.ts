import { expect } from '@jest/globals';

import { Redacted } from '../../../src/kernel/redacted.js';
import type { LightWorld } from '../support/light-world.js';
import {
  actorOf,
  challengeOf,
  codeNow,
  expectNobodyLive,
  lifeline,
  liveByAccess,
  ORIGIN,
  outcomes,
  person,
  sessionOf,
  signIn,
} from '../support/people.js';
import type { Person } from '../support/people.js';
import type { Race } from '../support/race.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const newIdsEachTime: Race = {
  id: 'S1',
  title:
    'each sign-in has a new token and a new id, neither chosen nor known by a client, and only a digest is stored (F24, SE8)',
  async play({ world, race, pick }) {
    const who = person(world);
    const planted = Redacted.of('planted-by-a-client-before-anybody-signed-in');
    expect(await liveByAccess(world, [planted])).toEqual([]);
    const results = await race(...Array.from({ length: 2 + pick(3) }, () => () => signIn(world, who)));
    const issued = results.flatMap((result) => (result.outcome === 'signed_in' ? [result.issued] : []));
    const tokens = issued.map(({ token }) => token.reveal());
    const ids = issued.map(({ session }) => session.sessionId as string);
    expect(new Set([...tokens, ...ids, planted.reveal()]).size).toBe(2 * issued.length + 1);
    for (const token of tokens) expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    const stored = JSON.stringify(world.store.contents());
    for (const token of tokens) expect(stored).not.toContain(token);
  },
};

/** Each way a session dies while its token is in use. */
const DEATHS: readonly ((world: LightWorld, who: Person, sessionId: never) => unknown)[] = [
  (world, { adminId }) => world.lifecycle.suspend(world.operator(), { adminId, reason: 'out' }),
  async (world, { adminId }) => {
    const revoker = await actorOf(world, person(world, { abilities: ['sessions.revoke'] }));
    return world.sessions.revokeAll(revoker, { adminId, reason: 'all' });
  },
  async (world, { adminId }, sessionId) => {
    const revoker = await actorOf(world, person(world, { abilities: ['sessions.revoke'] }));
    return world.sessions.revoke(revoker, { adminId, sessionId, reason: 'this one' });
  },
  (world) => world.clock.stepWall(30 * MINUTE_MS),
  (world) => world.store.setSetting('system.epoch', 1),
  (world) => {
    world.clock.stepWall(2 * MINUTE_MS);
    world.store.setSetting('auth.session.idle_minutes', 1);
  },
];

export const livenessAtEachUse: Race = {
  id: 'S2',
  title:
    'a token that was good a moment ago is refused at its next use once its session is dead, whatever killed it (SE2, v5.0.0-7.4.1)',
  async play({ world, pick }) {
    lifeline(world);
    const who = person(world);
    const { token, session } = await sessionOf(world, who);
    for (let use = 0; use <= pick(3); use += 1) expect(await liveByAccess(world, [token])).toHaveLength(1);
    await DEATHS[pick(DEATHS.length)]!(world, who, session.sessionId as never);
    await expectNobodyLive(world, who.adminId, [token]);
  },
};

const limitsHold: Race = {
  id: 'S6',
  title:
    'no sequence of uses, clock jumps and shorter limits makes a session outlive what it was opened with (SS-03, v5.0.0-7.3.2)',
  async play({ world, pick }) {
    const who = person(world);
    const { token, session } = await sessionOf(world, who);
    const { sessionId } = session;
    const opened = world.store.sessions.get(sessionId)!;
    let [hours, idle] = [12, 30];
    for (let step = 0; step < 12; step += 1) {
      const move = [29, 15, 1, -20, 31, 7][pick(6)]! * MINUTE_MS;
      world.clock.stepWall(move);
      if (pick(5) === 0) world.store.setSetting('auth.session.absolute_hours', (hours = 1 + pick(hours)));
      if (pick(5) === 0) world.store.setSetting('auth.session.idle_minutes', (idle = 1 + pick(idle)));
      const before = world.store.sessions.get(sessionId)!;
      const [allowed] = await liveByAccess(world, [token]);
      const after = world.store.sessions.get(sessionId)!;
      expect(after).toMatchObject({ openedAt: opened.openedAt, expiresAt: opened.expiresAt, provenAt: opened.provenAt });
      // A use is recorded forward only: a clock that was put back extends nothing.
      expect(after.lastSeenAt).toBeGreaterThanOrEqual(before.lastSeenAt);
      expect(after.lastSeenAt).toBeLessThanOrEqual(Math.max(before.lastSeenAt, world.clock.now()));
      if (allowed === undefined) continue;
      expect(world.clock.now()).toBeLessThan(opened.openedAt + hours * HOUR_MS);
      expect(world.clock.now()).toBeLessThan(before.lastSeenAt + idle * MINUTE_MS);
    }
  },
};

const clocksStepBack: Race = {
  id: 'C22',
  title: 'a clock put back or forward an hour, or another node’s clock, revives nothing that was ended, used or superseded',
  async play({ world, node, pick }) {
    lifeline(world);
    const who = person(world, { totp: true });
    const { adminId } = who;
    const first = await challengeOf(world, who);
    const code = codeNow(world, who);
    const second = await world.authentication.completeTotp({ challenge: first, code }, ORIGIN);
    if (second.outcome !== 'signed_in') throw new Error(second.outcome);
    const { token, session } = second.issued;
    const end = [
      async () => world.sessions.revokeOwn(await actor(), { sessionId: session.sessionId }),
      async () => world.sessions.revokeAllOwn(await actor()),
      async () => world.lifecycle.suspend(world.operator(), { adminId, reason: 'out' }),
    ];
    const actor = async () => {
      const access = await world.sessions.access({ token }, ORIGIN);
      if (access.outcome !== 'allowed') throw new Error(access.outcome);
      return access.actor;
    };
    await end[pick(end.length)]!();
    const ahead = node({ clock: world.clock });
    for (const step of [-HOUR_MS, 2 * HOUR_MS, -HOUR_MS, 40_000, -40_000]) {
      world.clock.stepWall(step);
      expect(await liveByAccess(ahead, [token])).toEqual([]);
      if (world.store.admins.get(adminId)?.status !== 'active') continue;
      const again = await world.authentication.completeTotp({ challenge: await challengeOf(ahead, who), code }, ORIGIN);
      expect(outcomes([again])).toEqual(['rejected/invalid_code']);
      world.store.budgets.clear();
    }
  },
};

export const SESSION_INVARIANTS: readonly Race[] = [newIdsEachTime, livenessAtEachUse, limitsHold, clocksStepBack];
