import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { afterAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import Libsql from 'libsql';

import { createKyselyContracts, kyselyOverSqlite } from '../../src/kysely/index.js';
import { T0 } from './support/people.js';
import { KEYS } from './support/subject.js';
import { emptyFile, openSqlite, removeFiles } from './support/sqlite.js';

afterAll(removeFiles);

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** A directory and a database file in it, open to everybody, as a deployment with a wide umask makes them. */
function openToAll(): { readonly directory: string; readonly file: string } {
  const directory = join(mkdtempSync(join(tmpdir(), 'open-')), 'data');
  mkdirSync(directory);
  const file = join(directory, 'admin.db');
  new Libsql(file).close();
  chmodSync(file, 0o666);
  chmodSync(directory, 0o777);
  return { directory, file };
}

describe('a SQLite file others can read (found outside, row H7)', () => {
  it('is tightened, with its directory and its side files', async () => {
    const { directory, file } = openToAll();
    const db = kyselyOverSqlite(new Libsql(file));
    await sql`create table t (a)`.execute(db);
    expect([directory, file, `${file}-wal`, `${file}-shm`].map(mode)).toEqual(['700', '600', '600', '600']);
    await db.destroy();
  });

  it('is refused in a directory that holds other things, which is not ours to close', () => {
    const { directory, file } = openToAll();
    writeFileSync(join(directory, 'index.html'), '');
    expect(() => kyselyOverSqlite(new Libsql(file))).toThrow(/directory of its own.*chmod 700/);
    expect(mode(directory)).toBe('777');
  });

  it('is refused where the host says so, and taken where the host says that', async () => {
    const { file } = openToAll();
    expect(() => kyselyOverSqlite(new Libsql(file), { fileOthersCanRead: 'refuse' })).toThrow(/chmod 600/);
    const db = kyselyOverSqlite(new Libsql(file), { fileOthersCanRead: 'accept' });
    expect(mode(file)).toBe('666');
    await db.destroy();
  });
});

describe('a SQLite connection', () => {
  it('checks foreign keys, writes ahead and waits for the disk', async () => {
    const db = kyselyOverSqlite(new Libsql(await emptyFile()));
    const pragma = async (name: string) =>
      Object.values((await sql.raw<object>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0] as unknown;
    expect([await pragma('foreign_keys'), await pragma('journal_mode'), await pragma('synchronous')]).toEqual([1, 'wal', 2]);
    await db.destroy();
  });

  it('takes back what a host left open when it gives the connection back', async () => {
    const db = openSqlite(await emptyFile());
    await expect(db.connection().execute((connection) => sql`commit`.execute(connection))).rejects.toThrow(/transaction/);
    await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await db.destroy();
  });
});

// Another thread has a connection and a queue of its own, as another process would.
const OTHER_WRITER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Libsql = require('libsql');
  const database = new Libsql(workerData);
  parentPort.postMessage('ready');
  parentPort.once('message', () => {
    for (let turn = 0; turn < 20; turn += 1) {
      try { database.exec('begin immediate'); } catch { continue; }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
      database.exec('commit');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
    database.close();
  });
`;

describe('beside another writer that keeps the file busy', () => {
  it('every claim is tried again until it is its turn', async () => {
    const file = await emptyFile();
    const writer = new Worker(OTHER_WRITER, { eval: true, workerData: file });
    const ended = new Promise((resolve) => writer.once('exit', resolve));
    await new Promise((resolve) => writer.once('message', resolve));
    const db = openSqlite(file);
    const { AttemptLimiter } = createKyselyContracts(db, { keys: KEYS });
    writer.postMessage('go');
    const claims = await Promise.all(
      Array.from({ length: 16 }, () =>
        AttemptLimiter.reserve({ budget: 'b', factor: 'password', limit: 10, lockoutMs: 1000, windowMs: 86_400_000, at: T0 }),
      ),
    );
    expect(claims.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(10);
    await db.destroy();
    await ended;
  });
});
