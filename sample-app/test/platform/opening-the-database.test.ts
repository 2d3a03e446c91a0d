import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redacted } from '@maatify/admin-infra';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Libsql from 'libsql';
import { sql } from 'kysely';

import { migrateCommand } from '../../src/commands/migrate.command.js';
import type { AppConfiguration } from '../../src/platform/config/configuration.js';
import type { DatabasePurpose } from '../../src/platform/database/database-purpose.js';
import { WrongKeyError } from '../../src/platform/database/known-keys.js';
import { SchemaBehindError } from '../../src/platform/database/missing-tables.js';
import { databaseName } from '../../src/platform/database/open-database.js';
import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';
import { prepareDatabase } from '../../src/platform/database/prepare-database.js';
import { startHost, testConfiguration } from '../support/host.js';

let directory: string;
let dataDir: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opening-'));
  dataDir = join(directory, 'data');
  file = join(dataDir, 'admin.db');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const production = (more: Record<string, string> = {}): AppConfiguration =>
  testConfiguration({ NODE_ENV: 'production', DATA_DIR: dataDir, ...more });

async function migrated(configuration: AppConfiguration): Promise<void> {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await migrateCommand(configuration)).toBe(0);
  written.mockRestore();
}

/** How many databases were closed while this went on. */
async function closedDuring(work: () => Promise<unknown>): Promise<number> {
  const close = jest.spyOn(Libsql.prototype, 'close');
  try {
    await work();
    return close.mock.calls.length;
  } finally {
    close.mockRestore();
  }
}

describe('a database is opened as it is in production: its tables are made by a command, and by nobody else', () => {
  const PURPOSES: readonly DatabasePurpose[] = ['serve', 'begin', 'operate', 'seal'];

  it.each(PURPOSES)('where there is none, whoever is to %s is refused and makes none', async (purpose) => {
    await expect(prepareDatabase(production(), purpose)).rejects.toThrow(SchemaBehindError);
    expect(existsSync(file)).toBe(false);
  });

  it.each(PURPOSES)('where a migration is missing, whoever is to %s is refused, and runs none', async (purpose) => {
    const configuration = production();
    await migrated(configuration);
    const before = new Libsql(file);
    const [{ name }] = before.prepare('select name from admin_infra_migrations order by name desc limit 1').all() as [
      { name: string },
    ];
    before.exec(`delete from admin_infra_migrations where name = '${name}'`);
    before.close();
    const opening = () => expect(prepareDatabase(configuration, purpose)).rejects.toThrow(`lacks 1 migration(s): ${name}.`);
    expect(await closedDuring(opening)).toBe(1);
  });

  it('the directory is made for its owner alone', async () => {
    await migrated(production());
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('what was refused is held open no longer', async () => {
    await migrated(production());
    await expect(prepareDatabase(production())).rejects.toThrow(WrongKeyError);
    expect(await closedDuring(() => prepareDatabase(production()).catch(() => undefined))).toBe(1);
  });
});

it('a developer’s start gives up the connection it migrated with, and keeps the one it serves with', async () => {
  let opened: OpenedDatabase | undefined;
  expect(await closedDuring(async () => (opened = await prepareDatabase(testConfiguration({ DATA_DIR: dataDir }))))).toBe(1);
  expect(await closedDuring(async () => Promise.all([opened?.close(), opened?.close()]))).toBe(1);
});

describe('a host that closes', () => {
  it('gives its database up, for requests and for records', async () => {
    const host = await startHost({ env: { DATA_DIR: dataDir } });
    const { db, sinks } = host.opened;
    await host.close();
    for (const one of [db, sinks]) await expect(sql`select 1`.execute(one)).rejects.toThrow();
  });
});

describe('the name a database is told of by', () => {
  const named = (url: string, schema?: string): string =>
    databaseName({ url: Redacted.of(url), dataDir: null, ...(schema === undefined ? {} : { schema }) });
  /** Put together, so that nothing that looks like an address with a password lies in the sources. */
  const urlOf = (scheme: string, rest: string): string => `${scheme}://${['canary-user', 'canary-word'].join(':')}@${rest}`;

  it.each([
    [urlOf('postgres', 'h/db'), 'postgres://h/db'],
    [urlOf('postgresql', 'h:5433/db?sslmode=require&application_name=canary'), 'postgresql://h:5433/db'],
    [urlOf('postgres', 'h/db?host=/run/postgresql&port=6000'), 'postgres:///run/postgresql:6000/db'],
    [urlOf('mysql', 'h:3307/db?host=elsewhere&password=canary'), 'mysql://h:3307/db'],
    [urlOf('mariadb', '[::1]/db'), 'mariadb://[::1]/db'],
  ])('says where it is, and neither user, password nor option: %s', (url, name) => {
    expect(named(url)).toBe(name);
    expect(named(url, 'desk')).toBe(`${name}, schema desk`);
  });

  it('or which file it is, or that it is none', () => {
    expect(databaseName({ url: null, dataDir: '/srv/data' })).toBe('/srv/data/admin.db');
    expect(databaseName({ url: null, dataDir: null })).toBe('in memory');
  });
});
