import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sql } from 'drizzle-orm';
import type pg from 'pg';

import { PgSystemSettingsReader } from '../../src/adapters/pg-system-settings-reader.js';
import { StoreFailure } from '../../src/adapters/support/store-adapter.js';
import { tableUnder } from '../support/guide.js';
import { openServer } from './support/databases.js';
import type { ServerDatabases } from './support/databases.js';

jest.setTimeout(60_000);

describe('v5.0.0-13.1.2 v5.0.0-13.2.6 when every connection is taken', () => {
  let servers: ServerDatabases | null = null;
  beforeAll(async () => {
    servers = await openServer();
  });
  afterAll(async () => {
    await servers?.close();
  });

  it('the pool is set up as the guide says, the next call waits so long, fails as out of reach, and all goes on', async () => {
    if (servers === null) return;
    const { db } = servers.first;
    const { options } = (db as unknown as { $client: pg.Pool }).$client;
    const listed = new Map(tableUnder('Connections').map(([name, value]) => [name, value]));
    const seconds = (ms: unknown): string => `${String(Number(ms) / 1_000)} s`;
    expect([String(options.max), seconds(options.connectionTimeoutMillis), seconds(options.idleTimeoutMillis)]).toEqual([
      listed.get('max'),
      listed.get('connectionTimeoutMillis'),
      listed.get('idleTimeoutMillis'),
    ]);

    const busy = Promise.all(Array.from({ length: options.max }, () => db.execute(sql`select pg_sleep(6)`)));
    const reader = new PgSystemSettingsReader(db);
    const started = performance.now();
    const failure: unknown = await reader.read({ keys: ['audit.enabled'] }).catch((error: unknown) => error);
    const waited = performance.now() - started;
    expect(failure).toBeInstanceOf(StoreFailure);
    expect(waited).toBeGreaterThan(4_500);
    expect(waited).toBeLessThan(5_900);
    await busy;
    await expect(reader.read({ keys: ['audit.enabled'] })).resolves.toEqual({ entries: [{ key: 'audit.enabled', value: null }] });
  });
});
