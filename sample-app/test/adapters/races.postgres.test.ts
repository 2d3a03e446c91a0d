import { randomUUID } from 'node:crypto';

import type { AdminId, CanonicalEmail } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PgAdminCommandRepository } from '../../src/adapters/pg-admin-command-repository.js';
import { PgAdminQueryRepository } from '../../src/adapters/pg-admin-query-repository.js';
import { PgAttemptLimiter } from '../../src/adapters/pg-attempt-limiter.js';
import { PgOneTimeCodeRepository } from '../../src/adapters/pg-one-time-code-repository.js';
import { PgSessionCommandRepository } from '../../src/adapters/pg-session-command-repository.js';
import { PgSessionQueryRepository } from '../../src/adapters/pg-session-query-repository.js';
import { PgSystemSettingsCommandRepository } from '../../src/adapters/pg-system-settings-command-repository.js';
import { PgTotpCommandRepository } from '../../src/adapters/pg-totp-command-repository.js';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrate.js';
import { openServer } from './support/databases.js';
import {
  aChallenge,
  anAdmin,
  anOpening,
  aSession,
  at,
  by,
  digest,
  email,
  ending,
  LIFELINE,
  SYSTEM,
  T0,
  tally,
} from './support/given.js';

const server = await openServer();

(server === null ? describe.skip : describe)('races on a real PostgreSQL, from two pools', () => {
  let db: Database;
  /** Alternates between the pools, as requests reach two processes. */
  const pick = (index: number): Database => {
    if (server === null) throw new Error('skipped');
    return index % 2 === 0 ? server.first.db : server.second.db;
  };
  beforeAll(() => {
    db = pick(0);
  });
  afterAll(() => server?.close());

  const suspension = (adminId: AdminId, author = SYSTEM) => ({
    adminId,
    from: 'active' as const,
    to: 'suspended' as const,
    expectedVersion: 1,
    reason: null,
    at: T0,
    by: author,
    lifelineAbility: LIFELINE,
  });
  const liveSessions = async (adminId: AdminId) => {
    const page = await new PgSessionQueryRepository(db).page({ adminId, cursor: null, limit: 100 });
    return page.outcome === 'page' ? page.sessions.filter(({ endedAt }) => endedAt === null) : [];
  };

  it('bootstrap happens once, also beside a creation (C23)', async () => {
    const outcomes = await tally(
      32,
      (index) => {
        const address = email();
        const commands = new PgAdminCommandRepository(pick(index));
        const common = { email: address, canonicalEmail: address, name: 'First', at: T0, by: SYSTEM };
        return index === 7
          ? commands.create({ ...common, invitation: { codeDigest: digest(), expiresAt: at(1) } })
          : commands.bootstrap({ ...common, passwordHash: Redacted.of('hash') });
      },
      ending,
    );
    // The creation always wins; at most one bootstrap does, and only if it came before it.
    expect([1, 2]).toContain(outcomes['won']);
    expect(Object.values(outcomes).reduce((sum, n) => sum + n)).toBe(32);
  });

  it('two of the same address at once: one is created', async () => {
    const address = email();
    const create = (index: number) =>
      new PgAdminCommandRepository(pick(index)).create({
        email: address,
        canonicalEmail: address,
        name: 'N',
        invitation: { codeDigest: digest(), expiresAt: at(1) },
        at: T0,
        by: SYSTEM,
      });
    expect(await tally(16, create, ending)).toEqual({ won: 1, email_taken: 15 });
  });

  it('v5.0.0-2.3.4 one claim of a TOTP step wins of 64 (A1, C1)', async () => {
    const adminId = await anAdmin(db);
    const totp = (index: number) => new PgTotpCommandRepository(pick(index));
    await totp(0).startPending({
      adminId,
      pendingId: 'p',
      sealedSeed: Redacted.of('s'),
      expiresAt: at(9),
      expectedEpoch: 1,
      at: T0,
    });
    expect(
      await tally(16, (index) => totp(index).enable({ adminId, pendingId: 'p', step: 100, expectedEpoch: 1, at: T0 }), ending),
    ).toEqual({ won: 1, not_pending: 15 });
    expect((await new PgAdminQueryRepository(db).credentialsOf({ adminId }))?.credentialEpoch).toBe(2);
    expect(await tally(64, (index) => totp(index).claimStep({ adminId, step: 101, at: T0 }), ending)).toEqual({
      won: 1,
      replayed: 63,
    });
    expect(await tally(16, (index) => totp(index).claimStep({ adminId, step: 101 - (index % 3), at: T0 }), ending)).toEqual({
      replayed: 16,
    });
  });

  it('exactly the limit is reserved of 64 attempts, all distinct, over both factors (A3, C2)', async () => {
    const budget = `admin:${randomUUID()}`;
    const reserve = (index: number, ms = 0) =>
      new PgAttemptLimiter(pick(index)).reserve({
        budget,
        factor: index % 3 === 0 ? 'totp' : 'password',
        limit: 5,
        lockoutMs: 60_000,
        at: at(ms),
      });
    for (const ms of [0, 60_000]) {
      const claims = await Promise.all(Array.from({ length: 64 }, (_, index) => reserve(index, ms)));
      const reserved = claims.filter((claim) => claim.outcome === 'reserved');
      expect(reserved.map(({ attemptsLeft }) => attemptsLeft).toSorted()).toEqual([0, 1, 2, 3, 4]);
      expect(reserved.filter(({ throttledUntil }) => throttledUntil !== null)).toMatchObject([
        { attemptsLeft: 0, throttledUntil: at(ms + 60_000) },
      ]);
      expect(claims.filter((claim) => claim.outcome === 'throttled' && claim.retryAt === at(ms + 60_000))).toHaveLength(59);
    }
  });

  it('a reservation is settled once of 16, and attempts beside it are all counted', async () => {
    const budget = `admin:${randomUUID()}`;
    const limiter = (index: number) => new PgAttemptLimiter(pick(index));
    const reserve = (index: number) => limiter(index).reserve({ budget, factor: 'password', limit: 100, lockoutMs: 1, at: T0 });
    const first = await reserve(0);
    if (first.outcome !== 'reserved') throw new Error('throttled');
    await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        index % 2 === 0
          ? limiter(index >> 1).settle({
              budget,
              factor: 'password',
              reservationId: first.reservationId,
              result: 'returned',
              at: T0,
            })
          : reserve(index >> 1),
      ),
    );
    expect(await reserve(0)).toMatchObject({ attemptsLeft: 100 - 17 });
  });

  it.each(['end_oldest', 'refuse'] as const)('v5.0.0-2.3.4 the session limit holds under 32: %s (C16)', async (whenFull) => {
    const id = await anAdmin(db);
    const outcomes = await tally(
      32,
      (index) => new PgSessionCommandRepository(pick(index)).open(anOpening(aSession(id), {}, { maxLive: 5, whenFull })),
      ending,
    );
    expect(await liveSessions(id)).toHaveLength(5);
    expect(outcomes).toEqual(whenFull === 'refuse' ? { won: 5, limit_reached: 27 } : { won: 32 });
  });

  it('a challenge and a replaced session lead to one session each of 16 (C1)', async () => {
    const id = await anAdmin(db);
    const challenge = aChallenge(id);
    const earlier = aSession(id);
    const commands = (index: number) => new PgSessionCommandRepository(pick(index));
    await commands(0).openChallenge({ challenge });
    await commands(0).open(anOpening(earlier));
    const closing = (index: number) =>
      commands(index).open(anOpening(aSession(id), { closesChallenge: challenge.challengeDigest }, { maxLive: 99 }));
    const replacing = (index: number) =>
      commands(index).open(anOpening(aSession(id), { replacesSession: earlier.sessionId }, { maxLive: 99 }));
    expect(await tally(16, closing, ending)).toEqual({ won: 1, challenge_closed: 15 });
    expect(await tally(16, replacing, ending)).toEqual({ won: 1, session_ended: 15 });
  });

  it('suspension beside 16 openings: nothing lives under the epoch that follows (C3, C4)', async () => {
    await anAdmin(db, { abilities: [LIFELINE] });
    for (let round = 0; round < 5; round += 1) {
      const id = await anAdmin(db);
      const admins = new PgAdminCommandRepository(pick(1));
      const [suspended, ...openings] = await Promise.all([
        admins.changeStatus(suspension(id)),
        ...Array.from({ length: 16 }, (_, index) =>
          new PgSessionCommandRepository(pick(index)).open(anOpening(aSession(id), {}, { maxLive: 99 })),
        ),
      ]);
      expect(suspended).toMatchObject({ outcome: 'won' });
      const won = openings.filter(({ outcome }) => outcome === 'won').length;
      expect(openings.filter((claim) => claim.outcome === 'lost').every(({ reason }) => reason === 'not_active')).toBe(true);
      await admins.changeStatus({ ...suspension(id), from: 'suspended', to: 'active', expectedVersion: 2 });
      const sessions = await liveSessions(id);
      expect(sessions).toHaveLength(won);
      const epoch = (await new PgAdminQueryRepository(db).credentialsOf({ adminId: id }))?.credentialEpoch ?? 0;
      expect(sessions.filter(({ credentialEpoch }) => credentialEpoch >= epoch)).toHaveLength(0);
    }
  });

  it('revoking beside touching stays revoked (C15)', async () => {
    const id = await anAdmin(db);
    const session = aSession(id);
    const { sessionId } = session;
    const commands = (index: number) => new PgSessionCommandRepository(pick(index));
    await commands(0).open(anOpening(session));
    const outcomes = await tally(
      32,
      (index) =>
        index % 4 === 0
          ? commands(index).end({ sessionId, adminId: id, reason: 'revoked', at: at(1) })
          : commands(index)
              .touch({ sessionId, at: at(index) })
              .then(() => ({ outcome: 'touched' })),
      ending,
    );
    expect(outcomes).toEqual({ won: 1, already_ended: 7, touched: 24 });
    expect((await new PgSessionQueryRepository(db).byId({ sessionId }))?.session).toMatchObject({
      endedAt: at(1),
      endReason: 'revoked',
    });
  });

  it('one of 16 changes of one status wins', async () => {
    const id = await anAdmin(db);
    expect(await tally(16, (index) => new PgAdminCommandRepository(pick(index)).changeStatus(suspension(id)), ending)).toEqual({
      won: 1,
      status_moved: 15,
    });
  });

  it('one claim of a one-time code wins of 32; one of 16 issues is not too soon', async () => {
    const adminId = await anAdmin(db);
    const codeDigest = digest();
    const codes = (index: number) => new PgOneTimeCodeRepository(pick(index));
    const issue = (index: number, d = digest()) =>
      codes(index).issue({
        adminId,
        purpose: 'totp_enrolment',
        codeDigest: d,
        issuedAt: T0,
        expiresAt: at(9),
        notSince: at(-1),
        by: SYSTEM,
      });
    expect(await issue(0, codeDigest)).toMatchObject({ outcome: 'won' });
    expect(
      await tally(32, (index) => codes(index).claim({ codeDigest, purpose: 'totp_enrolment', adminId: null, at: T0 }), ending),
    ).toEqual({
      won: 1,
      unknown: 31,
    });
    const other = await anAdmin(db);
    expect(
      await tally(
        16,
        (index) =>
          codes(index).issue({
            adminId: other,
            purpose: 'totp_enrolment',
            codeDigest: digest(),
            issuedAt: T0,
            expiresAt: at(9),
            notSince: at(-1),
            by: SYSTEM,
          }),
        ending,
      ),
    ).toEqual({ won: 1, too_soon: 15 });
  });

  it('one invitation is accepted once of 16', async () => {
    const adminId = await anAdmin(db, { status: 'pending_verification' });
    const accept = (index: number) =>
      new PgAdminCommandRepository(pick(index)).acceptInvitation({
        adminId,
        passwordHash: Redacted.of('h'),
        activate: true,
        at: T0,
      });
    expect(await tally(16, accept, ending)).toEqual({ won: 1, not_invited: 15 });
  });

  it('one of 16 writers of a setting wins, for a new key and for an old value (C18)', async () => {
    const key = `raced.${randomUUID()}`;
    const write = (expected: number | null) => (index: number) =>
      new PgSystemSettingsCommandRepository(pick(index)).change({
        key,
        expected,
        value: expected === null ? 1 : 2 + index,
        at: T0,
        by: SYSTEM,
      });
    expect(await tally(16, write(null), ending)).toEqual({ won: 1, value_moved: 15 });
    expect(await tally(16, write(1), ending)).toEqual({ won: 1, value_moved: 15 });
  });

  it('an author who is being suspended writes before the suspension or not at all (C7)', async () => {
    await anAdmin(db, { abilities: [LIFELINE] });
    const author = await anAdmin(db);
    const key = `authored.${randomUUID()}`;
    const [suspended, ...writes] = await Promise.all([
      new PgAdminCommandRepository(pick(1)).changeStatus(suspension(author)),
      ...Array.from({ length: 15 }, (_, index) =>
        new PgSystemSettingsCommandRepository(pick(index)).change({
          key: `${key}.${String(index)}`,
          expected: null,
          value: 1,
          at: T0,
          by: by(author),
        }),
      ),
    ]);
    expect(suspended.outcome).toBe('won');
    expect(writes.every((claim) => claim.outcome === 'won' || claim.reason === 'author_moved')).toBe(true);
    expect(
      await new PgSystemSettingsCommandRepository(db).change({ key, expected: null, value: 1, at: T0, by: by(author) }),
    ).toMatchObject({ reason: 'author_moved' });
  });

  it('two admins ending each other’s sessions: one does, 40 times without a deadlock', async () => {
    const endAll = (index: number, adminId: AdminId, author: AdminId) =>
      new PgSessionCommandRepository(pick(index)).endAll({ adminId, expectedEpoch: 1, at: T0, by: by(author) });
    for (let round = 0; round < 40; round += 1) {
      const [a, b] = [await anAdmin(db), await anAdmin(db)];
      const answers = await Promise.all([endAll(0, a, b), endAll(1, b, a)]);
      expect(answers.map(ending).toSorted()).toEqual(['author_moved', 'won']);
    }
  });

  it('start-ups beside each other migrate once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => migrate(pick(index), null)));
  });

  it('round trip: instants at the edges, exact', async () => {
    const last = instant(8_640_000_000_000_000);
    const id = await anAdmin(db, { createdAt: last });
    expect((await new PgAdminQueryRepository(db).byId({ adminId: id }))?.createdAt).toBe(last);
    const session = aSession(id, { openedAt: instant(0), lastSeenAt: instant(1), expiresAt: last });
    await new PgSessionCommandRepository(db).open(anOpening(session));
    expect((await new PgSessionQueryRepository(db).byId({ sessionId: session.sessionId }))?.session).toEqual(session);
    const found = await new PgAdminQueryRepository(db).forSignIn({
      canonicalEmail: 'none@example.test' as CanonicalEmail,
      deviceDigest: null,
    });
    expect(found).toEqual({ admin: null, deviceRecognised: false });
  });
});
