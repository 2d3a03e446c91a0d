import { expect } from '@jest/globals';

import { Redacted } from '../../../src/kernel/redacted.js';
import { ManualClock } from '../../../src/testing/doubles/manual-clock.js';
import { actorOf, challengeOf, codeNow, count, lifeline, ORIGIN, outcomes, person, wrongCode } from '../support/people.js';
import type { Race } from '../support/race.js';

/** Steps that were accepted, in the order in which they were. */
const acceptedSteps = (log: readonly { method: string; args: { step: number }; answer: { outcome?: string } | undefined }[]) =>
  log.flatMap(({ method, args, answer }) =>
    (method === 'claimStep' || method === 'enable') && answer?.outcome === 'won' ? [args.step] : [],
  );

export const stepsOnlyGrow: Race = {
  id: 'A1',
  title: 'accepted steps only grow, from two nodes whose clocks differ and are put back (F01, F02, C22)',
  async play({ world, log, node, race, pick }) {
    const who = person(world, { totp: true });
    world.store.setSetting('auth.max_login_attempts', 20);
    const other = node({ clock: new ManualClock(world.clock.now() + 40_000) });
    const nodes = [world, other] as const;
    const accepted: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const submissions = [0, 1, 2].map(() => ({ at: nodes[pick(2)]!, ahead: pick(3) - 1 }));
      const ready = [];
      for (const { at, ahead } of submissions)
        ready.push({ at, challenge: await challengeOf(at, who), code: codeNow(at, who, ahead) });
      const results = await race(
        ...ready.map(
          ({ at, challenge, code }) =>
            () =>
              at.authentication.completeTotp({ challenge, code }, ORIGIN),
        ),
      );
      const steps = acceptedSteps(log);
      expect(count(results, ({ outcome }) => outcome === 'signed_in')).toBe(steps.length);
      accepted.push(...steps);
      for (const { clock } of nodes) clock.stepWall([-3_600_000, -30_000, 1_000, 31_000][pick(4)]!);
    }
    expect(accepted).toEqual([...new Set(accepted)].sort((a, b) => a - b));
  },
};

const DECORATIONS: readonly ((code: string) => string)[] = [
  (code) => `${code} `,
  (code) => ` ${code}`,
  (code) => `${code}\n`,
  (code) => `\t${code}`,
  (code) => `${code}\u00a0`,
  (code) => `${code}\u200b`,
  (code) => `+${code}`,
  (code) => `${code}.0`,
  (code) => `${code.slice(0, 3)} ${code.slice(3)}`,
  (code) => Array.from(code, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join(''),
  (code) => Array.from(code, (digit) => String.fromCodePoint(0x0660 + Number(digit))).join(''),
  (code) => code.slice(1),
  (code) => `0${code}`,
  () => '1e5',
  () => '',
];

export const decoratedCodes: Race = {
  id: 'A2',
  title: 'no text but exactly six ASCII digits reaches a key or the record of used steps (F03)',
  async play({ world, log, race, pick }) {
    const who = person(world, { totp: true });
    const challenge = await challengeOf(world, who);
    const plain = codeNow(world, who).reveal();
    const code = Redacted.of(DECORATIONS[pick(DECORATIONS.length)]!(plain));
    const results = await race(() => world.authentication.completeTotp({ challenge, code }, ORIGIN));
    expect(outcomes(results)).toEqual(['validation_failed']);
    expect(log).toEqual([]);
  },
};

/** What stands between a challenge and a session, one thing missing at a time. */
export const nothingMissing: Race = {
  id: 'A6',
  title: 'a challenge that is used, late or superseded opens nothing, whatever the code',
  async play({ world, pick }) {
    lifeline(world);
    const who = person(world, { totp: true });
    const challenge = await challengeOf(world, who);
    const { adminId } = who;
    const whatever = [
      () => sessionThrough(),
      () => world.clock.stepWall(5 * 60_000),
      async () => {
        await world.lifecycle.suspend(world.operator(), { adminId, reason: 'out' });
        await world.lifecycle.reinstate(world.operator(), { adminId, reason: 'in again' });
      },
      () => void world.store.setSetting('system.epoch', 1),
    ];
    const sessionThrough = async () => {
      const answer = await world.authentication.completeTotp({ challenge, code: codeNow(world, who) }, ORIGIN);
      expect(answer.outcome).toBe('signed_in');
    };
    await Promise.resolve(whatever[pick(whatever.length)]!());
    const before = world.store.sessions.size;
    const answer = await world.authentication.completeTotp({ challenge, code: codeNow(world, who, 1) }, ORIGIN);
    expect(outcomes([answer])).toEqual(['rejected/challenge_expired']);
    expect(world.store.sessions.size).toBe(before);
  },
};

const otherPeoplesCodes: Race = {
  id: 'A6',
  title: 'a code of one admin never completes the challenge of another, and costs the one whose challenge it is (F19)',
  async play({ world, race }) {
    const [one, other] = [person(world, { totp: true }), person(world, { totp: true })];
    const challenges = [await challengeOf(world, one), await challengeOf(world, other)] as const;
    const results = await race(
      () => world.authentication.completeTotp({ challenge: challenges[0], code: codeNow(world, other) }, ORIGIN),
      () => world.authentication.completeTotp({ challenge: challenges[1], code: codeNow(world, other) }, ORIGIN),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'signed_in']);
    expect(world.store.budgets.get(`admin:${one.adminId}`)?.reservations).toHaveLength(1);
    expect(world.store.budgets.get(`admin:${other.adminId}`)?.reservations).toHaveLength(0);
  },
};

const sameSeed: Race = {
  id: 'A1',
  title: 'two admins whose codes are equal in the same step both sign in (F05)',
  async play({ world, race }) {
    const [one, other] = [person(world, { totp: true }), person(world, { totp: true })];
    world.store.totp.set(other.adminId, world.store.totp.get(one.adminId)!);
    const challenges = [await challengeOf(world, one), await challengeOf(world, other)];
    const code = codeNow(world, one);
    const results = await race(
      ...challenges.map((challenge) => () => world.authentication.completeTotp({ challenge, code }, ORIGIN)),
    );
    expect(outcomes(results)).toEqual(['signed_in', 'signed_in']);
  },
};

const enrolmentIsProven: Race = {
  id: 'A9',
  title: 'a factor is enabled only by a code of its own seed, begun with the password, and that step is used up',
  async play({ world, log, race, pick }) {
    const who = person(world);
    const actor = await actorOf(world, who);
    const refused = await world.totp.beginTotpEnrolment(actor, { password: Redacted.of('a guess') });
    expect(outcomes([refused])).toEqual(['rejected/invalid_credentials']);
    expect(outcomes([await world.totp.confirmTotpEnrolment(actor, { code: Redacted.of('000000') })])).toEqual([
      'rejected/nothing_pending',
    ]);
    const started = await world.totp.beginTotpEnrolment(actor, { password: who.password });
    if (started.outcome !== 'started') throw new Error(started.outcome);
    const secret = started.secret.reveal();
    const codes = [wrongCode(world, { secret }), codeNow(world, { secret }, pick(3) - 1)];
    const results = await race(...codes.map((code) => () => world.totp.confirmTotpEnrolment(actor, { code })));
    expect(outcomes(results).filter((outcome) => outcome === 'enabled')).toHaveLength(1);
    const [step] = acceptedSteps(log);
    expect(world.store.totp.get(who.adminId)).toMatchObject({ pending: null, lastStep: step });
  },
};

export const CODE_INVARIANTS: readonly Race[] = [
  stepsOnlyGrow,
  sameSeed,
  decoratedCodes,
  nothingMissing,
  otherPeoplesCodes,
  enrolmentIsProven,
];
