import { expect } from '@jest/globals';

import type { Redacted } from '../../../src/kernel/redacted.js';
import type { LightWorld } from '../support/light-world.js';
import {
  actorOf,
  challengeOf,
  codeNow,
  count,
  liveByAccess,
  liveByPolicy,
  ORIGIN,
  outcomes,
  person,
  sessionOf,
  signIn,
  tokensOf,
  TOTP_STEP_MS,
} from '../support/people.js';
import type { Person } from '../support/people.js';
import type { Race } from '../support/race.js';
import { standIn } from '../support/stand-in.js';

function expectOneUse(world: LightWorld, who: Person, results: readonly { readonly outcome: string }[]): void {
  expect(count(results, ({ outcome }) => outcome === 'signed_in')).toBe(1);
  expect(liveByPolicy(world, who.adminId)).toHaveLength(1);
  expect(world.audit.ofType('auth.login.success')).toHaveLength(1);
}

export const sameCodeManyChallenges: Race = {
  id: 'C1',
  title: 'the same valid code for several challenges opens one session (A1, F04, MF2, v5.0.0-2.3.4)',
  async play({ world, race, pick }) {
    const who = person(world, { totp: true });
    const challenges: Redacted[] = [];
    for (let left = 2 + pick(3); left > 0; left -= 1) challenges.push(await challengeOf(world, who));
    const code = codeNow(world, who);
    const results = await race(
      ...challenges.map((challenge) => () => world.authentication.completeTotp({ challenge, code }, ORIGIN)),
    );
    expectOneUse(world, who, results);
    const failed = world.audit.ofType('auth.totp.failed').map(({ metadata }) => metadata.reason);
    expect(failed).toEqual(Array.from({ length: challenges.length - 1 }, () => 'replayed'));
  },
};

const sameCodeOneChallenge: Race = {
  id: 'C1',
  title: 'the same valid code several times for one challenge opens one session (A1, v5.0.0-6.5.1)',
  async play({ world, race, pick }) {
    const who = person(world, { totp: true });
    const [challenge, code] = [await challengeOf(world, who), codeNow(world, who)];
    const times = 2 + pick(3);
    const results = await race(
      ...Array.from({ length: times }, () => () => world.authentication.completeTotp({ challenge, code }, ORIGIN)),
    );
    expectOneUse(world, who, results);
    // Whoever came when the challenge was closed already did not even try the code.
    const failed = world.audit.ofType('auth.totp.failed').map(({ metadata }) => metadata.reason);
    expect(failed).toHaveLength(times - 1);
    expect(failed.every((reason) => reason === 'replayed' || reason === 'expired')).toBe(true);
  },
};

/** Two codes, both good and never used: only the challenge stands between them and two sessions. */
export const oneChallengeTwoCodes: Race = {
  id: 'A6',
  title: 'one challenge opens one session, even with two good codes',
  async play({ world, race }) {
    const who = person(world, { totp: true });
    const challenge = await challengeOf(world, who);
    const results = await race(
      ...[0, 1].map((ahead) => () => world.authentication.completeTotp({ challenge, code: codeNow(world, who, ahead) }, ORIGIN)),
    );
    expect(count(results, ({ outcome }) => outcome === 'signed_in')).toBe(1);
    expect(liveByPolicy(world, who.adminId)).toHaveLength(1);
  },
};

const enrolTwice: Race = {
  id: 'C9',
  title: 'two enrolments at once enable one seed; codes of the other never work (A9)',
  async play({ world, race }) {
    const who = person(world);
    const actors = [await actorOf(world, who), await actorOf(world, who)];
    const secrets = new Map<number, string>();
    const results = await race(
      ...actors.map((actor, index) => async () => {
        const started = await world.totp.beginTotpEnrolment(actor, { password: who.password });
        if (started.outcome !== 'started') return started;
        secrets.set(index, started.secret.reveal());
        return world.totp.confirmTotpEnrolment(actor, { code: codeNow(world, { secret: started.secret.reveal() }) });
      }),
    );
    expect(count(results, ({ outcome }) => outcome === 'enabled')).toBe(1);
    const winner = results.findIndex(({ outcome }) => outcome === 'enabled');
    world.clock.advance(2 * TOTP_STEP_MS);
    for (const [index, secret] of secrets) {
      const challenge = await challengeOf(world, who);
      const answer = await world.authentication.completeTotp({ challenge, code: codeNow(world, { secret }) }, ORIGIN);
      expect(answer.outcome).toBe(index === winner ? 'signed_in' : 'rejected');
    }
  },
};

const enrolmentCodeAtSignIn: Race = {
  id: 'C10',
  title: 'the code that enabled a factor signs nobody in, in the same step (A1, A9)',
  async play({ world, race, pick }) {
    const who = person(world);
    const actor = await actorOf(world, who);
    const started = await world.totp.beginTotpEnrolment(actor, { password: who.password });
    if (started.outcome !== 'started') throw new Error(started.outcome);
    const code = codeNow(world, { secret: started.secret.reveal() });
    const signInWithIt = async () => {
      const first = await signIn(world, who);
      if (first.outcome !== 'totp_required') return first;
      return world.authentication.completeTotp({ challenge: first.challenge, code }, ORIGIN);
    };
    const [confirmed, ...others] = await race<{ readonly outcome: string }>(
      () => world.totp.confirmTotpEnrolment(actor, { code }),
      ...Array.from({ length: 1 + pick(2) }, () => signInWithIt),
    );
    expect(confirmed?.outcome).toBe('enabled');
    // A sign-in that overtook the enrolment needed no code; what it opened died with the old epoch.
    expect(await liveByAccess(world, tokensOf(others))).toEqual([]);
    expect(await liveByAccess(world, tokensOf([confirmed!]))).toHaveLength(1);
    expect(outcomes([await signInWithIt()])).toEqual(['rejected/invalid_code']);
  },
};

const crashAfterClaim: Race = {
  id: 'C21',
  title: 'a process that dies between the claimed step and the session leaves no session, and the code stays used (A1, X6)',
  async play({ world, raceUntilIdle, node, pick }) {
    const who = person(world, { totp: true });
    const challenges = [await challengeOf(world, who), await challengeOf(world, who)] as const;
    const code = codeNow(world, who);
    const dying = node({
      wraps: [
        standIn('TotpCommandRepository', (real) => ({
          claimStep: async (claim) => {
            await real.claimStep(claim);
            return new Promise(() => undefined);
          },
        })),
      ],
    });
    await raceUntilIdle(() => dying.authentication.completeTotp({ challenge: challenges[0], code }, ORIGIN));
    expect(world.store.sessions.size).toBe(0);
    const again = await world.authentication.completeTotp({ challenge: challenges[pick(2)]!, code }, ORIGIN);
    expect(outcomes([again])).toEqual(['rejected/invalid_code']);
    expect(world.store.sessions.size).toBe(0);
    world.clock.advance(TOTP_STEP_MS);
    expect(tokensOf([{ outcome: 'signed_in', issued: await sessionOf(world, who) }])).toHaveLength(1);
  },
};

export const SINGLE_USE: readonly Race[] = [
  sameCodeManyChallenges,
  sameCodeOneChallenge,
  oneChallengeTwoCodes,
  enrolTwice,
  enrolmentCodeAtSignIn,
  crashAfterClaim,
];
