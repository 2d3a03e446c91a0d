import type { HealthReport } from '@maatify/admin-infra';
import type { AuditRelayWaiting, ChangesWaiting } from '@maatify/admin-infra-adapters/kysely';

import type { DatabaseState } from '../platform/database/writable.js';

export interface HealthResult {
  readonly outcome: 'healthy' | 'unhealthy';
}

/** For people who run the host. A lost record is an alarm, not an outage, so it makes nothing unhealthy. */
export interface HealthDetails extends HealthResult {
  readonly database: DatabaseState;
  readonly records: HealthReport['sinks'];
  /** What waits to be brought to the other system; null where no process does that, or while the database does not answer. */
  readonly auditRelay: AuditRelayWaiting | null;
  /** Changes whose records have not come, those of this moment among them; null while the database does not answer. */
  readonly unrecordedChanges: ChangesWaiting | null;
}
