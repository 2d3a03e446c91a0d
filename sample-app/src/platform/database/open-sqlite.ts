import { mkdirSync } from 'node:fs';

import { kyselyOverSqlite } from '@maatify/admin-infra-adapters/kysely';
import type { AnyKysely } from '@maatify/admin-infra-adapters/kysely';
import Libsql from 'libsql';

import { fileIn } from './sqlite-file.js';

/**
 * The embedded database: a file, or memory.
 *
 * The system locks the file for as long as a process writes to it, so nothing is left behind by one that was killed.
 */
export function openSqlite(dataDir: string | null): AnyKysely {
  if (dataDir === null) return kyselyOverSqlite(new Libsql(':memory:'));
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Development secrets may lie beside it, so the directory is not this file's alone to tighten: one that others may enter is refused.
  return kyselyOverSqlite(new Libsql(fileIn(dataDir)));
}
