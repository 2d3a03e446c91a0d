import type { AuditIntent, AuditLogger } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { storable } from '../database/columns.js';
import { auditEvents } from '../database/schema.js';
import { StoreAdapter } from './support/store-adapter.js';

/** Appends; the table itself refuses update, delete and truncate. A second delivery of one event is dropped. */
@StoreAdapter()
export class PgAuditLogger implements AuditLogger {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async record({ target, ...event }: AuditIntent): Promise<void> {
    await this.db
      .insert(auditEvents)
      .values({ ...event, targetType: target?.type ?? null, targetId: target === null ? null : storable(target.id) })
      .onConflictDoNothing({ target: auditEvents.eventId });
  }
}
