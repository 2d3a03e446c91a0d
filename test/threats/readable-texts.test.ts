import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { inputClasses, rulesOf } from '../documents/support/facts.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { as, person, signIn } from './support/people.js';

const fields = (name: string) =>
  inputClasses().flatMap((one) =>
    rulesOf(one)
      .filter(({ field }) => field === name)
      .map(({ accepts, rule }) => [one.name, accepts, rule] as const),
  );

/** Nothing to see. */
const BLANK: readonly string[] = ['   ', '\n', '\t \r\n', '\u00a0\u3000', '\u200b', '\u200d\u200c', '\u2800', '\ufeff', '\u3164'];
/** What moves a cursor, hides, or turns round what comes after it. */
const HIDDEN: readonly string[] = [
  'a\u202etxt.exe',
  'a\u2066b',
  'a\u200fb',
  'a\u00adb',
  'a\u001b[2J',
  'a\u0085b',
  'a\u2028b',
  'a\u2029b',
  'a\u{e0041}',
];
const LINES: readonly string[] = ['a\nb', 'a\r\nBcc: all@example.org', 'a\tb'];
const READABLE: readonly string[] = [
  'Ada King',
  'O’Brien-Núñez',
  '李小龙',
  'علی\u200cرضا',
  '👩\u200d💻 Ada',
  '%s <b>{}</b>',
  'a',
];

describe('H16 F43 a text that somebody reads has something to see and hides nothing', () => {
  it.each(fields('reason'))('the reason of %s', (_, accepts) => {
    for (const text of [...BLANK, ...HIDDEN]) expect([text, accepts(text)]).toEqual([text, false]);
    for (const text of [...READABLE, ...LINES]) expect([text, accepts(text)]).toEqual([text, true]);
  });

  it.each(fields('name'))('the name of %s, which stands on one line', (_, accepts, rule) => {
    for (const text of [...BLANK, ...HIDDEN, ...LINES]) expect([text, accepts(text)]).toEqual([text, false]);
    // What a role is called has to be told apart from every other name, too.
    for (const text of rule === 'role_name' ? ['Order support', '李小龙'] : READABLE)
      expect([text, accepts(text)]).toEqual([text, true]);
  });

  it('finds reasons and names at all', () => {
    expect(fields('reason').length).toBeGreaterThan(10);
    expect(fields('name').length).toBe(4);
  });
});

describe('F43 through the door', () => {
  let world: LightWorld;
  beforeEach(() => {
    world = createLightWorld();
  });
  afterEach(() => world.dispose());

  it('a blank reason suspends nobody', async () => {
    const actor = await world.actor('admins.suspend');
    const refused = { outcome: 'validation_failed', violations: [{ path: 'reason', rule: 'text' }] };
    expect(await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: '   ' })).toEqual(refused);
  });

  it('a name with a line of its own makes no admin', async () => {
    const actor = await world.actor('admins.create');
    const refused = { outcome: 'validation_failed', violations: [{ path: 'name', rule: 'text' }] };
    const input = { email: 'new@example.org', name: 'Ada\r\nBcc: all@example.org' };
    expect(await world.lifecycle.create(actor, input)).toEqual(refused);
  });

  it('what a browser calls itself is kept on one line where its owner sees it', async () => {
    const { email } = person(world, 'ada@example.org');
    const origin = { ...TEST_ORIGIN, userAgent: 'agent\u202e\r\nBcc: all@example.org' };
    const { issued } = as(await signIn(world, { email, origin }), 'signed_in');
    expect(issued.session.userAgent).toBe('agentBcc: all@example.org');
  });
});
