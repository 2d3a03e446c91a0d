import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, KyselyContracts } from '../../src/kysely/index.js';
import { createKyselyContracts } from '../../src/kysely/index.js';
import { active, opened } from './support/people.js';
import { postgresServer } from './support/servers.js';
import { KEYS } from './support/subject.js';

const SETTINGS = ['a', 'b', 'c'];

describe('statements that a connection of PostgreSQL prepares', () => {
  const server = postgresServer();
  const open = new Set<Kysely<Database>>();
  beforeAll(() => server.create());
  afterEach(async () => {
    for (const db of open) await db.destroy();
    open.clear();
  });
  afterAll(() => server.drop());

  /** On one connection, so that what it prepared can be asked. */
  const over = (prepare?: boolean): { db: Kysely<Database>; contracts: KyselyContracts } => {
    const db = server.open({ max: 1, ...(prepare === undefined ? {} : { prepare }) });
    open.add(db);
    return { db, contracts: createKyselyContracts(db, { keys: KEYS }) };
  };
  const preparedBy = async (db: Kysely<Database>): Promise<readonly { statement: string; runs: number }[]> => {
    const asked = sql<{ statement: string; runs: number }>`
      select statement, (generic_plans + custom_plans)::int as runs from pg_prepared_statements where name like 'ai\\_%' order by statement`;
    const { rows } = await asked.execute(db);
    return rows.filter(({ statement }) => !statement.includes('pg_prepared_statements'));
  };

  it('none, unless it is told to: a pooler might hand each transaction another connection', async () => {
    const { db, contracts } = over();
    await contracts.SystemSettingsReader.read({ keys: SETTINGS });
    expect(await preparedBy(db)).toEqual([]);
  });

  it('a check of a session and its settings are planned once, and run again', async () => {
    const { db, contracts } = over(true);
    const session = await opened(contracts, await active(contracts));
    const before = await preparedBy(db);
    for (let turn = 0; turn < 3; turn += 1) {
      await contracts.SessionQueryRepository.byTokenDigest(session);
      await contracts.SystemSettingsReader.read({ keys: SETTINGS });
    }
    const after = (await preparedBy(db)).filter(({ statement }) => before.every((one) => one.statement !== statement));
    expect(after.map(({ runs }) => runs)).toEqual([3, 3]);
  });

  it('each run answers for its own values', async () => {
    const { contracts } = over(true);
    const [one, other] = [await opened(contracts, await active(contracts)), await opened(contracts, await active(contracts))];
    const found = await Promise.all(
      [one, other, one].map(({ tokenDigest }) => contracts.SessionQueryRepository.byTokenDigest({ tokenDigest })),
    );
    expect(found.map((read) => read?.session.sessionId)).toEqual([one, other, one].map(({ session }) => session.sessionId));
    const asked = await contracts.SystemSettingsReader.read({ keys: ['a', 'b'] });
    expect(asked.entries.map(({ key }) => key)).toEqual(['a', 'b']);
    const askedAgain = await contracts.SystemSettingsReader.read({ keys: ['c', 'd'] });
    expect(askedAgain.entries.map(({ key }) => key)).toEqual(['c', 'd']);
  });

  it('goes on after a migration that adds a column to every table', async () => {
    const { contracts } = over(true);
    const person = await active(contracts);
    const session = await opened(contracts, person);
    const ask = () =>
      Promise.all([
        contracts.SessionQueryRepository.byTokenDigest(session),
        contracts.SystemSettingsReader.read({ keys: SETTINGS }),
        contracts.SystemSettingsReader.describe({ key: 'a' }),
        contracts.TotpQueryRepository.state(person),
        contracts.AdminQueryRepository.forSignIn({ ...person, deviceDigest: null }),
        contracts.SessionQueryRepository.page({ ...person, cursor: null, limit: 5 }),
      ]);
    const before = await ask();
    const other = over();
    const tables = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = current_schema() and tablename like 'admin_infra_%'`.execute(
      other.db,
    );
    for (const { name } of tables.rows) await sql`alter table ${sql.table(name)} add column added_later text`.execute(other.db);
    expect(await ask()).toEqual(before);
    await opened(contracts, person);
  });
});
