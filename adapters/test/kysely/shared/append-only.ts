import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../../../src/kysely/index.js';
import { createKyselyContracts } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { active } from '../support/people.js';
import { auditEvent } from '../support/events.js';
import { KEYS } from '../support/subject.js';

/** What the database itself refuses, whoever asks. */
export function refusesChanges(database: TestDatabase): void {
  let db: Kysely<Database>;
  beforeAll(async () => {
    await database.create();
    db = database.open();
    const contracts = createKyselyContracts(db, { keys: KEYS });
    await active(contracts);
    await contracts.AuditLogger.record(auditEvent());
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it.each([
    "update admin_infra_audit_events set type = 'changed'",
    'delete from admin_infra_audit_events',
    'delete from admin_infra_admins',
    'update admin_infra_admins set version = version - 1',
    'update admin_infra_admins set credential_epoch = credential_epoch - 1',
    "update admin_infra_admins set id = 'another'",
    ...(database.name === 'postgres' ? ['truncate admin_infra_audit_events'] : []),
  ])('%s', async (statement) => {
    await expect(sql.raw(statement).execute(db)).rejects.toThrow(/append-only|never deleted|only grow/);
  });

  it('and nothing was changed by asking', async () => {
    const { rows } = await sql<{ type: string }>`select type from admin_infra_audit_events`.execute(db);
    expect(rows.map(({ type }) => type)).toEqual([auditEvent().type]);
  });
}
