import type { AuditIntent } from '@maatify/admin-infra';

import type { StoredRecord } from './chain-digests.js';

/** The event a record holds, as it was recorded. */
export function eventOf(row: StoredRecord): AuditIntent {
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
