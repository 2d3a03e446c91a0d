import type { AuditIntent } from '@maatify/admin-infra';
import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely';

import type { AuditEventsTable, Database } from '../schema/database.js';
import { isWhole, pageOf, positionOf } from '../store/cursor.js';
import type { Position } from '../store/cursor.js';
import type { Store } from '../store/store.js';

const LIST = 'audit';
type Row = Selectable<AuditEventsTable>;
type Query = SelectQueryBuilder<Database, 'auditEvents', Row>;

export interface AuditTrailQuery {
  /** Events this admin caused, and events about this admin. */
  readonly adminId?: string;
  readonly type?: string;
  /** From this moment on, and before that one: epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
  readonly correlationId?: string;
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export type AuditPage =
  | { readonly outcome: 'page'; readonly events: readonly AuditIntent[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/**
 * Reads the audit trail, newest first.
 *
 * When to use: to show it. Who may see it is the host's decision; ask `AuthorizationOrchestrator` first.
 *
 * Promises: one statement a page, stable while events are appended; a page costs what it holds, however long the trail is.
 *
 * Failures: `invalid_cursor` for a cursor it did not make; `StoreFailure` when the database does not answer.
 *
 * @example
 * const page = await auditTrail(db).page({ adminId, cursor: null, limit: 50 });
 */
export class KyselyAuditTrail {
  constructor(private readonly store: Store) {}

  async page(query: AuditTrailQuery): Promise<AuditPage> {
    const { cursor, limit, adminId } = query;
    const before = cursor === null ? null : positionOf(LIST, cursor, isWhole);
    if (cursor !== null && before === null) return { outcome: 'invalid_cursor' };
    const read = await this.store.run((db) => {
      if (adminId === undefined) return filtered(db, query, before).execute();
      // Each leg follows an index of its own and ends at the limit; an `or` over both would read and sort them whole.
      const by = filtered(db, query, before).where('actorAdminId', '=', adminId);
      const about = filtered(db, query, before).where('targetAdminId', '=', adminId);
      const both = db
        .selectFrom(by.as('caused'))
        .selectAll()
        .union(db.selectFrom(about.as('about')).selectAll());
      return both
        .orderBy('at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const { rows, next } = pageOf(LIST, read, limit, ({ at, seq }) => [at, seq]);
    return { outcome: 'page', events: rows.map(eventOf), next };
  }
}

function filtered(db: Kysely<Database>, query: AuditTrailQuery, before: Position<number> | null): Query {
  const { type, from, to, correlationId, limit } = query;
  let select: Query = db.selectFrom('auditEvents').selectAll();
  if (type !== undefined) select = select.where('type', '=', type);
  if (correlationId !== undefined) select = select.where('correlationId', '=', correlationId);
  if (from !== undefined) select = select.where('at', '>=', from as Row['at']);
  if (to !== undefined) select = select.where('at', '<', to as Row['at']);
  if (before !== null) {
    const at = before.at as Row['at'];
    select = select.where('at', '<=', at).where((eb) => eb.or([eb('at', '<', at), eb('seq', '<', before.key)]));
  }
  return select
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit + 1);
}

function eventOf(row: Row): AuditIntent {
  return {
    eventId: row.eventId,
    type: row.type,
    category: row.category,
    severity: row.severity,
    operation: row.operation,
    actor: JSON.parse(row.actor) as unknown,
    target: row.target === null ? null : (JSON.parse(row.target) as unknown),
    origin: JSON.parse(row.origin) as unknown,
    correlationId: row.correlationId,
    at: row.at,
    metadata: JSON.parse(row.metadata) as unknown,
  } as AuditIntent;
}
