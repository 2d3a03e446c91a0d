import { expect } from '@jest/globals';

import type { Arena, Race } from '../support/race.js';
import type { Took } from '../support/schedule.js';
import type { LightWorld } from '../support/light-world.js';
import {
  actorOf,
  challengeOf,
  codeNow,
  count,
  expectNobodyLive,
  lifeline,
  liveByAccess,
  ORIGIN,
  outcomes,
  person,
  sessionOf,
  signIn,
  tokensOf,
} from '../support/people.js';
import type { Person } from '../support/people.js';

function suspend(world: LightWorld, { adminId }: Person) {
  return world.lifecycle.suspend(world.operator(), { adminId, reason: 'in a race' });
}

function reinstate(world: LightWorld, { adminId }: Person) {
  return world.lifecycle.reinstate(world.operator(), { adminId, reason: 'after a race' });
}

/** Suspends while others sign in; answers every token that was given out, before and meanwhile. */
async function suspendedMeanwhile({ world, race, pick }: Arena, totp: boolean) {
  lifeline(world);
  const who = person(world, { totp });
  const before = totp ? null : await sessionOf(world, who);
  const times = 1 + pick(3);
  const challenges = totp ? await Promise.all(Array.from({ length: times }, () => challengeOf(world, who))) : [];
  const signIns = totp
    ? challenges.map(
        (challenge, ahead) => () =>
          world.authentication.completeTotp({ challenge, code: codeNow(world, who, (ahead % 3) - 1) }, ORIGIN),
      )
    : Array.from({ length: times }, () => () => signIn(world, who));
  const [suspension, ...results] = await race<{ readonly outcome: string }>(() => suspend(world, who), ...signIns);
  expect(suspension?.outcome).toBe('changed');
  return { who, tokens: tokensOf([...results, { outcome: 'before', issued: before }]) };
}

function suspendAgainst(what: string, totp: boolean): Race {
  return {
    id: 'C3',
    title: `a suspension against ${what} leaves no live session (S3)`,
    async play(arena) {
      const { who, tokens } = await suspendedMeanwhile(arena, totp);
      await expectNobodyLive(arena.world, who.adminId, tokens);
    },
  };
}

function reinstateAfter(what: string, totp: boolean): Race {
  return {
    id: 'C4',
    title: `reinstating after a suspension against ${what} revives none (S3, F29)`,
    async play(arena) {
      const { who, tokens } = await suspendedMeanwhile(arena, totp);
      expect((await reinstate(arena.world, who)).outcome).toBe('changed');
      await expectNobodyLive(arena.world, who.adminId, tokens);
    },
  };
}

const suspendReinstateSignIn: Race = {
  id: 'C4',
  title: 'suspended and reinstated during a sign-in: it lives only if it read the admin afterwards (S3)',
  async play({ world, log, race }) {
    lifeline(world);
    const who = person(world);
    const [, signedIn] = await race<{ readonly outcome: string }>(
      async () => {
        await suspend(world, who);
        return reinstate(world, who);
      },
      () => signIn(world, who),
    );
    const reinstated = log.findLastIndex(({ method, answer }) => method === 'changeStatus' && answer?.outcome === 'won');
    const read = log.findIndex(({ method }) => method === 'forSignIn');
    const suspended = log.findIndex(({ method }) => method === 'changeStatus');
    const live = await liveByAccess(world, tokensOf([signedIn!]));
    // A read between the two sees the new epoch and a status that is not active.
    expect(live).toHaveLength(read > reinstated ? 1 : 0);
    if (read < suspended) expect(live).toEqual([]);
  },
};

const mutualSuspension: Race = {
  id: 'C5',
  title: 'the only two lifeline holders suspend each other: exactly one succeeds (Z6, F41, v5.0.0-2.3.4)',
  async play({ world, race }) {
    const abilities = ['admins.administer', 'admins.suspend'];
    const [first, second] = [person(world, { abilities }), person(world, { abilities })];
    const [one, other] = [await actorOf(world, first), await actorOf(world, second)];
    const results = await race(
      () => world.lifecycle.suspend(one, { adminId: second.adminId, reason: 'you' }),
      () => world.lifecycle.suspend(other, { adminId: first.adminId, reason: 'no, you' }),
    );
    expect(count(results, ({ outcome }) => outcome === 'changed')).toBe(1);
    const active = [first, second].filter(({ adminId }) => world.store.admins.get(adminId)?.status === 'active');
    expect(active).toHaveLength(1);
  },
};

const statusWrites = (log: readonly Took[]) => log.filter(({ method }) => method === 'changeStatus');

export const targetMoved: Race = {
  id: 'C7',
  title: 'a target that moved between the check and the write is a conflict, and nothing is written (Z3, F40, LC3)',
  async play({ world, log, race, pick }) {
    lifeline(world);
    const target = person(world);
    const actor = await actorOf(world, person(world, { abilities: ['admins.suspend', 'admins.lock'] }));
    const { adminId } = target;
    // Suspended and let in again: the status is the one that was read, the version is not.
    const moves = pick(2) === 0 ? [suspend] : [suspend, reinstate];
    const [result] = await race<{ readonly outcome: string }>(
      () => world.lifecycle.lock(actor, { adminId, reason: 'decided on what was read' }),
      async () => {
        for (const move of moves) await move(world, target);
        return { outcome: 'moved' };
      },
    );
    const mine = statusWrites(log).find(({ args }) => args.by.kind === 'admin');
    if (mine !== undefined) {
      const earlier = statusWrites(log.slice(0, log.indexOf(mine)));
      const version = count(earlier, ({ answer }) => answer?.outcome === 'won');
      expect(mine.answer.outcome).toBe(mine.args.expectedVersion === version ? 'won' : 'lost');
      if (mine.answer.outcome === 'lost') expect(result?.outcome).toBe('conflict');
    }
    expect(result?.outcome === 'changed').toBe(mine?.answer.outcome === 'won');
    expect(world.store.admins.get(adminId)?.version).toBe(count(statusWrites(log), ({ answer }) => answer.outcome === 'won'));
  },
};

export const actorMoved: Race = {
  id: 'C7',
  title: 'an actor that was shut out between the check and the write writes nothing (Z3)',
  async play({ world, log, race, pick }) {
    lifeline(world);
    const target = person(world);
    const author = person(world, { abilities: ['admins.suspend', 'sessions.revoke', 'admins.create'] });
    const actor = await actorOf(world, author);
    const revoker = await actorOf(world, person(world, { abilities: ['sessions.revoke'] }));
    const { adminId } = target;
    const writes = [
      () => world.lifecycle.suspend(actor, { adminId, reason: 'too late' }),
      () => world.sessions.revokeAll(actor, { adminId, reason: 'too late' }),
      () => world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }),
    ] as const;
    const [result] = await race<{ readonly outcome: string }>(writes[pick(3)]!, () =>
      pick(2) === 0
        ? suspend(world, author)
        : world.sessions.revokeAll(revoker, { adminId: author.adminId, reason: 'lost a laptop' }),
    );
    const isWrite = ({ method }: Took) => method === 'changeStatus' || method === 'endAll' || method === 'create';
    const moved = log.findIndex((took) => isWrite(took) && took.args.adminId === author.adminId && took.answer.outcome === 'won');
    const mine = log.findIndex((took) => isWrite(took) && took.args.by.adminId === author.adminId);
    expect(moved).toBeGreaterThanOrEqual(0);
    if (mine > moved) {
      expect(log[mine]?.answer).toMatchObject({ outcome: 'lost', reason: 'author_moved' });
      expect(result?.outcome).toBe('conflict');
      expect(world.store.admins.get(adminId)).toMatchObject({ status: 'active', credentialEpoch: 0 });
      expect(world.store.adminByEmail('new@example.org')).toBeNull();
    }
    expect(outcomes([await writes[0]()])).not.toEqual(['changed']);
  },
};

export const suspendAgainstSignIns = suspendAgainst('sign-ins', false);
export const reinstateAfterSignIns = reinstateAfter('sign-ins', false);

export const STATUS: readonly Race[] = [
  suspendAgainstSignIns,
  suspendAgainst('second factors', true),
  reinstateAfterSignIns,
  reinstateAfter('second factors', true),
  suspendReinstateSignIn,
  mutualSuspension,
  targetMoved,
  actorMoved,
];
