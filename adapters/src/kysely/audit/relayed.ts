import type { SqlBool } from 'kysely';
import { sql } from 'kysely';

/** Whether every relay brought this record away; where there is none, it is so of all. */
export function isRelayed() {
  const seq = sql.ref('auditEvents.seq');
  const behind = sql`select 1 from ${sql.table('audit_relays')} as ${sql.ref('relay')} where ${sql.ref('relay.relayedTo')} < ${seq}`;
  const passedOver = sql`select 1 from ${sql.table('audit_relay_gaps')} as ${sql.ref('gap')}
    where ${sql.ref('gap.firstSeq')} <= ${seq} and ${sql.ref('gap.lastSeq')} >= ${seq}`;
  return sql<SqlBool>`(not exists (${behind}) and not exists (${passedOver}))`;
}
