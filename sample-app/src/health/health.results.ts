import type { HealthReport } from '@maatify/admin-infra';

import type { DatabaseState } from '../platform/database/writable.js';

export interface HealthResult {
  readonly outcome: 'healthy' | 'unhealthy';
}

/** For people who run the host. A lost record is an alarm, not an outage, so it makes nothing unhealthy. */
export interface HealthDetails extends HealthResult {
  readonly database: DatabaseState;
  readonly records: HealthReport['sinks'];
}
