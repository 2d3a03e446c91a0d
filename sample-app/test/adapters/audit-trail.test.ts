import { randomUUID } from 'node:crypto';

import type { AuditIntent, EventId } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'drizzle-orm';

import { PgAuditLogger } from '../../src/adapters/pg-audit-logger.js';
import { AuditTrail } from '../../src/audit/audit-trail.js';
import type { OpenedDatabase } from '../../src/database/database.js';
import { rowsOf } from '../../src/database/database.js';
import { openEmbedded } from './support/databases.js';
import { T0 } from './support/given.js';

const event: AuditIntent = {
  eventId: randomUUID() as EventId,
  type: 'auth.logout',
  category: 'authentication',
  severity: 'info',
  operation: 'auth.sign_out',
  actor: { kind: 'anonymous' },
  target: null,
  origin: { ip: null, userAgent: null, channel: 'ui', deviceId: null },
  correlationId: 'c',
  at: T0,
  metadata: {},
};

describe('AU-20 reading the audit trail', () => {
  let opened: OpenedDatabase;
  beforeAll(async () => {
    opened = await openEmbedded();
    await new PgAuditLogger(opened.db).record(event);
  }, 60_000);
  afterAll(() => opened.close());

  it('writes nothing, and needs no table but its own', async () => {
    const { db } = opened;
    const tables = await rowsOf<{ name: string }>(
      db,
      sql`select table_name as name from information_schema.tables where table_schema = current_schema()`,
    );
    const others = tables.map(({ name }) => name).filter((name) => name !== 'audit_events');
    expect(others).toContain('admins');
    for (const name of others) await db.execute(sql`drop table ${sql.identifier(name)} cascade`);
    const page = await db.transaction(async (transaction) => {
      await transaction.execute(sql`set transaction read only`);
      return new AuditTrail(transaction).page({ limit: 5 });
    });
    expect(page).toMatchObject({ outcome: 'page', items: [{ type: 'auth.logout', correlationId: 'c' }], next: null });
  }, 60_000);
});
