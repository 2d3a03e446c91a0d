import { randomBytes } from 'node:crypto';

import { createAuditRelay } from '@maatify/admin-infra-adapters/kysely';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { dropOwnSchema, inOwnSchema } from '../../demo/own-schema.js';
import { grantsCommand } from '../../src/commands/grants.command.js';
import { migrateCommand } from '../../src/commands/migrate.command.js';
import type { AppConfiguration } from '../../src/platform/config/configuration.js';
import { databaseKindOf } from '../../src/platform/config/database-kind.js';
import { openForMigration } from '../../src/platform/database/open-database.js';
import { ending } from '../support/client.js';
import { auditEvents } from '../support/database.js';
import { aSecondFactor, anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin, withASecondFactor } from '../support/given.js';
import { aKey, startHost, testConfiguration } from '../support/host.js';
import type { Host } from '../support/host.js';
import { DAY_MS, keepHouse, trailLength } from '../support/old-rows.js';
import { SERVERS } from '../support/servers.js';

describe.each(SERVERS)('v5.0.0-13.2.2 v5.0.0-16.4.2 the host on %s with an account that owns no table', (_name, ownerUrl) => {
  const isPostgres = databaseKindOf(ownerUrl) === 'postgres';
  const role = `host_${randomBytes(6).toString('hex')}`;
  const account = isPostgres ? role : `'${role}'@'%'`;
  const secrets = { TOTP_ENCRYPTION_KEY: aKey(), COOKIE_SECRET: aKey(), AUDIT_DIGEST_KEYS: aKey() };
  let configuration: AppConfiguration;
  let schema: string;
  let host: Host;

  beforeAll(async () => {
    ({ schema = '' } = (await inOwnSchema(testConfiguration({ ...secrets, DATABASE_URL: ownerUrl }))).database);
    const [url, password] = [new URL(ownerUrl), randomBytes(12).toString('hex')];
    [url.username, url.password] = [role, password];
    if (!isPostgres) url.pathname = `/${schema}`;
    const env = { ...secrets, NODE_ENV: 'production', DATABASE_URL: url.href, DATABASE_OWNER_URL: ownerUrl };
    const read = testConfiguration(env);
    configuration = { ...read, database: { ...read.database, schema } };
    // As the guide tells an operator to.
    await asOwner(
      isPostgres ? `create role ${role} login password '${password}'` : `create user ${account} identified by '${password}'`,
    );
    expect(await printed(() => migrateCommand(configuration))).toMatch(/admin_infra_0011_audit_relays/);
    const grants = await printed(() => grantsCommand(configuration.database));
    await asOwner(...grants.split(';\n').filter((statement) => statement !== ''));
    host = await startHost({ env, schema });
  });
  afterAll(async () => {
    await host.close();
    await asOwner(...(isPostgres ? [`drop owned by ${role}`, `drop role ${role}`] : [`drop user ${account}`]));
    await dropOwnSchema(configuration);
  });

  async function asOwner(...statements: readonly string[]): Promise<void> {
    const { db, close } = await openForMigration(testConfiguration({ ...secrets, DATABASE_URL: ownerUrl }).database);
    for (const statement of statements) await sql.raw(statement).execute(db);
    await close();
  }

  async function printed(command: () => number | Promise<number>): Promise<string> {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await command()).toBe(0);
      return written.mock.calls.flat().join('');
    } finally {
      written.mockRestore();
    }
  }

  it('plays the story: a factor, a colleague, a role, his suspension, modes, guesses, and the records of it', async () => {
    const ada = await withASecondFactor(host, await theFirstAdmin(host));
    const sam = await signedIn(host, await anActiveAdmin(host, ada));
    await aSecondFactor(sam);
    const { body } = await expecting('created', ada.client.post('/roles', { name: 'Support' }));
    const { roleId } = body['role'] as { readonly roleId: string };
    await expecting('granted', ada.client.put(`/roles/${roleId}/abilities/admins.view`));
    await expecting('assigned', ada.client.put(`/admins/${sam.adminId}/roles/${roleId}`));
    await expecting('changed', ada.client.put('/settings/audit.log_views', { value: true }));
    await expecting('changed', ada.client.post(`/admins/${sam.adminId}/suspend`, { reason: 'x' }));
    expect((await sam.client.get('/me')).status).toBe(401);
    await expecting('changed', ada.client.put('/system/read-only', { on: true, reason: 'x' }));
    expect(ending(await ada.client.post('/reports', { title: 'x' }))).toBe('read_only');
    await expecting('changed', ada.client.put('/system/read-only', { on: false, reason: 'x' }));
    for (let guess = 0; guess < 6; guess += 1) await signIn(host.client(), { ...ada, password: 'a wrong guess' });
    expect(ending(await signIn(host.client(), ada))).toBe('throttled');
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['admin.created', 'auth.totp.enabled', 'admin.suspended']));
    expect((await ada.client.get('/health/details')).body).toMatchObject({ outcome: 'healthy', database: 'writable' });
  });

  it('v5.0.0-16.4.3 brings the trail to another system', async () => {
    await host.settled();
    const { db, schema: names } = host.opened;
    const seen: string[] = [];
    const relay = createAuditRelay({
      db,
      ...names,
      deliver: (records) => {
        seen.push(...records.map(({ event }) => event.eventId));
        return Promise.resolve();
      },
    });
    expect(await relay.runOnce()).toMatchObject({ failed: 0 });
    expect(new Set(seen).size).toBe(await trailLength(host.opened));
    await relay.forget();
    expect(await relay.waiting()).toBeNull();
  });

  it.each([
    "update audit_events set type = 'x'",
    'delete from audit_events',
    'delete from audit_marks',
    'delete from admins',
    'drop table audit_events',
    'alter table admins add column x int',
    'delete from host_keys',
    'truncate table audit_events',
    isPostgres ? 'alter table audit_events disable trigger all' : 'drop trigger audit_events_no_delete',
  ])('its account is refused: %s', async (statement) => {
    const named = statement.replace(/audit_\w+|admins|host_keys/, (name) => `${schema}.admin_infra_${name}`);
    await expect(sql.raw(named).execute(host.opened.db)).rejects.toThrow(/permission denied|must be owner|denied/i);
  });

  it('leaves old records where they are, for the owner to take', async () => {
    await host.settled();
    const recorded = await trailLength(host.opened);
    expect((await keepHouse(host, Date.now() + 366 * DAY_MS)).auditEvents).toBeNull();
    expect(await trailLength(host.opened)).toBeGreaterThanOrEqual(recorded);
  });
});
