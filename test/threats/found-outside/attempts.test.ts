import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import { as, auditOf, HOUR, MINUTE, PASSWORD, person, signIn, wrongCode } from '../support/people.js';
import type { Person } from '../support/people.js';

const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

let world: LightWorld;
let ada: Person;
beforeEach(() => {
  world = createLightWorld(undefined, { operationDeadlineMs: 1_000 });
  ada = person(world, 'ada@example.org');
});
afterEach(() => world.dispose());

const guess = async (times = 1): Promise<void> => {
  for (let n = 0; n < times; n += 1) await signIn(world, { email: ada.email, password: `wrong ${String(n)}` });
};
const rightly = async (): Promise<string> => (await signIn(world, { email: ada.email })).outcome;
const set = (key: string, value: number): void => world.infra.store.setSetting(key, value);

describe('W3 failures age, and a lock ends by today’s setting', () => {
  it('four guesses over a year and one typo a year later lock nobody', async () => {
    for (let n = 0; n < 4; n += 1) {
      await guess();
      world.infra.clock.advance(90 * DAY);
    }
    world.infra.clock.advance(365 * DAY);
    await guess();
    expect(await rightly()).toBe('signed_in');
  });

  /** The window, how long after four guesses the fifth comes, and whether that one locks. */
  it.each([
    [1_440, 0, true],
    [1_440, 23 * HOUR, true],
    [1_440, DAY - 1, true],
    [1_440, DAY, false],
    [1_440, DAY + 1, false],
    [1_440, 365 * DAY, false],
    [5, 5 * MINUTE - 1, true],
    [5, 5 * MINUTE, false],
    [60, 59 * MINUTE, true],
    [60, 61 * MINUTE, false],
    [43_200, 29 * DAY, true],
    [43_200, 31 * DAY, false],
  ] as const)('a window of %i minutes, the fifth guess %i ms later: locked is %s', async (minutes, later, locked) => {
    set('auth.attempts.window_minutes', minutes);
    await guess(4);
    world.infra.clock.advance(later);
    await guess();
    expect(await rightly()).toBe(locked ? 'throttled' : 'signed_in');
  });

  it.each([
    [30, 10, 9, 'throttled'],
    [30, 10, 10, 'signed_in'],
    [1_440, 1, 1, 'signed_in'],
    [1_440, 60, 59, 'throttled'],
    [1_440, 60, 60, 'signed_in'],
  ] as const)('locked for %i minutes, then the setting is %i: after %i it is %s', async (before, now, passed, ending) => {
    set('auth.lockout.duration_minutes', before);
    await guess(5);
    set('auth.lockout.duration_minutes', now);
    world.infra.clock.advance(passed * MINUTE);
    expect(await rightly()).toBe(ending);
  });

  /** What happens, one after the other, and what whoever then comes with the right password is told. */
  const pass = (ms: number) => () => Promise.resolve(world.infra.clock.advance(ms));
  const jump = (ms: number) => () => Promise.resolve(world.infra.clock.stepWall(ms));
  const says = (key: string, value: unknown) => () => Promise.resolve(world.infra.store.setSetting(key, value as never));
  const wrongly = (times: number) => () => guess(times);
  const rightlyOnce = async () => expect(await rightly()).toBe('signed_in');
  const stillOut = async () => expect(await rightly()).toBe('throttled');
  const LOCKOUT = 'auth.lockout.duration_minutes';
  const WINDOW = 'auth.attempts.window_minutes';
  const LIMIT = 'auth.max_login_attempts';
  const STORIES: readonly (readonly [string, string, readonly (() => Promise<unknown>)[]])[] = [
    ['a success between them: four and four are no eight', 'signed_in', [wrongly(4), rightlyOnce, wrongly(4)]],
    ['hammering makes no lock longer', 'signed_in', [wrongly(5), pass(29 * MINUTE), wrongly(50), stillOut, pass(MINUTE)]],
    [
      'a lock that was lengthened today lasts as long as today says',
      'throttled',
      [wrongly(5), says(LOCKOUT, 60), pass(59 * MINUTE)],
    ],
    ['and no longer', 'signed_in', [wrongly(5), says(LOCKOUT, 60), pass(60 * MINUTE)]],
    ['after a lock the count is a new one', 'signed_in', [wrongly(5), pass(30 * MINUTE), wrongly(4)]],
    ['and locks anew', 'throttled', [wrongly(5), pass(30 * MINUTE), wrongly(5)]],
    [
      'a window that was shortened today forgets what is older',
      'signed_in',
      [wrongly(4), pass(10 * MINUTE), says(WINDOW, 5), wrongly(1)],
    ],
    [
      'a window that was lengthened remembers what it had forgotten',
      'throttled',
      [says(WINDOW, 5), wrongly(4), pass(10 * MINUTE), says(WINDOW, 60), wrongly(1)],
    ],
    [
      'failures trickle in: those that are too old go one by one',
      'signed_in',
      [says(WINDOW, 60), wrongly(2), pass(40 * MINUTE), wrongly(2), pass(30 * MINUTE), wrongly(2)],
    ],
    ['a limit that was raised today counts at once', 'signed_in', [wrongly(4), says(LIMIT, 8), wrongly(3)]],
    ['a duration that is none is the longest there is', 'throttled', [says(LOCKOUT, 'soon'), wrongly(5), pass(23 * HOUR)]],
    ['and ends all the same', 'signed_in', [says(LOCKOUT, 'soon'), wrongly(5), pass(24 * HOUR)]],
    ['a clock that jumps a day ahead ends a lock', 'signed_in', [wrongly(5), jump(DAY)]],
    [
      'one that jumps an hour back makes it no longer than the setting from now',
      'signed_in',
      [wrongly(5), jump(-HOUR), stillOut, pass(30 * MINUTE)],
    ],
    [
      'guesses of a clock that ran ahead age from when they are next looked at',
      'signed_in',
      [jump(WEEK), wrongly(3), jump(-WEEK), wrongly(1), pass(DAY), wrongly(4)],
    ],
    [
      'nobody having looked, they lock as those of this moment do',
      'signed_in',
      [jump(WEEK), wrongly(4), jump(-WEEK), pass(DAY), wrongly(1), stillOut, pass(30 * MINUTE)],
    ],
    [
      'to and fro within the window: nothing is forgotten',
      'throttled',
      [wrongly(2), jump(2 * HOUR), wrongly(2), jump(-2 * HOUR), wrongly(1)],
    ],
  ];

  it.each(STORIES)('%s: %s', async (_, ending, story) => {
    for (const happens of story) await happens();
    expect(await rightly()).toBe(ending);
  });

  it('a clock that ran a week ahead leaves no week’s lock', async () => {
    world.infra.clock.stepWall(WEEK);
    await guess(5);
    world.infra.clock.stepWall(-WEEK);
    const { retryAt } = as(await signIn(world, { email: ada.email }), 'throttled');
    expect(retryAt - world.infra.clock.now()).toBeLessThanOrEqual(30 * MINUTE);
    world.infra.clock.advance(30 * MINUTE);
    expect(await rightly()).toBe('signed_in');
  });

  it.each([
    ['a refused attempt', { outcome: 'throttled' }, 'retryAt'],
    ['the attempt that locks', { outcome: 'reserved', reservationId: 'r-1', attemptsLeft: 0 }, 'throttledUntil'],
  ])('whatever a store says of %s, nobody waits longer than the setting from now', async (_, answer, until) => {
    const { clock } = world.infra;
    const value = { ...answer, [until]: clock.now() + WEEK };
    world.faults.plan({ contract: 'AttemptLimiter', method: 'reserve', fault: { kind: 'answer', value } } as never);
    const ended = await signIn(world, { email: ada.email, password: 'wrong' });
    if (ended.outcome === 'throttled') expect(ended.retryAt).toBe(clock.now() + 30 * MINUTE);
    else
      expect(auditOf(world, 'security.bruteforce.detected').map(({ metadata }) => metadata)).toEqual([
        { factor: 'password', until: clock.now() + 30 * MINUTE },
      ]);
  });

  it.each([MINUTE / 2, WEEK])('a store that would send no code before %i ms from now sends one after a minute', async (wait) => {
    const actor = await world.actor('admins.create');
    const { admin } = as(await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
    const now = world.infra.clock.now();
    const value = { outcome: 'lost', reason: 'too_soon', retryAt: now + wait };
    world.faults.plan({ contract: 'OneTimeCodeRepository', method: 'issue', fault: { kind: 'answer', value } } as never);
    const { retryAt } = as(await world.lifecycle.resendInvitation(actor, { adminId: admin.adminId }), 'throttled');
    expect(retryAt - now).toBe(Math.min(wait, MINUTE + 1));
  });

  it('nor a week until an invitation can be sent again', async () => {
    const actor = await world.actor('admins.create');
    const { admin } = as(await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
    for (const [digest, code] of world.infra.store.codes) {
      const issuedAt = world.infra.clock.now() + WEEK;
      world.infra.store.codes.set(digest, { ...code, issuedAt, expiresAt: issuedAt + DAY } as typeof code);
    }
    world.infra.clock.advance(5 * MINUTE);
    const again = () => world.lifecycle.resendInvitation(actor, { adminId: admin.adminId });
    const { retryAt } = as(await again(), 'throttled');
    expect(retryAt - world.infra.clock.now()).toBeLessThanOrEqual(MINUTE + 1);
    world.infra.clock.advance(retryAt - world.infra.clock.now());
    expect((await again()).outcome).toBe('sent');
  });
});

describe('W4 an enrolment has its own budget', () => {
  it('five mistyped codes in one’s own confirmation do not lock sign-in from that device, nor without one', async () => {
    const device = 'canary-device-0123456789abcdef';
    const { issued } = as(await signIn(world, { email: ada.email, device }), 'signed_in');
    const { actor } = as(await world.sessions.access({ token: issued.token }, TEST_ORIGIN), 'allowed');
    const begun = as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(PASSWORD) }), 'started');
    const wrong = wrongCode(world, { ...ada, secret: begun.secret.reveal() });
    for (let n = 0; n < 5; n += 1) {
      expect((await world.totp.confirmTotpEnrolment(actor, { code: Redacted.of(wrong) })).outcome).toBe('rejected');
    }
    const right = Redacted.of(codeFor(begun.secret, world.infra.clock.now()));
    expect((await world.totp.confirmTotpEnrolment(actor, { code: right })).outcome).toBe('throttled');
    expect((await signIn(world, { email: ada.email, device })).outcome).toBe('signed_in');
    expect(await rightly()).toBe('signed_in');
  });
});

describe('H12 whoever knows an address keeps nobody out who was just invited', () => {
  const WINDOWS = 4;

  it.each([true, false])(
    'four lock windows of guesses, the invitation redeemed in a browser with a cookie: %s',
    async (cookie) => {
      const device = 'canary-device-0123456789abcdef';
      const actor = await world.actor('admins.create', 'admins.activate', 'admins.throttle.clear');
      const { admin } = as(await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
      const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
      const own = cookie ? { device: Redacted.of(device) } : {};
      as(await world.lifecycle.acceptInvitation({ code, password: Redacted.of(PASSWORD), ...own }, TEST_ORIGIN), 'accepted');
      as(await world.lifecycle.activate(actor, { adminId: admin.adminId, reason: 'x' }), 'changed');
      const endings = new Set<string>();
      for (let window = 0; window < WINDOWS; window += 1) {
        for (let n = 0; n < 5; n += 1) await signIn(world, { email: 'new@example.org', password: `a guess ${String(n)}` });
        endings.add((await signIn(world, { email: 'new@example.org', ...(cookie ? { device } : {}) })).outcome);
        world.infra.clock.advance(30 * MINUTE);
      }
      expect([...endings]).toEqual([cookie ? 'signed_in' : 'throttled']);
      if (cookie) return;
      // Where nothing vouches for the browser, somebody who may can help.
      for (let n = 0; n < 5; n += 1) await signIn(world, { email: 'new@example.org', password: `a guess ${String(n)}` });
      const helper = await world.actor('admins.throttle.clear');
      as(await world.credentials.clearThrottle(helper, { adminId: admin.adminId, reason: 'kept out by a stranger' }), 'cleared');
      expect((await signIn(world, { email: 'new@example.org' })).outcome).toBe('signed_in');
    },
  );
});
