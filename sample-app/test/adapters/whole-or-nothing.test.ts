import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminId } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

import { PgAdminCommandRepository } from '../../src/adapters/pg-admin-command-repository.js';
import { PgAttemptLimiter } from '../../src/adapters/pg-attempt-limiter.js';
import { PgOneTimeCodeRepository } from '../../src/adapters/pg-one-time-code-repository.js';
import { PgSessionCommandRepository } from '../../src/adapters/pg-session-command-repository.js';
import { PgSystemSettingsCommandRepository } from '../../src/adapters/pg-system-settings-command-repository.js';
import { PgTotpCommandRepository } from '../../src/adapters/pg-totp-command-repository.js';
import { StoreFailure } from '../../src/adapters/support/store-adapter.js';
import type { Database, OpenedDatabase } from '../../src/database/database.js';
import { openEmbedded, startOver } from './support/databases.js';
import { everyRow, FailingDatabase } from './support/failing-database.js';
import { aChallenge, anAdmin, anOpening, aSession, at, by, digest, email, LIFELINE, SYSTEM, T0 } from './support/given.js';

let opened: OpenedDatabase;
let failing: FailingDatabase;
beforeAll(async () => {
  opened = await openEmbedded();
  failing = new FailingDatabase(opened);
}, 60_000);
afterAll(() => opened.close());

type Write = (db: Database) => Promise<{ readonly outcome: string }>;

const codes = (db: Database) => new PgOneTimeCodeRepository(db);
const sessions = (db: Database) => new PgSessionCommandRepository(db);
const totp = (db: Database) => new PgTotpCommandRepository(db);
const admins = (db: Database) => new PgAdminCommandRepository(db);

const startPending = (db: Database, adminId: AdminId) =>
  totp(db).startPending({
    ...{ adminId, pendingId: 'p', sealedSeed: Redacted.of('seed'), expiresAt: at(10) },
    ...{ expectedEpoch: 1, at: T0 },
  });
const issue = (db: Database, adminId: AdminId, codeDigest = digest()) =>
  codes(db).issue({
    ...{ adminId, purpose: 'totp_enrolment', codeDigest, issuedAt: T0 },
    ...{ expiresAt: at(1_000), notSince: at(-60), by: SYSTEM },
  });

/** Each write that has to hold together, with what it needs to find. */
const WRITES: Readonly<Record<string, (db: Database) => Promise<Write>>> = {
  'AdminCommandRepository.bootstrap': async (db) => {
    await startOver(opened);
    expect(await everyRow(db)).toContain('admins: []');
    const address = email();
    const first = { email: address, canonicalEmail: address, name: 'First', passwordHash: Redacted.of('hash') };
    return (at) => admins(at).bootstrap({ ...first, at: T0, by: SYSTEM });
  },
  'AdminCommandRepository.create': async (db) => {
    const author = await anAdmin(db);
    const address = email();
    const invitation = { codeDigest: digest(), expiresAt: at(1_000) };
    const created = { email: address, canonicalEmail: address, name: 'New', invitation, at: T0, by: by(author) };
    return (at) => admins(at).create(created);
  },
  'AdminCommandRepository.changeStatus': async (db) => {
    await anAdmin(db, { abilities: [LIFELINE] });
    const adminId = await anAdmin(db);
    const change = { adminId, from: 'active', to: 'suspended', expectedVersion: 1, reason: 'left' } as const;
    return (over) => admins(over).changeStatus({ ...change, at: at(1), by: SYSTEM, lifelineAbility: LIFELINE });
  },
  'AdminCommandRepository.acceptInvitation': async (db) => {
    const adminId = await anAdmin(db, { status: 'pending_verification', emailVerified: false });
    return (over) => admins(over).acceptInvitation({ adminId, passwordHash: Redacted.of('hash'), activate: true, at: at(5) });
  },
  'SessionCommandRepository.open': async (db) => {
    const adminId = await anAdmin(db);
    const oldest = aSession(adminId);
    const replaced = aSession(adminId, { openedAt: at(1) });
    const challenge = aChallenge(adminId);
    for (const session of [oldest, aSession(adminId, { openedAt: at(2) }), replaced]) await sessions(db).open(anOpening(session));
    await sessions(db).openChallenge({ challenge });
    const opening = anOpening(
      aSession(adminId, { openedAt: at(3) }),
      { closesChallenge: challenge.challengeDigest, replacesSession: replaced.sessionId },
      { maxLive: 2 },
    );
    return (over) => sessions(over).open(opening);
  },
  'SessionCommandRepository.openChallenge': async (db) => {
    const challenge = aChallenge(await anAdmin(db));
    return (over) => sessions(over).openChallenge({ challenge });
  },
  'SessionCommandRepository.end': async (db) => {
    const session = aSession(await anAdmin(db));
    await sessions(db).open(anOpening(session));
    const { adminId, sessionId } = session;
    return (over) => sessions(over).end({ adminId, sessionId, reason: 'revoked', at: at(1) });
  },
  'SessionCommandRepository.endAll': async (db) => {
    const adminId = await anAdmin(db);
    return (over) => sessions(over).endAll({ adminId, expectedEpoch: 1, at: at(1), by: SYSTEM });
  },
  'OneTimeCodeRepository.issue': async (db) => {
    const adminId = await anAdmin(db);
    return (over) => issue(over, adminId);
  },
  'OneTimeCodeRepository.claim': async (db) => {
    const adminId = await anAdmin(db);
    const codeDigest = digest();
    await issue(db, adminId, codeDigest);
    return (over) => codes(over).claim({ codeDigest, purpose: 'totp_enrolment', adminId, at: at(1) });
  },
  'TotpCommandRepository.startPending': async (db) => {
    const adminId = await anAdmin(db);
    return (over) => startPending(over, adminId);
  },
  'TotpCommandRepository.enable': async (db) => {
    const adminId = await anAdmin(db);
    await startPending(db, adminId);
    return (over) => totp(over).enable({ adminId, pendingId: 'p', step: 100, expectedEpoch: 1, at: T0 });
  },
  'SystemSettingsCommandRepository.change': async (db) => {
    const author = await anAdmin(db);
    const key = `whole.${randomUUID()}`;
    return (over) =>
      new PgSystemSettingsCommandRepository(over).change({ key, expected: null, value: 1, at: at(3), by: by(author) });
  },
};

/** Without a transaction around it only a write of one statement is whole: it is carried out or not. */
async function expectOneStatement(write: Write): Promise<void> {
  failing.breakAfter(0);
  expect(await write(failing.db)).toMatchObject({ outcome: 'won' });
  expect(failing.alone).toHaveLength(1);
}

describe('v5.0.0-2.3.3 a write whose connection breaks leaves all of it behind or nothing', () => {
  it.each(Object.entries(WRITES))('%s, after each of its statements', async (_, given) => {
    const write = await given(opened.db);
    const before = await everyRow(opened.db);
    let broken = 0;
    for (let statements = 1; ; statements += 1) {
      failing.breakAfter(statements);
      const ending = await write(failing.db).catch((error: unknown) => error);
      if (!failing.broke) {
        expect(ending).toMatchObject({ outcome: 'won' });
        break;
      }
      broken += 1;
      expect([statements, ending]).toEqual([statements, expect.any(StoreFailure)]);
      if (failing.alone.length > 0) return expectOneStatement(await given(opened.db));
      expect([statements, await everyRow(opened.db)]).toEqual([statements, before]);
    }
    expect(broken).toBeGreaterThan(1);
    expect(await everyRow(opened.db)).not.toBe(before);
  });

  it('an attempt that was counted stays counted, whatever becomes of the sign-in', async () => {
    const adminId = await anAdmin(opened.db);
    const budget = `admin:${adminId}`;
    const reserve = () =>
      new PgAttemptLimiter(failing.db).reserve({ budget, factor: 'password', limit: 2, lockoutMs: 60_000, at: T0 });
    for (const due of ['reserved', 'reserved', 'throttled']) {
      failing.breakAfter(0);
      expect((await reserve()).outcome).toBe(due);
      failing.breakAfter(2);
      await expect(sessions(failing.db).open(anOpening(aSession(adminId)))).rejects.toThrow('the connection broke');
    }
  });
});
