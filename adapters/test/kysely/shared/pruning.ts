import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Digest, Instant, SessionId } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database, KyselyContracts } from '../../../src/kysely/index.js';
import { createKyselyContracts, createOutboxRelay, prune } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { notification } from '../support/events.js';
import type { Person } from '../support/people.js';
import { active, at, digest, opened, SYSTEM, T0 } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** Old rows go in slices; what recognises a device, keeps a lock or is still good stays. */
export function prunesInSlices(database: TestDatabase): void {
  let db: Kysely<Database>;
  let contracts: KyselyContracts;
  beforeAll(async () => {
    await database.create();
    db = database.open();
    contracts = createKyselyContracts(db, { keys: KEYS });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const found = async (ids: readonly SessionId[]) =>
    (await Promise.all(ids.map((sessionId) => contracts.SessionQueryRepository.byId({ sessionId })))).map((row) => row !== null);
  const recognised = async ({ canonicalEmail }: Person, deviceDigest: Digest) =>
    (await contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest })).deviceRecognised;

  it('removes expired sessions, a slice at a time, and knows their devices all the same', async () => {
    const [one, other, device, elsewhere] = [await active(contracts), await active(contracts), digest(), digest()];
    const open = async (person: Person, deviceDigest: Digest | null, ms: number, expiresAt = at(HOUR)) =>
      (await opened(contracts, person, { deviceDigest, openedAt: at(ms), lastSeenAt: at(ms), expiresAt })).session.sessionId;
    const gone = [
      await open(one, device, 1),
      await open(one, device, 2),
      await open(one, null, 3),
      await open(one, elsewhere, 1),
      await open(other, device, 2),
    ];
    const kept = [await open(one, null, 5, at(9 * HOUR))];
    const borrowed = { deviceDigest: elsewhere, openedAt: at(6), impersonatorId: one.adminId };
    gone.push((await opened(contracts, other, borrowed)).session.sessionId);

    const before = at(2 * HOUR);
    const reports = [await prune(db, { before, batchSize: 5 }), await prune(db, { before, batchSize: 5 })];
    expect(reports.map(({ sessions, devices, more }) => [sessions, devices, more])).toEqual([
      [5, 0, true],
      [1, 0, false],
    ]);
    expect(await found(gone)).toEqual(gone.map(() => false));
    expect(await found(kept)).toEqual(kept.map(() => true));
    const known = [recognised(one, device), recognised(one, elsewhere), recognised(other, device), recognised(other, elsewhere)];
    expect(await Promise.all(known)).toEqual([true, true, true, false]);
  });

  it('removes devices only when it is told to, of nobody who came back, and none that a session is of', async () => {
    // What the tests before this one left goes first.
    await prune(db, { before: at(9 * YEAR), devicesBefore: at(9 * YEAR) });
    const person = await active(contracts);
    const seenAt = async (deviceDigest: Digest, ms: number, expiresAt = at(ms + 1)) =>
      opened(contracts, person, { deviceDigest, openedAt: at(ms), lastSeenAt: at(ms), expiresAt });
    const [revoked, old, recent, used, back] = [digest(), digest(), digest(), digest(), digest()];
    const later = YEAR + HOUR;
    for (const device of [revoked, old, used, back]) await seenAt(device, 1);
    await seenAt(recent, 2 * HOUR);
    await seenAt(back, later);
    const stays = await seenAt(used, 2, at(9 * YEAR));
    for (const deviceDigest of [revoked, used, back]) {
      const revocation = { adminId: person.adminId, deviceDigest, at: at(deviceDigest === back ? later : 3) };
      expect(await contracts.DeviceCommandRepository.revoke(revocation)).toEqual({ outcome: 'won' });
    }
    await prune(db, { before: at(2 * YEAR) });
    const devices = async () => {
      const page = await contracts.DeviceQueryRepository.page({ adminId: person.adminId, cursor: null, limit: 9 });
      return page.outcome === 'page' ? page.devices.map(({ deviceDigest }) => deviceDigest).sort() : [];
    };
    expect(await devices()).toEqual([revoked, old, recent, used, back].sort());
    expect(await prune(db, { before: T0, devicesBefore: at(later) })).toMatchObject({ devices: 2, more: false });
    expect(await devices()).toEqual([recent, used, back].sort());
    expect(await contracts.SessionQueryRepository.byId(stays.session)).toMatchObject({ deviceRevoked: true });
  });

  it('removes codes and budgets that are over, and keeps a budget that is locked', async () => {
    await active(contracts);
    const attempt = { factor: 'password', limit: 1, windowMs: HOUR, at: T0 } as const;
    await contracts.AttemptLimiter.reserve({ ...attempt, budget: 'unlocked', limit: 2, lockoutMs: 1000 });
    await contracts.AttemptLimiter.reserve({ ...attempt, budget: 'long over', lockoutMs: 1000 });
    await contracts.AttemptLimiter.reserve({ ...attempt, budget: 'locked', lockoutMs: 9 * HOUR });
    expect(await prune(db, { before: at(2 * HOUR) })).toMatchObject({ codes: 1, budgets: 2, more: false });
    const hammering = { ...attempt, budget: 'locked', lockoutMs: 9 * HOUR, at: at(2 * HOUR) };
    expect(await contracts.AttemptLimiter.reserve(hammering)).toEqual({ outcome: 'throttled', retryAt: at(9 * HOUR) });
  });

  it('removes no message that waits, and one that was delivered by when that was', async () => {
    let now = at(3 * HOUR) as number;
    const [first, second] = [notification(), notification()];
    await contracts.NotificationDispatcher.dispatch(first);
    const relay = createOutboxRelay({ db, keys: KEYS, deliver: () => Promise.resolve(), now: () => now });
    // It has waited for long, and would wait for ever.
    expect(await prune(db, { before: at(2 * HOUR) })).toMatchObject({ messages: 0 });
    expect(await relay.runOnce()).toMatchObject({ delivered: 1 });
    now = at(5 * HOUR);
    await contracts.NotificationDispatcher.dispatch(second);
    await relay.runOnce();
    expect(await prune(db, { before: at(3 * HOUR) })).toMatchObject({ messages: 0 });
    expect(await prune(db, { before: at(4 * HOUR) })).toMatchObject({ messages: 1 });
  });

  it('removes no half-done sign-in that may still be gone on with', async () => {
    const { adminId } = await active(contracts);
    const challenge = { adminId, purpose: 'totp', factors: 'password', credentialEpoch: 2, systemEpoch: 0 } as const;
    const open = async (expiresAt: Instant) => {
      const record = { ...challenge, challengeDigest: digest(), openedAt: T0, expiresAt, closedAt: null, deviceDigest: null };
      expect(await contracts.SessionCommandRepository.openChallenge({ challenge: record })).toMatchObject({ outcome: 'won' });
      return record.challengeDigest;
    };
    const [over, running] = [await open(at(HOUR)), await open(at(3 * HOUR))];
    expect(await prune(db, { before: at(2 * HOUR) })).toMatchObject({ challenges: 1 });
    const found = [over, running].map(async (challengeDigest) =>
      contracts.SessionQueryRepository.challengeByDigest({ challengeDigest }),
    );
    expect((await Promise.all(found)).map((one) => one !== null)).toEqual([false, true]);
  });

  it('removes nothing that is not older', async () => {
    const person = await active(contracts);
    await opened(contracts, person);
    const none = { sessions: 0, challenges: 0, codes: 0, budgets: 0, messages: 0, devices: 0, more: false };
    expect(await prune(db, { before: T0 })).toEqual(none);
  });

  it('removes no revoked device while its owner is signed in there as somebody else', async () => {
    const [owner, other, deviceDigest] = [await active(contracts), await active(contracts), digest()];
    await opened(contracts, owner, { deviceDigest, expiresAt: at(1) });
    const there = { deviceDigest, impersonatorId: owner.adminId, expiresAt: at(9 * YEAR) };
    const { session } = await opened(contracts, other, there);
    const revocation = { adminId: owner.adminId, deviceDigest, at: at(1) };
    expect(await contracts.DeviceCommandRepository.revoke(revocation)).toEqual({ outcome: 'won' });
    await prune(db, { before: at(2), devicesBefore: at(2) });
    expect(await contracts.SessionQueryRepository.byId(session)).toMatchObject({ deviceRevoked: true });
  });

  it('takes a device revoked in the millisecond it was first seen in for revoked', async () => {
    const [person, deviceDigest] = [await active(contracts), digest()];
    await opened(contracts, person, { deviceDigest });
    const device = { adminId: person.adminId, deviceDigest, at: T0 };
    const { DeviceCommandRepository: devices } = contracts;
    expect(await devices.revoke(device)).toEqual({ outcome: 'won' });
    expect(await devices.revoke(device)).toEqual({ outcome: 'lost', reason: 'already_revoked' });
    const trust = { ...device, credentialEpoch: 0, by: SYSTEM };
    expect(await devices.trust(trust)).toEqual({ outcome: 'lost', reason: 'device_moved' });
  });
}
