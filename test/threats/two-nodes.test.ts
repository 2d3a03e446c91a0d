import { beforeEach, describe, expect, it } from '@jest/globals';

import type { AdminActor, Redacted } from '@maatify/admin-infra';

import { lightWorld } from '../races/support/light-world.js';
import type { LightWorld } from '../races/support/light-world.js';
import {
  actorFor,
  challengeOf,
  codeNow,
  lifeline,
  ORIGIN,
  person,
  sessionOf,
  signIn,
  wrongCode,
} from '../races/support/people.js';

const RECHECK_AFTER_MS = 30_000;

/** Two processes of one application: they share the store and the clock, and nothing else. */
let one: LightWorld;
let other: LightWorld;
beforeEach(() => {
  one = lightWorld();
  other = lightWorld({ infra: one.infra });
  lifeline(one);
});

const accessOn = async (node: LightWorld, token: Redacted) => (await node.sessions.access({ token }, ORIGIN)).outcome;

describe('MN1 no process keeps anything that security depends on', () => {
  it('what one began another goes on with: challenge, code, session', async () => {
    const who = person(one, { totp: true });
    const challenge = await challengeOf(one, who);
    const code = codeNow(one, who);
    const second = await other.authentication.completeTotp({ challenge, code }, ORIGIN);
    if (second.outcome !== 'signed_in') throw new Error(second.outcome);
    expect(await accessOn(one, second.issued.token)).toBe('allowed');
    // And the code is used up for both.
    const again = await one.authentication.completeTotp({ challenge: await challengeOf(other, who), code }, ORIGIN);
    expect(again).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
  });

  it('guesses at both are counted together, password and code alike', async () => {
    const who = person(one, { totp: true });
    const challenge = await challengeOf(one, who);
    const guess = (node: LightWorld) => node.authentication.completeTotp({ challenge, code: wrongCode(node, who) }, ORIGIN);
    for (const node of [one, other]) await guess(node);
    for (const node of [one, other, one]) await signIn(node, who, true);
    for (const node of [one, other, lightWorld({ infra: one.infra })]) {
      expect((await signIn(node, who)).outcome).toBe('throttled');
      expect((await guess(node)).outcome).toBe('throttled');
    }
  });

  it('a process that was started anew knows all of it', async () => {
    const who = person(one);
    const { token } = await sessionOf(one, who);
    const actor = await actorFor(one, token);
    await one.authentication.signOut(actor);
    one.effects.shutDown();
    expect(await accessOn(lightWorld({ infra: one.infra }), token)).toBe('refused');
  });
});

describe('MN2 what one process changes, every other one knows', () => {
  it.each<readonly [string, (token: Redacted, adminId: string) => Promise<unknown>]>([
    ['a session that was ended', async (token) => one.authentication.signOut(await actorFor(one, token))],
    [
      'an admin that was suspended',
      (_, adminId) => one.lifecycle.suspend(one.operator(), { adminId: adminId as never, reason: 'x' }),
    ],
    ['a system epoch that moved', async () => one.store.setSetting('system.epoch', 1)],
  ])('at the next request: %s', async (_, change) => {
    const who = person(one);
    const { token } = await sessionOf(one, who);
    expect(await accessOn(other, token)).toBe('allowed');
    await change(token, who.adminId);
    expect(await accessOn(other, token)).toBe('refused');
  });

  it('at the next operation: a right that was taken, a mode that was switched on', async () => {
    const who = person(one, { abilities: ['admins.create', 'system.read_only'] });
    const { token } = await sessionOf(one, who);
    const [here, there] = [await actorFor(one, token), await actorFor(other, token)];
    let made = 0;
    const create = async () =>
      (await other.lifecycle.create(there, { email: `new-${String((made += 1))}@example.org`, name: 'New' })).outcome;
    expect(await create()).toBe('created');
    await one.settings.setReadOnly(here, { on: true, reason: 'x' });
    expect(await create()).toBe('read_only');
    await one.settings.setReadOnly(here, { on: false, reason: 'x' });
    expect(await create()).toBe('created');
    one.infra.grants.revoke(who.adminId, 'admins.create');
    expect(await create()).toBe('denied');
  });

  it('30 seconds later at most: an actor that was taken before its session was ended', async () => {
    const who = person(one, { abilities: ['admins.view'] });
    const { token } = await sessionOf(one, who);
    const held: AdminActor = await actorFor(other, token);
    await one.authentication.signOut(await actorFor(one, token));
    one.clock.advance(RECHECK_AFTER_MS);
    expect((await other.lifecycle.admins(held, {})).outcome).toBe('session_ended');
  });
});
