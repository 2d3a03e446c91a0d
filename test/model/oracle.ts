import { expect } from '@jest/globals';

import { liveByPolicy } from '../races/support/people.js';
import type { Model } from './model.js';
import { accessTo, LIFELINE } from './real.js';
import type { Real } from './real.js';

/** Model and library say the same of everything, and somebody who can undo it all remains. */
export async function compare(model: Model, real: Real): Promise<void> {
  const { store, clock } = real.world;
  const now = clock.now();
  for (const { adminId, status, epoch, lastStep, secret, spent, lockedUntil } of model.admins.values()) {
    const row = store.admins.get(adminId);
    const factor = store.totp.get(adminId);
    const budget = store.budgets.get(`admin:${adminId}`);
    expect({
      status: row?.status,
      epoch: row?.credentialEpoch,
      lastStep: factor?.lastStep ?? null,
      enabled: (factor?.sealedSeed ?? null) !== null,
      spent: budget?.reservations.length ?? 0,
      lockedUntil: budget?.lockedUntil ?? null,
    }).toEqual({ status, epoch, lastStep, enabled: secret !== null, spent: spent.password + spent.totp, lockedUntil });
    const live = model.sessions.filter((session) => session.adminId === adminId && model.death(session, now) === null);
    const ids = live.map(({ sessionId }) => sessionId).sort();
    expect(
      liveByPolicy(real.world, adminId)
        .map(({ sessionId }) => sessionId)
        .sort(),
    ).toEqual(ids);
  }
  expect(store.admins.size).toBe(model.admins.size);
  for (const session of model.sessions) {
    if (session.token === null) continue;
    const answer = await accessTo(real.onlooker, session.token);
    const death = model.death(session, now);
    expect(answer).toMatchObject(death === null ? { outcome: 'allowed' } : { outcome: 'refused', reason: death });
  }
  const holders = [...store.admins.values()].filter(
    ({ adminId, status, emailVerified }) => status === 'active' && emailVerified && store.grants.holds(adminId, LIFELINE),
  );
  expect(holders.length).toBeGreaterThanOrEqual(1);
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
    expect(is).toBeDefined();
    if (!MOVES_STATUS.has(step)) expect([step, is?.status, is?.version]).toEqual([step, was.status, was.version]);
    expect(is?.epoch).toBeGreaterThanOrEqual(was.epoch);
    expect(is?.version).toBeGreaterThanOrEqual(was.version);
  }
  for (const [id, was] of before.steps) expect(after.steps.get(id) ?? -1).toBeGreaterThanOrEqual(was ?? -1);
  for (const id of before.ended) expect(after.ended.has(id)).toBe(true);
  if (!MOVES_SETTINGS.has(step)) expect([step, after.settings]).toEqual([step, before.settings]);
}
