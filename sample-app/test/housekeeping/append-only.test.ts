import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { auditEvents, rowsOf } from '../support/database.js';
import { theFirstAdmin } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('v5.0.0-13.2.2 v5.0.0-16.4.2 what the host’s own account at the database may not do', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost();
    await theFirstAdmin(host);
    await host.settled();
  });
  afterAll(() => host.close());

  it.each([
    "update admin_infra_audit_events set type = 'changed'",
    "update admin_infra_audit_events set metadata = '{}' where seq = 1",
    'delete from admin_infra_audit_events',
    'delete from admin_infra_admins',
    'update admin_infra_admins set version = version - 1',
  ])('%s', async (statement) => {
    const before = [await auditEvents(host.opened), await rowsOf(host.opened, 'admins')];
    expect(before.map(({ length }) => length > 0)).toEqual([true, true]);
    await expect(sql.raw(statement).execute(host.opened.db)).rejects.toThrow(/append-only|never deleted|only grow/);
    expect([await auditEvents(host.opened), await rowsOf(host.opened, 'admins')]).toEqual(before);
  });
});
