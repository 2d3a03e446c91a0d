import { beforeEach, describe, expect, it } from '@jest/globals';

import { lightWorld } from '../races/support/light-world.js';
import type { LightWorld } from '../races/support/light-world.js';
import { actorOf, challengeOf, codeNow, lifeline, ORIGIN, person, sessionOf, signIn } from '../races/support/people.js';

/** Two processes of one system: they share the store and nothing else. */
let here: LightWorld;
let there: LightWorld;
beforeEach(() => {
  here = lightWorld();
  there = lightWorld({ infra: here.infra });
  lifeline(here);
});

describe('SS-43 OR-12 nothing about a session is kept in a process', () => {
  it('a session that one process opened is good in the other, and dead in both once either ended it', async () => {
    const { token, session } = await sessionOf(here, person(here));
    const [mine, theirs] = [await here.sessions.access({ token }, ORIGIN), await there.sessions.access({ token }, ORIGIN)];
    expect([mine.outcome, theirs.outcome]).toEqual(['allowed', 'allowed']);
    if (theirs.outcome !== 'allowed') throw new Error('unreachable');
    await there.sessions.revokeOwn(theirs.actor, { sessionId: session.sessionId });
    for (const world of [here, there]) {
      expect(await world.sessions.access({ token }, ORIGIN)).toEqual({ outcome: 'refused', reason: 'ended' });
    }
  });

  it('a sign-in that began in one is finished in the other, once', async () => {
    const who = person(here, { totp: true });
    const challenge = await challengeOf(here, who);
    expect((await there.authentication.completeTotp({ challenge, code: codeNow(there, who) }, ORIGIN)).outcome).toBe('signed_in');
    const again = await here.authentication.completeTotp({ challenge, code: codeNow(here, who, 1) }, ORIGIN);
    expect(again.outcome).toBe('rejected');
  });

  it('shutting somebody out in one ends what the other opened', async () => {
    const who = person(here);
    const { token } = await sessionOf(here, who);
    await there.lifecycle.suspend(there.operator(), { adminId: who.adminId, reason: 'left' });
    expect(await here.sessions.access({ token }, ORIGIN)).toEqual({ outcome: 'refused', reason: 'admin_not_active' });
  });

  it('guesses in both draw on one budget', async () => {
    const who = person(here);
    const outcomes: string[] = [];
    for (const world of [here, there, here, there, here, there]) outcomes.push((await signIn(world, who, true)).outcome);
    expect(outcomes).toEqual([...Array<string>(5).fill('rejected'), 'throttled']);
  });

  it('a mode that one switches on binds the other at its next call', async () => {
    const chief = await actorOf(here, person(here, { abilities: ['system.read_only'] }));
    const editor = await actorOf(there, person(there, { abilities: ['admins.create'] }));
    await here.settings.setReadOnly(chief, { on: true, reason: 'backup' });
    expect(await there.lifecycle.create(editor, { email: 'new@example.org', name: 'New' })).toEqual({ outcome: 'read_only' });
  });
});
