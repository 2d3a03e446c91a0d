import { Inject } from '@nestjs/common';
import { desc, sql } from 'drizzle-orm';

import { pageOf, positionOf } from '../adapters/support/cursor.js';
import { StoreAdapter } from '../adapters/support/store-adapter.js';
import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { auditEvents } from '../database/schema.js';
import type { AuditPageInput } from './audit-page.input.js';

const LIST = 'audit';
const DEFAULT_LIMIT = 20;

type AuditEntry = Omit<typeof auditEvents.$inferSelect, 'seq'>;

export type AuditResult =
  | { readonly outcome: 'page'; readonly items: readonly AuditEntry[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/** Reads what the audit logger wrote. The library only writes the trail; showing it is the host's own query. */
@StoreAdapter()
export class AuditTrail {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** A page of the trail, newest first. */
  async page({ cursor, limit, correlationId }: AuditPageInput): Promise<AuditResult> {
    const position = cursor == null ? null : positionOf(LIST, cursor);
    if (cursor != null && position === null) return { outcome: 'invalid_cursor' };
    const before =
      position === null ? sql`true` : sql`(${auditEvents.at}, ${auditEvents.seq}) < (${position.at}, ${position.seq})`;
    const joined = correlationId == null ? sql`true` : sql`${auditEvents.correlationId} = ${correlationId}`;
    const size = limit ?? DEFAULT_LIMIT;
    const read = await this.db
      .select()
      .from(auditEvents)
      .where(sql`${before} and ${joined}`)
      .orderBy(desc(auditEvents.at), desc(auditEvents.seq))
      .limit(size + 1);
    const { rows, next } = pageOf(LIST, read, size, ({ at, seq }) => ({ at, seq }));
    return { outcome: 'page', items: rows.map(({ seq: _seq, ...entry }) => entry), next };
  }
}
