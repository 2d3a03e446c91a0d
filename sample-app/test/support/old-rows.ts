import { sql } from 'kysely';

import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';
import { Housekeeping } from '../../src/housekeeping/housekeeping.js';
import type { Kept } from '../../src/housekeeping/housekeeping.js';
import type { Host } from './host.js';

export const DAY_MS = 86_400_000;

export function keepHouse(host: Host, now: number): Promise<Kept> {
  return host.app.get(Housekeeping, { strict: false }).run(now);
}

/** How many records the trail has. */
export async function trailLength({ db, schema: { schema } }: OpenedDatabase): Promise<number> {
  const table = sql.table(schema === undefined ? 'admin_infra_audit_events' : `${schema}.admin_infra_audit_events`);
  const { rows } = await sql<{ count: unknown }>`select count(*) as count from ${table}`.execute(db);
  return Number(rows[0]?.count);
}

export async function deleteFromTrail({ db, schema: { schema } }: OpenedDatabase): Promise<void> {
  await sql`delete from ${sql.table(schema === undefined ? 'admin_infra_audit_events' : `${schema}.admin_infra_audit_events`)}`.execute(
    db,
  );
}
