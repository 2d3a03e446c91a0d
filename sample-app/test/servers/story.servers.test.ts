import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';

import { dropOwnSchema, inOwnSchema } from '../../demo/own-schema.js';
import type { AppConfiguration } from '../../src/platform/config/configuration.js';
import { databaseKindOf } from '../../src/platform/config/database-kind.js';
import { openForMigration } from '../../src/platform/database/open-database.js';
import { SchemaBehindError } from '../../src/platform/database/missing-tables.js';
import { auditEvents } from '../support/database.js';
import { ending } from '../support/client.js';
import { aSecondFactor, anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin, withASecondFactor } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { aKey, startHost, testConfiguration } from '../support/host.js';
import type { Host } from '../support/host.js';
import type { TrailFinding } from '@maatify/admin-infra-adapters/kysely';
import { verified } from '../../src/commands/verify-audit.command.js';
import { auditKeys } from '../../src/platform/config/sealing-keys.js';
import { DAY_MS, deleteFromTrail, keepHouse, trailLength } from '../support/old-rows.js';
import { SERVERS } from '../support/servers.js';

const LOCK_HELD_MS = 9_000;

describe.each(SERVERS)('the host on %s', (_name, url) => {
  let configuration: AppConfiguration;
  let host: Host;
  let ada: SignedIn;
  const env = { DATABASE_URL: url, TOTP_ENCRYPTION_KEY: aKey(), AUDIT_DIGEST_KEYS: aKey() };
  beforeAll(async () => {
    configuration = await inOwnSchema(testConfiguration(env));
  });
  afterAll(async () => {
    await host.close();
    await dropOwnSchema(configuration);
  });

  const start = () => startHost({ env, ...schemaOf(configuration) });

  it('H8 waits for a migration that another process is running, however long a request would be allowed to', async () => {
    const other = await openForMigration(configuration.database);
    const { schema = '' } = configuration.database;
    const name = `admin_infra:${schema}:admin_infra_`;
    const migrating = other.db.connection().execute(async (held) => {
      const postgres = databaseKindOf(url) === 'postgres';
      await (postgres ? sql`select pg_advisory_lock(hashtext(${name}))` : sql`select get_lock(${name}, 5)`).execute(held);
      await new Promise((resolve) => setTimeout(resolve, LOCK_HELD_MS));
      await (postgres ? sql`select pg_advisory_unlock(hashtext(${name}))` : sql`select release_lock(${name})`).execute(held);
    });
    host = await start();
    await migrating;
    await other.close();
    expect((await host.client().get('/health')).body).toEqual({ outcome: 'healthy' });
  });

  it('plays the story: a factor, a colleague, his suspension, and the records of it', async () => {
    ada = await withASecondFactor(host, await theFirstAdmin(host));
    const sam = await signedIn(host, await anActiveAdmin(host, ada));
    await aSecondFactor(sam);
    expect((await ada.client.get('/admins?search=colleague')).body['items']).toHaveLength(1);
    await expecting('changed', ada.client.post(`/admins/${sam.adminId}/suspend`, { reason: 'x' }));
    expect((await sam.client.get('/me')).status).toBe(401);
    await expecting('changed', ada.client.put('/system/read-only', { on: true, reason: 'x' }));
    expect(ending(await ada.client.post('/reports', { title: 'x' }))).toBe('read_only');
    await expecting('changed', ada.client.put('/system/read-only', { on: false, reason: 'x' }));
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['admin.created', 'auth.totp.enabled', 'admin.suspended']));
    expect((await ada.client.get('/audit?limit=5')).body['items']).toHaveLength(5);
    expect((await ada.client.get('/health/details')).body).toMatchObject({ outcome: 'healthy', database: 'writable' });
  });

  it('guesses that come at once are counted once each', async () => {
    const person = await anActiveAdmin(host, ada);
    const guesses = Array.from({ length: 8 }, () => signIn(host.client(), { email: person.email, password: 'a wrong guess' }));
    const counts = (await Promise.all(guesses)).map(ending);
    expect(counts.filter((one) => one === 'rejected invalid_credentials')).toHaveLength(5);
    expect(ending(await signIn(host.client(), person))).toBe('throttled');
  });

  it('H8 keeps the audit trail as long as its setting says, and its guard stays', async () => {
    await host.settled();
    expect((await keepHouse(host, Date.now() + 364 * DAY_MS)).auditEvents).toBe(0);
    await host.settled();
    const recorded = await trailLength(host.opened);
    expect((await keepHouse(host, Date.now() + 366 * DAY_MS)).auditEvents).toBeGreaterThanOrEqual(recorded);
    await signIn(host.client(), { ...ada, password: 'a mistyped one' });
    await host.settled();
    expect(await trailLength(host.opened)).toBeGreaterThan(0);
    const keys = auditKeys(configuration.audit);
    if (keys === undefined) throw new Error('The host digests its records.');
    const found: TrailFinding[] = [];
    expect((await verified(host.opened, keys, (finding) => found.push(finding))).done).toBe(true);
    expect(found).toEqual([]);
    await expect(deleteFromTrail(host.opened)).rejects.toThrow(/append-only/);
  });

  it('in production starts on tables that were migrated by the command, and on no others', async () => {
    const production = { ...env, NODE_ENV: 'production' };
    const again = await startHost({ env: production, ...schemaOf(configuration) });
    await again.close();
    const { db, schema } = host.opened;
    await sql`delete from ${sql.table(`${String(schema.schema)}.admin_infra_migrations`)}`.execute(db);
    const { prepareDatabase } = await import('../../src/platform/database/prepare-database.js');
    await expect(prepareDatabase({ ...configuration, environment: 'production' })).rejects.toBeInstanceOf(SchemaBehindError);
  });
});

function schemaOf({ database: { schema } }: AppConfiguration): { readonly schema?: string } {
  return schema === undefined ? {} : { schema };
}
