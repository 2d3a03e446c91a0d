import { kyselyOverPg } from '@maatify/admin-infra-adapters/kysely';
import type { AnyKysely } from '@maatify/admin-infra-adapters/kysely';
import { Pool } from 'pg';

import type { TimeLimits } from './time-limits.js';

const CONNECT_MS = 5_000;
const IDLE_MS = 30_000;
const IDLE_IN_TRANSACTION_MS = 10_000;

export function openPostgres(url: string, max: number, { statementMs, queryMs }: TimeLimits): AnyKysely {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: Math.max(IDLE_IN_TRANSACTION_MS, queryMs),
    application_name: 'admin-infra-sample',
  });
  // Behind a pooler that hands connections out by the transaction: without `prepare`.
  return kyselyOverPg(pool, { queryLimitMs: queryMs, prepare: true });
}
