import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Libsql from 'libsql';

import { aKey } from '../support/host.js';
import { runCommand } from '../support/process.js';
import type { Env } from '../support/process.js';

// Each command is a process that reads all sources anew.
jest.setTimeout(60_000);

const WHY = ['--reason', 'why'];
const WHOM = ['--email', 'a@example.com'];

describe('threat=a command that acts on another database than the host', () => {
  const directory = mkdtempSync(join(tmpdir(), 'wrong-database-'));
  const secrets: Env = { TOTP_ENCRYPTION_KEY: aKey(), COOKIE_SECRET: aKey() };
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([['emergency', 'on', ...WHY], ['leave-mode', 'read-only', ...WHY], ['unlock', ...WHOM, ...WHY], ['prune']])(
    '%s makes neither a database nor secrets where there are none',
    async (...args: string[]) => {
      const dataDir = join(directory, 'nothing');
      for (const env of [{}, secrets]) {
        const { code, stdout, stderr } = await runCommand({ DATA_DIR: dataDir, ...env }, args);
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toContain(dataDir);
        expect(stderr).not.toMatch(/\bat file:/);
        expect(existsSync(dataDir)).toBe(false);
      }
    },
  );

  describe('with tables of somebody else', () => {
    const dataDir = mkdtempSync(join(directory, 'foreign-'));
    const file = join(dataDir, 'admin.db');
    beforeAll(() => {
      const foreign = new Libsql(file);
      foreign.exec('create table theirs (id int)');
      foreign.close();
    });

    it('a command leaves it as it is, and says how to go on', async () => {
      const { code, stderr } = await runCommand({ DATA_DIR: dataDir, ...secrets }, ['emergency', 'on', ...WHY]);
      expect(code).toBe(1);
      expect(stderr).toContain(`The database ${file} lacks`);
      expect(stderr).toMatch(/environment of the host.*cli\.js migrate\n$/);
      const foreign = new Libsql(file);
      expect(foreign.prepare('select name from sqlite_master').all()).toEqual([{ name: 'theirs' }]);
      foreign.close();
      expect(readdirSync(dataDir)).not.toContain('development-secrets.json');
    });
  });

  it('a database that cannot be reached is told in a line, with its name and without its password', async () => {
    const env = { ...secrets, DATABASE_URL: 'postgres://user:canary@127.0.0.1:1/records' };
    const { code, stderr } = await runCommand(env, ['prune']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The command failed: ECONNREFUSED.*postgres:\/\/127\.0\.0\.1:1\/records.*\n$/);
    expect(stderr).not.toContain('canary');
    const more = await runCommand({ ...env, DEBUG: '1' }, ['prune']);
    expect(more.stderr).toMatch(/\n\s+at /);
    expect(more.stderr).not.toContain('canary');
  });

  it('reset-password with another key than the host has changes nothing', async () => {
    const env = { ...secrets, DATA_DIR: join(directory, 'keys') };
    const password = { BOOTSTRAP_PASSWORD: 'a long passphrase of mine' };
    expect((await runCommand({ ...env, ...password }, ['bootstrap', ...WHOM])).code).toBe(0);
    const rows = () => {
      const database = new Libsql(join(env.DATA_DIR, 'admin.db'));
      const found = database.prepare('select * from admin_infra_admins').all();
      database.close();
      return found;
    };
    const before = rows();
    const { code, stdout, stderr } = await runCommand({ ...env, TOTP_ENCRYPTION_KEY: aKey() }, [
      'reset-password',
      ...WHOM,
      ...WHY,
    ]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^The host cannot open what is sealed with the key of this process\. Nothing was done\..*\n$/);
    expect(rows()).toEqual(before);
    expect((await runCommand(env, ['reset-password', ...WHOM, ...WHY])).code).not.toBe(2);
  });

  it('says which database it acted on, and outlives whoever reads along', async () => {
    const env = { ...secrets, DATA_DIR: join(directory, 'own') };
    const made = await runCommand(env, ['migrate']);
    expect(JSON.parse(made.stdout)).toMatchObject({ database: join(env.DATA_DIR, 'admin.db') });
    const left = await runCommand(env, ['leave-mode', 'read-only', ...WHY]);
    expect(left.stdout).toContain(`\nDatabase: ${join(env.DATA_DIR, 'admin.db')}\n`);
    const unread = await runCommand(env, ['prune'], '', { readsOutput: false });
    expect([unread.code, unread.stderr]).toEqual([0, '']);
  });
});
