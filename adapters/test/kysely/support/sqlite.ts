import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import Libsql from 'libsql';

import type { Database, SchemaOptions, SqliteOptions } from '../../../src/kysely/index.js';
import { kyselyOverSqlite, migrateToLatest } from '../../../src/kysely/index.js';

const directory = mkdtempSync(join(tmpdir(), 'admin-infra-'));
let made = 0;

export function openSqlite(file: string, options: SqliteOptions = {}): Kysely<Database> {
  const database = new Libsql(file);
  const db = kyselyOverSqlite<Database>(database, options);
  // Nobody pulls the plug on a test; waiting for the disk would be most of the time of a run.
  database.exec('pragma synchronous = off');
  return db;
}

/** A migrated, empty file that is nobody else's. The first one is migrated, the others are copies of it. */
export async function emptyFile(options: SchemaOptions = {}): Promise<string> {
  const { prefix = 'default', adminIds = 'text' } = options;
  const template = join(directory, `template-${prefix}-${adminIds}.db`);
  if (!templates.has(template)) templates.set(template, migrated(template, options));
  await templates.get(template);
  made += 1;
  const file = join(directory, `${String(made)}.db`);
  copyFileSync(template, file);
  return file;
}

const templates = new Map<string, Promise<void>>();

async function migrated(file: string, options: SchemaOptions): Promise<void> {
  const db = openSqlite(file);
  await migrateToLatest(db, options);
  // Into the file itself: only that is copied.
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
  await db.destroy();
}

export function removeFiles(): void {
  rmSync(directory, { recursive: true, force: true });
}
