import { expect } from '@jest/globals';

import { Redacted } from '../../../src/kernel/redacted.js';
import {
  actorOf,
  challengeOf,
  codeNow,
  count,
  lifeline,
  liveByPolicy,
  ORIGIN,
  outcomes,
  person,
  sessionOf,
  signIn,
  wrongCode,
} from '../support/people.js';
import type { Race } from '../support/race.js';
import { standIn } from '../support/stand-in.js';

export const newChallengesNewGuesses: Race = {
  id: 'A3',
  title: 'however an attacker mixes new challenges and guesses, the codes looked at between resets stay within the limit (F07)',
  async play({ world, log, race, pick }) {
    const who = person(world, { totp: true });
    const limit = 2 + pick(3);
    world.store.setSetting('auth.max_login_attempts', limit);
    const guess = async () => {
      const first = await signIn(world, who);
      if (first.outcome !== 'totp_required') return first;
      return world.authentication.completeTotp({ challenge: first.challenge, code: wrongCode(world, who) }, ORIGIN);
    };
    await race(...Array.from({ length: limit + 2 + pick(3) }, () => guess));
    // The right password gives back its own part of the budget, never the codes' (F13).
    expect(count(log, ({ method }) => method === 'match')).toBeLessThanOrEqual(limit);
    expect(outcomes([await guess()])).toEqual(['throttled']);
  },
};

export const failuresPersist: Race = {
  id: 'A4',
  title:
    'an attempt is counted before it is looked at and stays counted until it is told otherwise; an outage gives it back and locks nobody (F08)',
  async play({ world, node, pick }) {
    const who = person(world);
    const limit = 3;
    world.store.setSetting('auth.max_login_attempts', limit);
    const counted = () => world.store.budgets.get(`admin:${who.adminId}`)?.reservations.length ?? 0;
    const whenLookedAt: number[] = [];
    const hangsToo = pick(2) === 0;
    const failing = node({
      wraps: [
        standIn('PasswordHasher', () => ({
          verify: () => {
            whenLookedAt.push(counted());
            return Promise.reject(new Error('gone'));
          },
        })),
        ...(hangsToo ? [standIn('AttemptLimiter', () => ({ settle: () => Promise.reject(new Error('gone, too')) }))] : []),
      ],
    });
    for (let attempt = 0; attempt < limit; attempt += 1) {
      await expect(signIn(failing, who, pick(2) === 0)).rejects.toMatchObject({ failure: 'infrastructure_failure' });
      await new Promise((resolve) => setImmediate(resolve));
      expect(whenLookedAt.at(-1)).toBe(hangsToo ? attempt + 1 : 1);
      expect(counted()).toBe(hangsToo ? attempt + 1 : 0);
    }
    expect(outcomes([await signIn(world, who)])).toEqual([hangsToo ? 'throttled' : 'signed_in']);
  },
};

export const oneConditionalMint: Race = {
  id: 'A5',
  title: 'no session is written once status or epoch moved, and each one carries what its sign-in read (F20, F27)',
  async play({ world, log, race, pick }) {
    lifeline(world);
    const who = person(world, { totp: pick(2) === 0 });
    const { adminId } = who;
    const first = who.secret === '' ? null : await challengeOf(world, who);
    const enter = () =>
      first === null
        ? signIn(world, who)
        : world.authentication.completeTotp({ challenge: first, code: codeNow(world, who) }, ORIGIN);
    const results = await race<{ readonly outcome: string }>(enter, () =>
      world.lifecycle.suspend(world.operator(), { adminId, reason: 'meanwhile' }),
    );
    const moved = log.findIndex(({ method, answer }) => method === 'changeStatus' && answer?.outcome === 'won');
    const opened = log.findIndex(({ method, answer }) => method === 'open' && answer?.outcome === 'won');
    expect(opened).toBeLessThan(moved);
    expect(results[0]?.outcome === 'signed_in').toBe(opened >= 0);
    for (const session of world.store.sessions.values()) expect(session.credentialEpoch).toBe(0);
  },
};

export const strangersLookAlike: Race = {
  id: 'A7',
  title: 'unknown, wrong, suspended, locked, without a password: same answer, same calls, same hash work (F31, F32)',
  async play({ world, log, race, pick }) {
    const wrong = pick(3);
    const address = (name: string) => `${name}-${String(wrong)}@example.org`;
    for (const status of ['active', 'suspended', 'locked'] as const) {
      world.store.addAdmin({ email: address(status), password: 'a password of somebody', status });
    }
    world.store.addAdmin({ email: address('fresh') });
    world.store.enableTotp(world.store.addAdmin({ email: address('factor'), password: 'a password of somebody' }).adminId);
    const faces = new Set<string>();
    for (const name of ['active', 'suspended', 'locked', 'fresh', 'factor', 'nobody']) {
      for (let attempt = 0; attempt < wrong; attempt += 1) {
        await world.authentication.signIn({ email: address(name), password: Redacted.of('earlier') }, ORIGIN);
      }
      const hashed = world.infra.contracts.PasswordHasher.verifications;
      const [answer] = await race(() =>
        world.authentication.signIn({ email: address(name), password: Redacted.of('a guess') }, ORIGIN),
      );
      const calls = log.map(({ contract, method }) => `${contract}.${method}`).sort();
      faces.add(JSON.stringify([answer, calls, world.infra.contracts.PasswordHasher.verifications - hashed]));
    }
    expect([...faces]).toHaveLength(1);
  },
};

const STRANGE: readonly unknown[] = [null, 'yes', '', 1, -1, 0, Number.MAX_SAFE_INTEGER, 'false', 1.5];

const strictestSettings: Race = {
  id: 'A8',
  title: 'a malformed setting acts as the strictest value; an enabled factor is asked for whatever settings say (F62)',
  async play({ world, pick }) {
    const who = person(world, { totp: true });
    const plain = person(world);
    const value = STRANGE.filter((strange) => strange !== null)[pick(STRANGE.length - 1)] as never;
    const numeric = typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 20;
    world.store.setSetting('auth.totp.enabled', value);
    expect((await signIn(world, who)).outcome).toBe('totp_required');
    world.store.setSetting('auth.totp.mandatory', value);
    expect((await signIn(world, plain)).outcome).toBe('totp_enrolment_required');
    world.store.setSetting('auth.totp.mandatory', false);
    world.store.setSetting('auth.max_login_attempts', value);
    if (!numeric) {
      await signIn(world, plain, true);
      expect((await signIn(world, plain)).outcome).toBe('throttled');
    }
    world.store.setSetting('auth.enabled', value);
    expect((await signIn(world, who)).outcome).toBe('auth_disabled');
    expect(world.store.sessions.size).toBe(0);
  },
};

const lockedMeansLocked: Race = {
  id: 'A10',
  title: 'a lock refuses right credentials too, ends on time however it is hammered, and an admin’s own lock is lifted by unlock',
  async play({ world, race, pick }) {
    lifeline(world);
    const who = person(world);
    const { adminId } = who;
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(world, who, true);
    const lockedAt = world.store.budgets.get(`admin:${adminId}`)?.lockedAt ?? null;
    world.clock.stepWall(pick(30) * 60_000);
    const hammering = await race(...Array.from({ length: 3 }, (_, index) => () => signIn(world, who, index !== 0)));
    expect(new Set(outcomes(hammering))).toEqual(new Set(['throttled']));
    expect(world.store.budgets.get(`admin:${adminId}`)?.lockedAt).toBe(lockedAt);
    world.clock.set(lockedAt! + 30 * 60_000);
    await sessionOf(world, who);
    const locker = await actorOf(world, person(world, { abilities: ['admins.lock'] }));
    expect((await world.lifecycle.lock(locker, { adminId, reason: 'odd' })).outcome).toBe('changed');
    expect(outcomes([await signIn(world, who)])).toEqual(['rejected/not_active']);
    expect((await world.lifecycle.unlock(world.operator(), { adminId, reason: 'cleared up' })).outcome).toBe('changed');
    expect(liveByPolicy(world, adminId)).toEqual([]);
    expect(world.audit.ofType('admin.status.changed').map(({ metadata }) => metadata.to)).toEqual(['locked', 'active']);
  },
};

export const ATTEMPT_INVARIANTS: readonly Race[] = [
  newChallengesNewGuesses,
  failuresPersist,
  oneConditionalMint,
  strangersLookAlike,
  strictestSettings,
  lockedMeansLocked,
];
