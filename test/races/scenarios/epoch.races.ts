import { expect } from '@jest/globals';

import { Redacted } from '../../../src/kernel/redacted.js';
import type { Race } from '../support/race.js';
import type { Took } from '../support/schedule.js';
import {
  actorFor,
  actorOf,
  challengeOf,
  codeNow,
  count,
  expectNobodyLive,
  liveByAccess,
  liveByPolicy,
  ORIGIN,
  person,
  sessionOf,
  signIn,
  tokensOf,
  TOTP_STEP_MS,
} from '../support/people.js';
import type { MayIssue } from '../support/people.js';

/** Where the write that moved the epoch took effect, and where each sign-in read the admin it decided on. */
function order(log: readonly Took[], move: string): { moved: number; reads: readonly number[] } {
  const moved = log.findIndex(({ method, answer }) => method === move && answer?.outcome === 'won');
  const reads = log.flatMap(({ method }, index) => (method === 'forSignIn' ? [index] : []));
  return { moved, reads };
}

export const revokeAllAgainstSignIns: Race = {
  id: 'C6',
  title: 'revoking all sessions against the per-request check and a second sign-in: nothing of the old epoch lives (S4)',
  async play({ world, log, race }) {
    const who = person(world);
    const old = await sessionOf(world, who);
    const revoker = await actorOf(world, person(world, { abilities: ['sessions.revoke'] }));
    const results = await race<{ readonly outcome: string }>(
      () => world.sessions.revokeAll(revoker, { adminId: who.adminId, reason: 'all of them' }),
      () => world.sessions.access({ token: old.token }, ORIGIN),
      () => signIn(world, who),
    );
    expect(results[0]?.outcome).toBe('revoked');
    const { moved, reads } = order(log, 'endAll');
    const mayLive = reads.some((read) => read > moved);
    expect(await liveByAccess(world, [old.token])).toEqual([]);
    expect(await liveByAccess(world, tokensOf(results))).toHaveLength(mayLive ? 1 : 0);
    expect(liveByPolicy(world, who.adminId)).toHaveLength(mayLive ? 1 : 0);
  },
};

const revokeAllOwnTwice: Race = {
  id: 'C6',
  title: 'two revocations of all own sessions from two of them: at most one goes on (S4)',
  async play({ world, race }) {
    const who = person(world);
    const issued = [await sessionOf(world, who), await sessionOf(world, who)];
    const actors = await Promise.all(issued.map(({ token }) => actorFor(world, token)));
    const results = await race(...actors.map((actor) => () => world.sessions.revokeAllOwn(actor)));
    const live = await liveByAccess(world, [...issued.map(({ token }) => token), ...tokensOf(results)]);
    expect(live).toEqual(tokensOf(results));
    expect(live).toHaveLength(1);
    expect(liveByPolicy(world, who.adminId)).toHaveLength(1);
  },
};

export const enableAgainstSignIn: Race = {
  id: 'C8',
  title: 'enabling a second factor against a sign-in without it: only the session that enabled it lives (S4)',
  async play({ world, race, pick }) {
    const who = person(world);
    const [own, other] = [await sessionOf(world, who), await sessionOf(world, who)];
    const actor = await actorFor(world, own.token);
    const started = await world.totp.beginTotpEnrolment(actor, { password: who.password });
    if (started.outcome !== 'started') throw new Error(started.outcome);
    const code = codeNow(world, { secret: started.secret.reveal() });
    const [enabled, ...others] = await race<{ readonly outcome: string }>(
      () => world.totp.confirmTotpEnrolment(actor, { code }),
      ...Array.from({ length: 1 + pick(2) }, () => () => signIn(world, who)),
    );
    expect(enabled?.outcome).toBe('enabled');
    const gone = [own.token, other.token, ...tokensOf(others)];
    expect(await liveByAccess(world, gone)).toEqual([]);
    expect(await liveByAccess(world, tokensOf([enabled!]))).toHaveLength(1);
    expect(liveByPolicy(world, who.adminId)).toHaveLength(1);
  },
};

const changeAgainstSignIns: Race = {
  id: 'C6',
  title:
    'changing the password against the per-request check and sign-ins with the old one: only the session that changed it lives (S4)',
  async play({ world, race, pick }) {
    const who = person(world);
    const [own, other] = [await sessionOf(world, who), await sessionOf(world, who)];
    const actor = await actorFor(world, own.token);
    const next = Redacted.of('another password for races');
    const [changed, ...others] = await race<{ readonly outcome: string }>(
      () => world.credentials.changeOwnPassword(actor, { current: who.password, next }),
      () => world.sessions.access({ token: other.token }, ORIGIN),
      ...Array.from({ length: 1 + pick(2) }, () => () => signIn(world, who)),
    );
    expect(changed?.outcome).toBe('changed');
    expect(await liveByAccess(world, [own.token, other.token, ...tokensOf(others)])).toEqual([]);
    expect(await liveByAccess(world, tokensOf([changed!]))).toHaveLength(1);
    expect(liveByPolicy(world, who.adminId)).toHaveLength(1);
    expect((await signIn(world, who)).outcome).toBe('rejected');
  },
};

const disableAgainstSignIns: Race = {
  id: 'C8',
  title: 'disabling a second factor against sign-ins that need it: no session without it but where it was gone already (S4)',
  async play({ world, race }) {
    const who = person(world, { totp: true });
    const own = await sessionOf(world, who);
    world.clock.advance(2 * TOTP_STEP_MS);
    const actor = await actorFor(world, own.token);
    const challenge = await challengeOf(world, who);
    const [disabled, completed, first] = await race<MayIssue>(
      () => world.totp.disableTotp(actor, { password: who.password, code: codeNow(world, who) }),
      () => world.authentication.completeTotp({ challenge, code: codeNow(world, who, 1) }, ORIGIN),
      () => signIn(world, who),
    );
    const isLive = async (result: MayIssue | undefined) =>
      (await liveByAccess(world, tokensOf(result === undefined ? [] : [result]))).length === 1;
    const gone = disabled?.outcome === 'disabled';
    expect(await liveByAccess(world, gone ? [own.token] : [])).toEqual([]);
    // By both factors, before it was gone: dead by the write that took it. By the password alone: only where it was gone.
    expect(await isLive(completed)).toBe(!gone && completed?.outcome === 'signed_in');
    expect(await isLive(first)).toBe(gone && first?.outcome === 'signed_in');
    expect(gone || completed?.outcome === 'signed_in').toBe(true);
    const alone = liveByPolicy(world, who.adminId).filter(({ factors }) => factors === 'password');
    expect(alone.length).toBe(gone ? 1 + Number(first?.outcome === 'signed_in') : 0);
  },
};

const epochMovedBySystem: Race = {
  id: 'C13',
  title: 'the system epoch moves while people sign in: whoever read the old one is born dead (S2)',
  async play({ world, log, race, happens, pick }) {
    const who = person(world);
    const old = await sessionOf(world, who);
    let before = 0;
    const [, ...results] = await race<{ readonly outcome: string }>(
      async () => {
        await happens(() => {
          before = log.length;
          world.store.setSetting('system.epoch', 1);
        });
        return { outcome: 'moved' };
      },
      ...Array.from({ length: 2 + pick(3) }, () => () => signIn(world, who)),
    );
    const late = log.filter(({ method }, index) => method === 'read' && index >= before).length;
    expect(await liveByAccess(world, [old.token])).toEqual([]);
    expect(await liveByAccess(world, tokensOf(results))).toHaveLength(late);
  },
};

const emergencyAgainstSignIns: Race = {
  id: 'C13',
  title: 'an emergency while people sign in: nobody is live, and nobody comes in later (Z7)',
  async play({ world, race, happens, pick }) {
    const who = person(world);
    const [, ...results] = await race<{ readonly outcome: string }>(
      async () => {
        await happens(() => {
          world.store.setSetting('security.emergency.enabled', true);
          world.store.setSetting('system.epoch', 1);
        });
        return { outcome: 'emergency' };
      },
      ...Array.from({ length: 2 + pick(3) }, () => () => signIn(world, who)),
    );
    await expectNobodyLive(world, who.adminId, tokensOf(results));
    expect((await signIn(world, who)).outcome).toBe('emergency_restricted');
  },
};

const emergencyCalled: Race = {
  id: 'C13',
  title:
    'an emergency against sign-ins and a session that goes on: whatever was decided under the old epoch is born or falls dead',
  async play({ world, log, race }) {
    const root = person(world, { abilities: ['system.emergency', 'system.break_glass'], totp: true });
    const who = person(world);
    const old = await sessionOf(world, who);
    const caller = await actorOf(world, root);
    const results = await race<{ readonly outcome: string }>(
      () => world.emergency.enableEmergency(caller, { reason: 'a race', trigger: 'suspected_compromise' }),
      () => world.sessions.access({ token: old.token }, ORIGIN),
      () => signIn(world, who),
      () => signIn(world, who),
    );
    expect(results[0]?.outcome).toBe('enabled');
    expect(count(log, ({ method, answer }) => method === 'changeTogether' && answer?.outcome === 'won')).toBe(1);
    await expectNobodyLive(world, who.adminId, [old.token, ...tokensOf(results)]);
    await expectNobodyLive(world, root.adminId, []);
    expect((await signIn(world, who)).outcome).toBe('emergency_restricted');
  },
};

export const EPOCH: readonly Race[] = [
  revokeAllAgainstSignIns,
  revokeAllOwnTwice,
  enableAgainstSignIn,
  changeAgainstSignIns,
  disableAgainstSignIns,
  epochMovedBySystem,
  emergencyAgainstSignIns,
  emergencyCalled,
];
