import { expect } from '@jest/globals';

import type { Race } from '../support/race.js';
import { actorOf, count, liveByAccess, liveByPolicy, ORIGIN, person, sessionOf, signIn, tokensOf } from '../support/people.js';

const TOUCH_EVERY_MS = 60_000;

export const revokeAgainstTouch: Race = {
  id: 'C15',
  title: 'a revocation against a due touch stays a revocation, and no other session notices (S5, F58)',
  async play({ world, log, race, pick }) {
    const who = person(world);
    const [mine, other] = [await sessionOf(world, who), await sessionOf(world, who)];
    const revoker = await actorOf(world, person(world, { abilities: ['sessions.revoke'] }));
    world.clock.advance(TOUCH_EVERY_MS);
    const { sessionId } = mine.session;
    const neighbour = world.store.sessions.get(other.session.sessionId);
    const [revoked, ...answers] = await race<{ readonly outcome: string }>(
      () => world.sessions.revoke(revoker, { adminId: who.adminId, sessionId, reason: 'not me' }),
      ...Array.from({ length: 1 + pick(2) }, () => () => world.sessions.access({ token: mine.token }, ORIGIN)),
    );
    expect(revoked?.outcome).toBe('revoked');
    expect(world.store.sessions.get(sessionId)).toMatchObject({ endReason: 'revoked', endedAt: world.clock.now() });
    expect(world.store.sessions.get(other.session.sessionId)).toBe(neighbour);
    const ended = log.findIndex(({ method }) => method === 'end');
    const touches = log.flatMap(({ method, answer }, index) => (method === 'touch' ? [{ index, answer }] : []));
    for (const { index, answer } of touches) expect(answer.outcome).toBe(index < ended ? 'won' : 'lost');
    const refused = count(answers, ({ outcome }) => outcome === 'refused');
    expect(refused).toBeGreaterThanOrEqual(count(touches, ({ answer }) => answer.outcome === 'lost'));
    expect(await liveByAccess(world, [mine.token])).toEqual([]);
  },
};

function atTheLimit(whenFull: 'end_oldest' | 'refuse'): Race {
  return {
    id: 'C16',
    title: `one below the limit, several sign in at once, ${whenFull}: the limit holds (SS-02, S7, SE5, v5.0.0-2.3.4)`,
    options: { policy: { sessions: { whenFull } } },
    async play({ world, race, pick }) {
      const who = person(world);
      const limit = 1 + pick(3);
      world.store.setSetting('auth.session.max_live', limit);
      for (let have = 0; have < limit - 1; have += 1) {
        await sessionOf(world, who);
        world.clock.advance(1);
      }
      const times = 2 + pick(3);
      const results = await race(...Array.from({ length: times }, () => () => signIn(world, who)));
      const signedIn = count(results, ({ outcome }) => outcome === 'signed_in');
      expect(liveByPolicy(world, who.adminId)).toHaveLength(limit);
      if (whenFull === 'refuse') {
        expect(signedIn).toBe(1);
        expect(count(results, ({ outcome }) => outcome === 'session_limit_reached')).toBe(times - 1);
        expect(await liveByAccess(world, tokensOf(results))).toHaveLength(1);
      } else {
        expect(signedIn).toBe(times);
        expect(await liveByAccess(world, tokensOf(results))).toHaveLength(Math.min(limit, times));
      }
    },
  };
}

export const refuseAtLimit = atTheLimit('refuse');

export const SESSIONS: readonly Race[] = [revokeAgainstTouch, atTheLimit('end_oldest'), refuseAtLimit];
