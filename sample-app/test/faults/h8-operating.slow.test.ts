import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SystemSettingsCommandRepository } from '@maatify/admin-infra';
import { migrations } from '@maatify/admin-infra-adapters/kysely';
import { sql } from 'kysely';
import Libsql from 'libsql';

import { migrateCommand } from '../../src/commands/migrate.command.js';
import { AppConfigurationError } from '../../src/platform/config/configuration.js';
import { readConfiguration } from '../../src/platform/config/read-configuration.js';
import { prepareDatabase } from '../../src/platform/database/prepare-database.js';
import { theFirstAdmin } from '../support/given.js';
import { aKey, startHost } from '../support/host.js';
import { startProcess, startRefused } from '../support/process.js';

const directories: string[] = [];
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'operating-'));
  directories.push(dataDir);
});
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

describe('what an operator meets (found outside, row H8)', () => {
  it('a killed process leaves nothing behind that a person has to remove', async () => {
    const env = { DATA_DIR: dataDir, TOTP_ENCRYPTION_KEY: aKey() };
    const killed = await startProcess(env);
    killed.child.kill('SIGKILL');
    await killed.ended();
    // As an older version of this host, or another machine, left them.
    writeFileSync(join(dataDir, 'database.lock'), JSON.stringify({ pid: 1, host: 'another-host' }), { mode: 0o600 });
    const next = await startHost({ env });
    expect((await next.client().get('/health')).status).toBe(200);
    await next.close();
  });

  it('production starts on tables that the command has migrated, and says so where it has not', async () => {
    const secrets = { NODE_ENV: 'production', TOTP_ENCRYPTION_KEY: aKey(), COOKIE_SECRET: aKey() };
    const env = { DATA_DIR: dataDir, ...secrets };
    const refused = await startRefused(env);
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('npm run migrate')]);
    expect(refused.output).toContain('admin_infra_0001_tables');
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect([await migrateCommand(readConfiguration(env)), await migrateCommand(readConfiguration(env))]).toEqual([0, 0]);
    const all = [...Object.keys(await migrations('sqlite').getMigrations()), 'host_keys'];
    expect(written.mock.calls.flat()).toEqual([
      `${JSON.stringify({ database: `${dataDir}/admin.db`, migrated: all })}\n`,
      `{"database":"${dataDir}/admin.db","migrated":[]}\n`,
    ]);
    written.mockRestore();
    const opened = await prepareDatabase(readConfiguration(env));
    await opened.close();
  });

  it('a start waits for a file that another process writes', async () => {
    mkdirSync(dataDir, { recursive: true });
    const other = new Libsql(join(dataDir, 'admin.db'));
    other.exec('pragma journal_mode = wal');
    other.exec('begin immediate');
    setTimeout(() => {
      other.exec('commit');
      other.close();
    }, 1_500);
    const host = await startHost({ env: { DATA_DIR: dataDir } });
    expect((await host.client().get('/health')).body).toEqual({ outcome: 'healthy' });
    await host.close();
  });

  it('a database that takes no writes is not healthy', async () => {
    const host = await startHost();
    await sql`pragma query_only = on`.execute(host.opened.db);
    const reply = await host.client().get('/health');
    expect([reply.status, reply.body]).toEqual([503, { outcome: 'unhealthy' }]);
    await sql`pragma query_only = off`.execute(host.opened.db);
    await host.close();
  });

  it('a 503 says whether something may have been written', async () => {
    class Unanswered {
      change = (): Promise<never> => Promise.reject(new Error('connection lost'));
      changeTogether = this.change;
    }
    const host = await startHost({ contracts: { SystemSettingsCommandRepository: { useClass: Unanswered } } });
    expect(host.app.get(SystemSettingsCommandRepository, { strict: false })).toBeInstanceOf(Unanswered);
    const ada = await theFirstAdmin(host);
    const unknown = await ada.client.put('/settings/audit.log_views', { value: true });
    expect([unknown.status, unknown.body['error'], unknown.body['written']]).toEqual([503, 'unavailable', 'unknown']);
    await sql`alter table admin_infra_settings rename to away`.execute(host.opened.db);
    const no = await ada.client.put('/settings/audit.log_views', { value: true });
    expect([no.status, no.body['error'], no.body['written']]).toEqual([503, 'unavailable', 'no']);
    expect(no.headers.get('retry-after')).toBe('1');
    await sql`alter table away rename to admin_infra_settings`.execute(host.opened.db);
    await host.close();
  });

  it('goes on when whoever read its output is gone', async () => {
    const host = await startProcess({ DATA_DIR: dataDir });
    host.child.stderr?.destroy();
    host.child.stdout?.destroy();
    const statuses: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      // A sign-in whose tables are gone is logged as a failure each time.
      const database = new Libsql(join(dataDir, 'admin.db'));
      if (turn === 0) database.exec('alter table admin_infra_attempt_budgets rename to away');
      database.close();
      const body = JSON.stringify({ email: 'a@example.test', password: 'x' });
      const headers = { 'content-type': 'application/json' };
      statuses.push((await fetch(`${host.url}/auth/sign-in`, { method: 'POST', headers, body })).status);
    }
    expect(statuses).toEqual([503, 503, 503]);
    expect((await fetch(`${host.url}/health`)).status).toBe(200);
    host.child.kill('SIGTERM');
    expect((await host.ended()).signal).toBe('SIGTERM');
  });
});

describe('secrets that anybody could guess, and secrets used twice, are refused (found outside, row H8)', () => {
  const problemsOf = (secret: string, key = aKey(), earlier = ''): readonly string[] => {
    try {
      readConfiguration({
        ...{ NODE_ENV: 'production', DATABASE_URL: 'postgres://h/db', COOKIE_SECRET: secret },
        ...{ TOTP_ENCRYPTION_KEY: key, TOTP_ENCRYPTION_PREVIOUS_KEYS: earlier },
      });
      return [];
    } catch (error) {
      if (error instanceof AppConfigurationError) return error.problems.map(({ variable }) => variable);
      throw error;
    }
  };

  it.each([
    '12345678'.repeat(4),
    '1234567890'.repeat(4),
    'abcdefghijkl'.repeat(3),
    'replace-me-with-a-long-random-value-please',
    'REPLACE_ME_REPLACE_ME_REPLACE_ME_1234',
    'your-cookie-value-goes-here-0a9b8c7d6e5f',
    'qwertyuiopasdfghjklzxcvbnm1234567',
    'Xk3!vQ9zXk3!vQ9zXk3!vQ9zXk3!vQ9z',
    'enter-some-long-random-string-0a9b8c7d',
  ])('%s', (secret) => {
    expect(problemsOf(secret)).toEqual(['COOKIE_SECRET']);
  });

  it('the key for seeds as the secret of cookies, in any spelling, and a key from before', () => {
    const key = aKey();
    const bytes = Buffer.from(key, 'base64');
    for (const spelling of [key, bytes.toString('base64url'), bytes.toString('hex')]) {
      expect(problemsOf(spelling, key)).toEqual(['COOKIE_SECRET']);
      expect(problemsOf(spelling, aKey(), key)).toEqual(['COOKIE_SECRET']);
    }
  });

  it('and random ones are taken', () => {
    for (let turn = 0; turn < 300; turn += 1) {
      const bytes = Buffer.from(aKey(), 'base64');
      expect([problemsOf(bytes.toString('base64')), problemsOf(bytes.toString('hex'))]).toEqual([[], []]);
    }
  });
});
