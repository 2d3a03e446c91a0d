import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Digest } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database, KyselyContracts } from '../../../src/kysely/index.js';
import { createKyselyContracts, prune } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { active, at, digest, opened, T0 } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const HOUR = 3_600_000;

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

  it('removes expired sessions, but the newest of each admin and device, a slice at a time', async () => {
    const [one, other, device, elsewhere] = [await active(contracts), await active(contracts), digest(), digest()];
    const open = async (person: typeof one, deviceDigest: Digest | null, ms: number, expiresAt = at(HOUR)) =>
      (await opened(contracts, person, { deviceDigest, openedAt: at(ms), lastSeenAt: at(ms), expiresAt })).session.sessionId;
    const gone = [await open(one, device, 1), await open(one, device, 2), await open(one, null, 3)];
    const kept = [
      await open(one, device, 4),
      await open(one, elsewhere, 1),
      await open(other, device, 2),
      await open(one, null, 5, at(9 * HOUR)),
    ];
    // An impersonation is no sign-in of the impersonated from that device: it neither recognises it nor is it kept for that.
    const impersonated = await opened(contracts, other, {
      deviceDigest: elsewhere,
      openedAt: at(6),
      impersonatorId: one.adminId,
    });
    gone.push(impersonated.session.sessionId);

    const before = at(2 * HOUR);
    const reports = [await prune(db, { before, batchSize: 3 }), await prune(db, { before, batchSize: 3 })];
    expect(reports.map(({ sessions, more }) => [sessions, more])).toEqual([
      [3, true],
      [1, false],
    ]);
    const found = async (ids: typeof gone) =>
      (await Promise.all(ids.map((sessionId) => contracts.SessionQueryRepository.byId({ sessionId })))).map(
        (row) => row !== null,
      );
    expect(await found(gone)).toEqual(gone.map(() => false));
    expect(await found(kept)).toEqual(kept.map(() => true));
    for (const [{ canonicalEmail }, deviceDigest] of [
      [one, device] as const,
      [one, elsewhere] as const,
      [other, device] as const,
    ]) {
      const { deviceRecognised } = await contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest });
      expect(deviceRecognised).toBe(true);
    }
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

  it('removes nothing that is not older', async () => {
    const person = await active(contracts);
    await opened(contracts, person);
    const none = { sessions: 0, challenges: 0, codes: 0, budgets: 0, messages: 0, more: false };
    expect(await prune(db, { before: T0 })).toEqual(none);
  });
}
