import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AttemptReservation, SettingChange } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database, KyselyContracts } from '../../../src/kysely/index.js';
import { createKyselyContracts } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { active, at, digest, opened, opening, SYSTEM, T0, unique } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const MINUTE = 60_000;

/** Promises of the contracts that are decided between two rows or two moments. */
export function decidesBetweenRows(database: TestDatabase): void {
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

  it('of two changes that rest on each other one wins, also where neither was ever set', async () => {
    const change = (key: string, other: string, value: boolean | null): SettingChange => {
      return { key, expected: value, value: !(value ?? false), restsOn: [{ key: other, value }], at: T0, by: SYSTEM };
    };
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = [unique(), unique()];
      const write = (one: SettingChange) => contracts.SystemSettingsCommandRepository.change(one);
      const claims = await Promise.all([write(change(a, b, null)), write(change(b, a, null))]);
      expect(claims.map(({ outcome }) => outcome).sort()).toEqual(['lost', 'won']);
      const [first, second] = [unique(), unique()];
      for (const key of [first, second]) await write({ ...change(key, '', null), value: true, restsOn: [] });
      const off = await Promise.all([write(change(first, second, true)), write(change(second, first, true))]);
      expect(off.map(({ outcome }) => outcome).sort()).toEqual(['lost', 'won']);
    }
  });

  it('attempts age, a lock ends by the setting of the question, and a clock that ran ahead keeps nobody out longer', async () => {
    const reserve = async (budget: string, ms: number, changes: Partial<AttemptReservation> = {}) =>
      contracts.AttemptLimiter.reserve({
        budget,
        factor: 'password',
        limit: 2,
        lockoutMs: 10 * MINUTE,
        windowMs: 60 * MINUTE,
        at: at(ms),
        ...changes,
      });
    const [aging, locked, ahead] = [unique(), unique(), unique()];
    await reserve(aging, 0);
    expect(await reserve(aging, 60 * MINUTE)).toMatchObject({ outcome: 'reserved', attemptsLeft: 1 });
    for (const ms of [0, 0]) await reserve(locked, ms);
    expect(await reserve(locked, MINUTE)).toEqual({ outcome: 'throttled', retryAt: at(10 * MINUTE) });
    expect(await reserve(locked, MINUTE, { lockoutMs: 2 * MINUTE })).toEqual({ outcome: 'throttled', retryAt: at(2 * MINUTE) });
    expect(await reserve(locked, 2 * MINUTE, { lockoutMs: 2 * MINUTE })).toMatchObject({ outcome: 'reserved', attemptsLeft: 1 });
    for (const ms of [9_000 * MINUTE, 9_000 * MINUTE]) await reserve(ahead, ms);
    expect(await reserve(ahead, 0)).toEqual({ outcome: 'throttled', retryAt: at(10 * MINUTE) });
    expect(await reserve(ahead, 10 * MINUTE)).toMatchObject({ outcome: 'reserved', attemptsLeft: 1 });
  });

  it('a sweep leaves the session that was used between its look and its write', async () => {
    const { SessionCommandRepository, SessionQueryRepository } = contracts;
    const { session } = await opened(contracts, await active(contracts));
    const [, used] = await Promise.all([
      SessionCommandRepository.expireDue({ idleSince: at(5), openedSince: T0, limit: 1_000, at: at(10) }),
      SessionCommandRepository.touch({ sessionId: session.sessionId, at: at(10) }),
    ]);
    const found = await SessionQueryRepository.byId(session);
    expect(found?.session.endedAt).toBe(used.outcome === 'won' ? null : at(10));
  });

  it('a sign-in ends the session its browser still has, of this admin alone, beside the limit', async () => {
    const [person, other] = [await active(contracts), await active(contracts)];
    const [mine, theirs] = [await opened(contracts, person), await opened(contracts, other)];
    const open = async (endsToken: typeof mine.tokenDigest) => {
      const next = opening(person);
      const limit = { ...next.limit, maxLive: 1, whenFull: 'refuse' as const };
      return contracts.SessionCommandRepository.open({ ...next, endsToken, limit });
    };
    expect(await open(theirs.tokenDigest)).toEqual({ outcome: 'lost', reason: 'limit_reached' });
    expect(await open(mine.tokenDigest)).toMatchObject({ outcome: 'won', endedOldest: 0 });
    const { SessionQueryRepository } = contracts;
    expect((await SessionQueryRepository.byId(mine.session))?.session.endReason).toBe('replaced');
    expect((await SessionQueryRepository.byId(theirs.session))?.session.endedAt).toBeNull();
  });

  it('credentials say whether a second factor is enabled, and a pending one by which code it was vouched for', async () => {
    const { adminId, canonicalEmail } = await active(contracts);
    const [pendingId, vouchedBy] = [unique(), digest()];
    const seed = { sealedSeed: Redacted.of('sealed'), expiresAt: at(MINUTE), at: T0 };
    await contracts.TotpCommandRepository.startPending({
      adminId,
      pendingId,
      vouchedBy,
      expectedEpoch: 2,
      replaces: false,
      ...seed,
    });
    expect((await contracts.TotpQueryRepository.state({ adminId })).pending?.vouchedBy).toBe(vouchedBy);
    const enabled = async () => {
      const { admin } = await contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest: null });
      const credentials = await contracts.AdminQueryRepository.credentialsOf({ adminId });
      return [admin?.secondFactorEnabled, credentials?.secondFactorEnabled];
    };
    expect(await enabled()).toEqual([false, false]);
    await contracts.TotpCommandRepository.enable({ adminId, pendingId, step: 1, expectedEpoch: 2, replaces: false, at: T0 });
    expect(await enabled()).toEqual([true, true]);
  });
}
