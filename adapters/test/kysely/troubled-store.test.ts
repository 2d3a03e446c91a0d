import { afterAll, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, KyselyContracts } from '../../src/kysely/index.js';
import { createKyselyContracts } from '../../src/kysely/index.js';
import { active, at, digest, opening, SYSTEM, T0, unique } from './support/people.js';
import { emptyFile, openSqlite, removeFiles } from './support/sqlite.js';
import { KEYS } from './support/subject.js';

afterAll(removeFiles);

const MOST = 5_000;

function invite({ AdminCommandRepository }: KyselyContracts) {
  const canonicalEmail = `${unique()}@example.test` as never;
  const invitation = { codeDigest: digest(), expiresAt: at(3_600_000) };
  const name = 'x'.repeat(100);
  return AdminCommandRepository.create({ email: canonicalEmail, canonicalEmail, name, invitation, at: T0, by: SYSTEM });
}

/** An admin is created with an invitation in one write, so there are as many of one as of the other. */
async function halves(db: Kysely<Database>): Promise<readonly number[]> {
  const count = async (table: string) =>
    Number((await sql.raw<{ n: number }>(`select count(*) as n from ${table}`).execute(db)).rows[0]?.n);
  return [await count('admin_infra_admins'), await count('admin_infra_one_time_codes')];
}

describe('a SQLite file on a disk that is full', () => {
  it('refuses with a failure of the store, has nothing half done, and goes on when there is room', async () => {
    const db = openSqlite(await emptyFile());
    const contracts = createKyselyContracts(db, { keys: KEYS });
    const pragma = (text: string) => sql.raw<{ page_count: number }>(`pragma ${text}`).execute(db);
    const pages = Number((await pragma('page_count')).rows[0]?.page_count);
    await pragma(`max_page_count = ${String(pages + 20)}`);
    let failure: unknown = null;
    for (let count = 0; failure === null && count < MOST; count += 1)
      await invite(contracts).catch((error: unknown) => {
        failure = error;
      });
    expect(failure).toMatchObject({
      name: 'StoreFailure',
      code: 'SQLITE_FULL',
      message: expect.stringContaining('no room left'),
    });
    const [admins, codes] = await halves(db);
    expect([codes, (admins ?? 0) > 0]).toEqual([admins, true]);
    await pragma('max_page_count = 100000');
    expect(await invite(contracts)).toMatchObject({ outcome: 'won' });
    await db.destroy();
  });
});

describe('a SQLite file that can only be read', () => {
  it('is read all the same, refuses every write with a failure of the store, and goes on without a restart', async () => {
    const db = openSqlite(await emptyFile());
    const contracts = createKyselyContracts(db, { keys: KEYS });
    const person = await active(contracts);
    await sql.raw('pragma query_only = 1').execute(db);
    const question = { ...person, deviceDigest: null };
    expect((await contracts.AdminQueryRepository.forSignIn(question)).admin).toMatchObject({ adminId: person.adminId });
    const before = await halves(db);
    for (const write of [
      () => invite(contracts),
      () => contracts.SessionCommandRepository.open(opening(person)),
      () => contracts.AttemptLimiter.reserve({ budget: 'b', factor: 'password', limit: 5, lockoutMs: 1, windowMs: 1, at: T0 }),
    ])
      await expect(write()).rejects.toMatchObject({ name: 'StoreFailure', code: 'SQLITE_READONLY' });
    expect(await halves(db)).toEqual(before);
    await sql.raw('pragma query_only = 0').execute(db);
    expect(await contracts.SessionCommandRepository.open(opening(person))).toMatchObject({ outcome: 'won' });
    await db.destroy();
  });
});
