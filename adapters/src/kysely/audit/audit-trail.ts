import type { AuditIntent } from '@maatify/admin-infra';
import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely';

import type { AuditEventsTable, Database } from '../schema/database.js';
import { isWhole, pageOf, positionOf } from '../store/cursor.js';
import type { Position } from '../store/cursor.js';
import type { Store } from '../store/store.js';
import { auditExport } from './audit-export.js';
import type { AuditExportFormat } from './audit-export.js';
import { eventOf } from './event-of.js';

const LIST = 'audit';
/** Large enough that reading pages costs little, small enough that several exports at once are nothing to a process. */
const EXPORTED_PER_PAGE = 500;
type Row = Selectable<AuditEventsTable>;
type Query = SelectQueryBuilder<Database, 'auditEvents', Row>;

/** Which events; all of them without any. */
export interface AuditFilter {
  /** Events this admin caused, and events about this admin. */
  readonly adminId?: string;
  readonly type?: string;
  /** From this moment on, and before that one: epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
  readonly correlationId?: string;
}

export interface AuditTrailQuery extends AuditFilter {
  /** The `next` of an earlier page, or null for the first one. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface AuditExport {
  readonly format: AuditExportFormat;
  readonly filter?: AuditFilter;
  /** How many events are read at once, and how many a chunk holds. @default 500 */
  readonly perPage?: number;
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

  /**
   * Writes every event of a filter as text, newest first.
   *
   * When to use: to hand the trail to an auditor or to another system. Who may have it is the host's decision, and that it was
   * taken is the host's to record.
   *
   * Promises: nothing is read before the first chunk is asked for, and no page before the one in front of it was taken, so a slow
   * reader is waited for and one that goes away ends it; memory holds a page. Between pages it holds no connection, no lock and no
   * transaction. Events recorded after it began are not in it. CSV is that of RFC 4180, in which a cell that a spreadsheet would
   * compute begins with an apostrophe, and so does a part of one where the spreadsheet cuts at semicolons or tabs.
   *
   * Failures: `StoreFailure` out of the iteration when the database does not answer; what was written until then is no whole export.
   *
   * @example
   * await pipeline(auditTrail(db).export({ format: 'csv', filter: { adminId } }), createWriteStream('audit.csv'));
   */
  export({ format, filter = {}, perPage = EXPORTED_PER_PAGE }: AuditExport): AsyncGenerator<string, void, undefined> {
    return auditExport(this.pages(filter, perPage), format);
  }

  private async *pages(filter: AuditFilter, limit: number): AsyncGenerator<readonly AuditIntent[], void, undefined> {
    for (let cursor: string | null = null; ;) {
      const page: AuditPage = await this.page({ ...filter, cursor, limit });
      if (page.outcome !== 'page') throw new Error('The trail refused a cursor of its own.');
      if (page.events.length > 0) yield page.events;
      if (page.next === null) return;
      cursor = page.next;
    }
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
