import { expect } from '@jest/globals';

import type { LightWorld } from '../support/light-world.js';
import type { Took } from '../support/schedule.js';
import { challengeOf, count, liveByPolicy, ORIGIN, outcomes, person, signIn, wrongCode } from '../support/people.js';
import type { Race } from '../support/race.js';

const LIMIT = 'auth.max_login_attempts';
const LOCKOUT_MS = 30 * 60_000;

function limitTo(world: LightWorld, limit: number): number {
  world.store.setSetting(LIMIT, limit);
  return limit;
}

/** Each evaluation of a secret was paid for before, and between two resets there are at most `limit` of them (A3). */
function expectWithinBudget(log: readonly Took[], limit: number): void {
  let [paid, evaluated, sinceReset] = [0, 0, 0];
  for (const { method, args, answer } of log) {
    if (method === 'reserve' && answer?.outcome === 'reserved') [paid, sinceReset] = [paid + 1, sinceReset + 1];
    if (method === 'settle' && args.result === 'succeeded') sinceReset = 0;
    if (method === 'verify' || method === 'match') evaluated += 1;
    expect(evaluated).toBeLessThanOrEqual(paid);
    expect(sinceReset).toBeLessThanOrEqual(limit);
  }
}

export const wrongPasswordsAtOnce: Race = {
  id: 'C2',
  title:
    'wrong passwords in parallel cost at most the limit in hash work, each leaves an event, then the right one is throttled (A3, F09, v5.0.0-6.3.1)',
  async play({ world, log, race, pick }) {
    const who = person(world);
    const limit = limitTo(world, 1 + pick(5));
    const attempts = limit + 1 + pick(4);
    const results = await race(...Array.from({ length: attempts }, () => () => signIn(world, who, true)));
    expect(count(results, ({ outcome }) => outcome === 'rejected')).toBe(limit);
    expect(count(results, ({ outcome }) => outcome === 'throttled')).toBe(attempts - limit);
    expect(count(log, ({ method }) => method === 'verify')).toBe(limit);
    expectWithinBudget(log, limit);
    expect(world.store.budgets.get(`admin:${who.adminId}`)?.reservations).toHaveLength(limit);
    expect(world.audit.ofType('auth.login.failed')).toHaveLength(attempts);
    expect(world.audit.ofType('security.bruteforce.detected')).toHaveLength(1);
    expect(outcomes([await signIn(world, who)])).toEqual(['throttled']);
    expect(world.infra.contracts.PasswordHasher.verifications).toBe(limit);
  },
};

const wrongCodesAtOnce: Race = {
  id: 'C2',
  title: 'wrong codes over several challenges share the one budget of the admin (A3, v5.0.0-6.6.3)',
  async play({ world, log, race, pick }) {
    const who = person(world, { totp: true });
    const challenges = [await challengeOf(world, who), await challengeOf(world, who), await challengeOf(world, who)];
    const limit = limitTo(world, 1 + pick(4));
    const attempts = limit + 1 + pick(3);
    const code = wrongCode(world, who);
    const results = await race(
      ...Array.from({ length: attempts }, (_, index) => {
        const challenge = challenges[index % challenges.length]!;
        return () => world.authentication.completeTotp({ challenge, code }, ORIGIN);
      }),
    );
    expect(count(results, ({ outcome }) => outcome === 'rejected')).toBe(limit);
    expect(count(log, ({ method }) => method === 'match')).toBe(limit);
    expectWithinBudget(log, limit);
    expect(world.audit.ofType('auth.totp.failed')).toHaveLength(attempts);
    // Both factors share the budget: the password is not looked at either.
    expect(outcomes([await signIn(world, who)])).toEqual(['throttled']);
  },
};

const lockExpires: Race = {
  id: 'C17',
  title: 'when a lock is over the budget starts anew, once, and locks again (A3, A10, F12)',
  async play({ world, log, race, pick }) {
    const who = person(world);
    const limit = limitTo(world, 1 + pick(3));
    for (let attempt = 0; attempt < limit; attempt += 1) await signIn(world, who, true);
    world.clock.stepWall(LOCKOUT_MS - 1);
    expect(outcomes([await signIn(world, who)])).toEqual(['throttled']);
    world.clock.stepWall(1);
    const attempts = limit + 1 + pick(3);
    const results = await race(...Array.from({ length: attempts }, () => () => signIn(world, who, true)));
    expect(count(results, ({ outcome }) => outcome === 'rejected')).toBe(limit);
    expectWithinBudget(log, limit);
    expect(outcomes([await signIn(world, who)])).toEqual(['throttled']);
    // Hammering did not prolong it (A10).
    world.clock.stepWall(LOCKOUT_MS);
    expect(outcomes([await signIn(world, who)])).toEqual(['signed_in']);
  },
};

const successAmongFailures: Race = {
  id: 'C17',
  title:
    'a success among failing attempts resets the budget once; no lock is lost without one and no count is negative (A3, LK2)',
  async play({ world, log, race, pick }) {
    const who = person(world);
    const limit = limitTo(world, 2 + pick(3));
    const wrong = 1 + pick(5);
    const results = await race(...Array.from({ length: wrong }, () => () => signIn(world, who, true)), () => signIn(world, who));
    expectWithinBudget(log, limit);
    const { reservations, lockedAt } = world.store.budgets.get(`admin:${who.adminId}`)!;
    expect(reservations.length).toBeLessThanOrEqual(limit);
    expect(lockedAt !== null).toBe(reservations.length === limit);
    expect(liveByPolicy(world, who.adminId)).toHaveLength(count(results, ({ outcome }) => outcome === 'signed_in'));
    // What failed after the reset counts towards the next lock, exactly.
    const left = limit - reservations.length;
    for (let attempt = 0; attempt < left; attempt += 1) {
      expect(outcomes([await signIn(world, who, true)])).toEqual(['rejected/invalid_credentials']);
    }
    expect(outcomes([await signIn(world, who, true)])).toEqual(['throttled']);
  },
};

export const ATTEMPTS: readonly Race[] = [wrongPasswordsAtOnce, wrongCodesAtOnce, lockExpires, successAmongFailures];
