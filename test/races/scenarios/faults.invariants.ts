import { expect } from '@jest/globals';

import { codeNow, endingOf, ORIGIN, person, signIn } from '../support/people.js';
import type { Race } from '../support/race.js';

/** What a fault must never add to: sessions somebody could use, and changes that nobody was told of. */
const FAULTY = ['claimStep', 'open', 'reserve', 'settle', 'state', 'match', 'challengeByDigest', 'read'];

export const faultsOnlyTakeAway: Race = {
  id: 'X6',
  title: 'a contract that throws, before or after it did its work, never adds a session to what there was without it',
  async play({ world, node, race, pick }) {
    const who = person(world, { totp: true });
    const first = await signIn(world, who);
    const second = await signIn(world, who);
    if (first.outcome !== 'totp_required' || second.outcome !== 'totp_required') throw new Error(first.outcome);
    const code = codeNow(world, who);
    const method = FAULTY[pick(FAULTY.length)]!;
    const applied = pick(2) === 0;
    const failing = node({
      wraps: [
        (contracts) =>
          Object.fromEntries(
            Object.entries(contracts).map(([name, real]) => [
              name,
              new Proxy(real, {
                get(target: object, property) {
                  const value: unknown = Reflect.get(target, property, target);
                  if (typeof value !== 'function') return value;
                  const call = (value as (...args: unknown[]) => unknown).bind(target);
                  if (property !== method) return call;
                  return async (...args: unknown[]) => {
                    if (applied) await call(...args);
                    throw new Error('gone');
                  };
                },
              }),
            ]),
          ) as unknown as typeof contracts,
      ],
    });
    const used = await world.authentication.completeTotp({ challenge: first.challenge, code }, ORIGIN);
    expect(used.outcome).toBe('signed_in');
    // The code is used up: without a fault this one is refused, so with one it must not come in either.
    const [again] = await race(() =>
      endingOf(failing.authentication.completeTotp({ challenge: second.challenge, code }, ORIGIN)),
    );
    expect(['infrastructure_failure', 'rejected']).toContain(again?.outcome);
    expect(world.store.sessions.size).toBe(1);
  },
};
