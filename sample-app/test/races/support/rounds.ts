import { Redacted } from '@maatify/admin-infra';

import type { Ended } from './jobs.js';
import { codeOf } from './jobs.js';
import { ORIGIN } from './host.js';
import { LIFELINE, PASSWORD } from './people.js';
import type { Field } from './people.js';
import type { Racers } from './racers.js';

/** One round of one race: what it brings about, and everything about it that must not be. None when all is well. */
export type Round = (field: Field, racers: Racers, round: number) => Promise<readonly string[]>;

const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => make(index));
const tokensOf = (ended: readonly Ended[]): string[] => ended.flatMap(({ token }) => (token === undefined ? [] : [token]));
const howMany = (ended: readonly Ended[], outcome: string): number => ended.filter((one) => one.outcome === outcome).length;

/** Collects what is not as it must be. */
class Objections {
  readonly all: string[] = [];

  constructor(ended: readonly Ended[]) {
    // No race is a reason for a failure: a deadlock or a broken unique key is a defect, whatever was retried.
    for (const { outcome, reason } of ended)
      if (outcome === 'exception' || outcome === 'no answer') this.all.push(`${outcome}: ${String(reason)}`);
  }

  unless(is: unknown, must: unknown, what: string): this {
    if (is !== must) this.all.push(`${what}: ${String(is)}, not ${String(must)}`);
    return this;
  }
}

export const C1: Round = async (field, racers, round) => {
  const who = await field.person({ totp: true });
  const one = await field.challenge(who);
  // In turns: all for one challenge, and each for its own.
  const challenges = round % 2 === 0 ? times(4, () => one) : await Promise.all(times(4, () => field.challenge(who)));
  const code = codeOf(who.secret);
  const ended = await racers.race(...challenges.map((challenge) => ({ kind: 'completeTotp', challenge, code }) as const));
  return new Objections(ended)
    .unless(howMany(ended, 'signed_in'), 1, 'sessions of one code')
    .unless(await field.liveRows(who.adminId), 1, 'live sessions')
    .unless(await field.allowed(tokensOf(ended)), 1, 'tokens let in').all;
};

export const C2: Round = async (field, racers) => {
  const who = await field.person();
  const guess = { kind: 'signIn', email: who.email, password: 'a guess' } as const;
  const ended = await racers.race(...times(12, () => guess));
  const right = await field.host.authentication.signIn({ email: who.email, password: Redacted.of(PASSWORD) }, ORIGIN);
  return new Objections(ended)
    .unless(howMany(ended, 'rejected'), 5, 'guesses looked at')
    .unless(howMany(ended, 'throttled'), 7, 'guesses throttled')
    .unless(right.outcome, 'throttled', 'the right password afterwards').all;
};

export const C3: Round = async (field, racers) => {
  const who = await field.person();
  const before = await field.signedIn(who);
  const root = await field.person({ abilities: [LIFELINE, 'admins.suspend', 'admins.reinstate'] });
  const { token: as } = await field.signedIn(root);
  const signIn = { kind: 'signIn', email: who.email, password: PASSWORD } as const;
  const suspend = { kind: 'suspend', as, adminId: who.adminId } as const;
  const ended = await racers.race(signIn, suspend, signIn, signIn);
  const tokens = [before.token, ...tokensOf(ended)];
  const objections = new Objections(ended)
    .unless(ended[1]?.outcome, 'changed', 'the suspension')
    .unless(await field.allowed(tokens), 0, 'tokens let in while suspended (C3)')
    .unless(await field.liveRows(who.adminId), 0, 'live sessions while suspended (C3)');
  const actor = await field.host.actorOf(as);
  const again = await field.host.lifecycle.reinstate(actor, { adminId: who.adminId as never, reason: 'after the race' });
  return objections
    .unless(again.outcome, 'changed', 'letting in again')
    .unless(await field.allowed(tokens), 0, 'tokens let in after reinstating (C4)')
    .unless(await field.liveRows(who.adminId), 0, 'live sessions after reinstating (C4)').all;
};

export const C5: Round = async (field, racers) => {
  await field.nobodyHoldsTheLifeline();
  const abilities = [LIFELINE, 'admins.suspend'];
  const [one, other] = [await field.person({ abilities }), await field.person({ abilities })];
  const [mine, theirs] = [await field.signedIn(one), await field.signedIn(other)];
  const ended = await racers.race(
    { kind: 'suspend', as: mine.token, adminId: other.adminId },
    { kind: 'suspend', as: theirs.token, adminId: one.adminId },
  );
  const active = [await field.statusOf(one.adminId), await field.statusOf(other.adminId)].filter((status) => status === 'active');
  return new Objections(ended)
    .unless(howMany(ended, 'changed'), 1, 'suspensions')
    .unless(active.length, 1, 'active holders of the lifeline').all;
};

export const C9: Round = async (field, racers) => {
  const who = await field.person();
  const [one, other] = [await field.signedIn(who), await field.signedIn(who)];
  const ended = await racers.race(
    { kind: 'enrol', as: one.token, password: PASSWORD },
    { kind: 'enrol', as: other.token, password: PASSWORD },
  );
  const objections = new Objections(ended).unless(howMany(ended, 'enabled'), 1, 'factors enabled');
  for (const { outcome, secret } of ended) {
    if (secret === undefined) continue;
    const challenge = Redacted.of(await field.challenge(who));
    // One step ahead: the step of the enrolment is used up.
    const code = Redacted.of(codeOf(secret, 1));
    const answer = await field.host.authentication.completeTotp({ challenge, code }, ORIGIN);
    objections.unless(answer.outcome, outcome === 'enabled' ? 'signed_in' : 'rejected', `a code of a seed that is ${outcome}`);
  }
  return objections.all;
};

export const C15: Round = async (field, racers) => {
  const who = await field.person();
  const { token, sessionId } = await field.signedIn(who);
  const { token: as } = await field.signedIn(await field.person({ abilities: ['sessions.revoke'] }));
  await field.lastUsedLongAgo(sessionId);
  const access = { kind: 'access', token } as const;
  const revoke = { kind: 'revoke', as, adminId: who.adminId, sessionId } as const;
  const ended = await racers.race(access, revoke, access, access);
  return new Objections(ended)
    .unless(ended[1]?.outcome, 'revoked', 'the revocation')
    .unless(await field.allowed([token]), 0, 'tokens let in')
    .unless(await field.liveRows(who.adminId), 0, 'live sessions').all;
};

export const C16: Round = async (field, racers) => {
  const who = await field.person();
  const before = [await field.signedIn(who), await field.signedIn(who), await field.signedIn(who)].map(({ token }) => token);
  const signIn = { kind: 'signIn', email: who.email, password: PASSWORD } as const;
  // The limit is 5, and who comes too late is refused. Not more at once than may be attempted at once: each attempt is counted first.
  const ended = await racers.race(...times(4, () => signIn));
  return new Objections(ended)
    .unless(howMany(ended, 'signed_in'), 2, 'sessions opened')
    .unless(howMany(ended, 'session_limit_reached'), 2, 'sign-ins refused')
    .unless(await field.allowed([...before, ...tokensOf(ended)]), 5, 'tokens let in')
    .unless(await field.liveRows(who.adminId), 5, 'live sessions').all;
};

export const C18: Round = async (field, racers, round) => {
  const key = 'audit.retention_days';
  const ended = await racers.race(
    ...times(4, (index) => ({ kind: 'set', key, value: 30 + ((round * 4 + index) % 3_000) }) as const),
  );
  const won = ended.flatMap(({ changed }) => (changed === undefined ? [] : [changed]));
  const objections = new Objections(ended)
    .unless(won.length >= 1, true, 'somebody won')
    .unless(howMany(ended, 'changed') + howMany(ended, 'conflict'), 4, 'changes and conflicts');
  // Each change names the true old value, so that together they make one chain.
  const follows = new Map(won);
  return objections.unless(follows.size, won.length, 'old values that were changed once').all;
};

export const C23: Round = async (field, racers, round) => {
  await field.startOver();
  const email = (index: number): string => (round % 2 === 0 ? 'root@example.org' : `root-${String(index)}@example.org`);
  const ended = await racers.race(
    ...times(4, (index) => ({ kind: 'bootstrap', email: email(index), password: PASSWORD }) as const),
  );
  return new Objections(ended)
    .unless(howMany(ended, 'created'), 1, 'first admins')
    .unless(howMany(ended, 'already_bootstrapped'), 3, 'those who came later')
    .unless(await field.howManyAdmins(), 1, 'admins').all;
};
