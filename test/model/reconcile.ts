import { expect } from '@jest/globals';

import { digestOf } from '../../src/kernel/digest.js';
import type { LightWorld } from '../races/support/light-world.js';
import { UNTOUCHED } from './model.js';
import type { Model, ModelAdmin, ModelBudget } from './model.js';

type Store = LightWorld['store'];

/**
 * After an exception nobody was told what was done. Each thing must be as it was, or as the whole step would have left it; then the model
 * takes over what is stored, as an operator who looks it up would.
 */
export function reconcile(before: Model, after: Model, store: Store): void {
  for (const wanted of [...after.admins.values()]) {
    const was = before.admins.get(wanted.adminId) ?? null;
    if (store.admins.has(wanted.adminId)) reconcileAdmin(was, wanted, store);
    else after.admins.delete(wanted.adminId);
  }
  reconcileSessions(before, after, store);
  reconcileSettings(before, after, store);
}

/** A budget as it is stored, in the words of the model. */
export function budgetOf(store: Store, name: string): ModelBudget {
  const stored = store.budgets.get(name);
  if (stored === undefined) return UNTOUCHED;
  return { attempts: stored.reservations.map(({ factor, at }) => ({ factor, at })), lockedAt: stored.lockedAt };
}

function reconcileAdmin(was: ModelAdmin | null, wanted: ModelAdmin, store: Store): void {
  const { adminId } = wanted;
  const row = store.admins.get(adminId)!;
  expect([was?.status, wanted.status]).toContain(row.status);
  expect([was?.epoch, wanted.epoch]).toContain(row.credentialEpoch);
  const factor = store.totp.get(adminId);
  const lastStep = factor?.lastStep ?? null;
  expect([was?.lastStep ?? null, wanted.lastStep]).toContain(lastStep);
  const enabled = (factor?.sealedSeed ?? null) !== null;
  expect([was?.secret != null, wanted.secret !== null]).toContain(enabled);
  const pending = factor?.pending ?? null;
  const known = [was?.pending, wanted.pending].find((one) => one?.pendingId === pending?.pendingId);
  Object.assign(wanted, {
    status: row.status,
    epoch: row.credentialEpoch,
    lastStep,
    secret: enabled ? (wanted.secret ?? was?.secret ?? null) : null,
    // A seed that was stored and never shown is of no use to anybody: it can only be replaced.
    pending: pending === null ? null : (known ?? { ...pending, secret: null }),
    signingIn: budgetOf(store, `admin:${adminId}`),
    enrolling: budgetOf(store, `enrolment:${adminId}`),
  });
}

/** Ending what is over is tried by whoever sees it, and nothing rests on it: where the write failed, it is to be done again. */
export function forgiveUnended(after: Model, store: Store): void {
  for (const session of after.sessions) {
    if (session.over !== null && store.sessions.get(session.sessionId)?.endedAt === null)
      Object.assign(session, { ended: false, over: null });
  }
}

function reconcileSessions(before: Model, after: Model, store: Store): void {
  for (const session of after.sessions) {
    const was = before.sessions.find(({ sessionId }) => sessionId === session.sessionId);
    const row = store.sessions.get(session.sessionId)!;
    if (row.endReason !== 'limit') expect([was?.ended ?? false, session.ended]).toContain(row.endedAt !== null);
    session.ended = row.endedAt !== null;
    session.over = row.endReason === 'expired' || row.endReason === 'idle' ? row.endReason : null;
    session.lastSeenAt = row.lastSeenAt;
  }
  const hidden = [...store.sessions.values()].filter(
    ({ sessionId }) => !after.sessions.some((known) => known.sessionId === sessionId),
  );
  // Opened, and its acknowledgement lost: there is one at most, and nobody has its token.
  expect(hidden.length).toBeLessThanOrEqual(1);
  for (const { sessionId, adminId, openedAt, expiresAt, provenAt, lastSeenAt, ...row } of hidden) {
    const { credentialEpoch: epoch, systemEpoch } = row;
    const facts = { sessionId, adminId, openedAt, expiresAt, provenAt, lastSeenAt, epoch, systemEpoch };
    after.sessions.push({ ...facts, token: null, ended: row.endedAt !== null, over: null });
  }
  for (const challenge of after.challenges) {
    challenge.closed = store.challenges.get(digestOf('challenge', challenge.token.reveal()))?.closedAt !== null;
  }
}

const KEYS = [
  ['maxLive', 'auth.session.max_live'],
  ['maxAttempts', 'auth.max_login_attempts'],
  ['idleMinutes', 'auth.session.idle_minutes'],
] as const;

function reconcileSettings(before: Model, after: Model, store: Store): void {
  const readOnly = store.settings.get('system.read_only')?.value ?? null;
  expect([before.readOnly, after.readOnly]).toContain(readOnly);
  after.readOnly = readOnly as boolean | null;
  for (const [field, key] of KEYS) {
    const stored = (store.settings.get(key)?.value as number | undefined) ?? before.settings[field];
    expect([before.settings[field], after.settings[field]]).toContain(stored);
    after.settings[field] = stored;
  }
}
