import assert from 'node:assert/strict';

import { liveByPolicy } from '../races/support/people.js';
import type { Model, ModelSession } from './model.js';
import { accessTo, LIFELINE } from './real.js';
import { budgetOf } from './reconcile.js';
import type { Real } from './real.js';

/** Model and library say the same of everything, and somebody who can undo it all remains. */
export async function compare(model: Model, real: Real): Promise<void> {
  const { store, clock } = real.world;
  const now = clock.now();
  const isLive = (session: ModelSession): boolean => model.death(session, now) === null;
  for (const { adminId, status, epoch, lastStep, secret, signingIn, enrolling } of model.admins.values()) {
    const row = store.admins.get(adminId);
    const factor = store.totp.get(adminId);
    const stored = {
      status: row?.status,
      epoch: row?.credentialEpoch,
      lastStep: factor?.lastStep ?? null,
      enabled: (factor?.sealedSeed ?? null) !== null,
      signingIn: budgetOf(store, `admin:${adminId}`),
      enrolling: budgetOf(store, `enrolment:${adminId}`),
    };
    assert.deepEqual(stored, { status, epoch, lastStep, enabled: secret !== null, signingIn, enrolling });
    const live = model.sessions.filter((session) => session.adminId === adminId && isLive(session));
    const ids = live.map(({ sessionId }) => sessionId).sort();
    const found = liveByPolicy(real.world, adminId).map(({ sessionId }) => sessionId);
    assert.deepEqual(found.sort(), ids);
  }
  assert.equal(store.admins.size, model.admins.size);
  // Every living one, and one of the dead, another each time: they become many.
  const [living, dead] = [model.known.filter(isLive), model.known.filter((session) => !isLive(session))];
  for (const session of [...living, ...dead.slice(real.said.length % Math.max(1, dead.length)).slice(0, 1)]) {
    const answer = await accessTo(real.onlooker, session.token);
    const death = model.refused(session, now);
    const told = answer.outcome === 'refused' ? answer.reason : answer.outcome;
    assert.equal(told, death ?? 'allowed');
  }
  const holders = [...store.admins.values()].filter(
    ({ adminId, status, emailVerified, passwordHash, mustChangePassword: mustChange }) =>
      status === 'active' && emailVerified && passwordHash !== null && !mustChange && store.grants.holds(adminId, LIFELINE),
  );
  assert.ok(holders.length >= 1, 'nobody is left who can undo it');
}

/** What is stored, as far as it may only move in one direction or by some steps. */
export interface States {
  readonly admins: ReadonlyMap<string, { readonly status: string; readonly version: number; readonly epoch: number }>;
  readonly steps: ReadonlyMap<string, number | null>;
  readonly ended: ReadonlySet<string>;
  readonly settings: string;
}

export function statesOf({ world: { store } }: Real): States {
  return {
    admins: new Map(
      Array.from(store.admins, ([id, { status, version, credentialEpoch: epoch }]) => [id, { status, version, epoch }]),
    ),
    steps: new Map(Array.from(store.totp, ([id, { lastStep }]) => [id, lastStep])),
    ended: new Set(
      Array.from(store.sessions.values()).flatMap(({ sessionId, endedAt }) => (endedAt === null ? [] : [sessionId])),
    ),
    settings: JSON.stringify(Array.from(store.settings, ([key, { value }]) => [key, value])),
  };
}

const MOVES_STATUS = new Set(['suspend', 'lock', 'reinstate', 'unlock', 'activate']);
const MOVES_SETTINGS = new Set(['setReadOnly', 'setSetting', 'fromOutside']);

/** Only status operations move a status (X7), nothing that ended comes back (S5), no step and no epoch goes back (A1, S4). */
export function expectOnlyForward(before: States, after: States, step: string): void {
  for (const [id, was] of before.admins) {
    const is = after.admins.get(id);
    assert.ok(is !== undefined, 'an admin is gone');
    if (!MOVES_STATUS.has(step)) assert.deepEqual([step, is.status, is.version], [step, was.status, was.version]);
    assert.ok(is.epoch >= was.epoch && is.version >= was.version, 'an epoch or a version went back');
  }
  for (const [id, was] of before.steps) assert.ok((after.steps.get(id) ?? -1) >= (was ?? -1), 'a step went back');
  for (const id of before.ended) assert.ok(after.ended.has(id), 'a session came back');
  if (!MOVES_SETTINGS.has(step)) assert.deepEqual([step, after.settings], [step, before.settings]);
}
