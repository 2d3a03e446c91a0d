import { kyselyOverMysql } from '@maatify/admin-infra-adapters/kysely';
import type { AnyKysely } from '@maatify/admin-infra-adapters/kysely';
import { createPool } from 'mysql2';

import type { TimeLimits } from './time-limits.js';

const CONNECT_MS = 5_000;
const IDLE_MS = 30_000;

/** MySQL and MariaDB name their statement limit differently, so the limit of this side has to do for both. */
export function openMysql(url: string, max: number, { queryMs }: TimeLimits): AnyKysely {
  const pool = createPool({
    // The driver itself knows one spelling alone.
    uri: url.replace(/^mariadb:/, 'mysql:'),
    connectionLimit: max,
    connectTimeout: CONNECT_MS,
    idleTimeout: IDLE_MS,
  });
  return kyselyOverMysql(pool, { queryLimitMs: queryMs });
}
