import { sql } from 'kysely';

import { OperatorsMistake } from '../operators-mistake.js';
import type { DatabasePurpose } from './database-purpose.js';
import type { OpenedDatabase } from './opened-database.js';
import { saysNoSuchTable } from './no-such-table.js';

const TABLE = 'admin_infra_host_keys';
/** How this table is listed among the migrations of the adapters. */
export const KNOWN_KEYS_MIGRATION = 'host_keys';
const ONLY_ROW = 1;

/**
 * The names of the keys the host opens sealed texts with, the one that seals first. The host that started last wrote them, so a
 * process with other keys finds out before it seals what nobody can open.
 */
type Names = readonly string[];

/** The keys of this process are not those of the host. The message is for whoever operates it. */
export class WrongKeyError extends OperatorsMistake {
  override readonly name = 'WrongKeyError';

  constructor(why: string) {
    super(
      `${why} Nothing was done. Give this process the host's TOTP_ENCRYPTION_KEY, or restore the one that was lost. To replace a key, ` +
        'put the new one there and the old one into TOTP_ENCRYPTION_PREVIOUS_KEYS, of the host first.',
    );
  }
}

export async function makeKnownKeys(opened: OpenedDatabase): Promise<readonly string[]> {
  if (await hasKnownKeys(opened)) return [];
  try {
    await sql`create table ${tableOf(opened)} (id int primary key, names varchar(4000) not null)`.execute(opened.db);
  } catch (error) {
    // Another process made it meanwhile.
    if (await hasKnownKeys(opened)) return [];
    throw error;
  }
  return [KNOWN_KEYS_MIGRATION];
}

export async function hasKnownKeys(opened: OpenedDatabase): Promise<boolean> {
  try {
    await sql`select names from ${tableOf(opened)} where 1 = 0`.execute(opened.db);
    return true;
  } catch (error) {
    if (saysNoSuchTable(error)) return false;
    throw error;
  }
}

/** Refuses keys that do not fit, and remembers those of a host that serves. */
export async function agreeOnKeys(opened: OpenedDatabase, ours: Names, purpose: DatabasePurpose): Promise<void> {
  const known = await namesIn(opened);
  if (known === null) {
    if (purpose === 'operate' || purpose === 'seal') {
      throw new WrongKeyError('No host has started on this database yet, so nobody knows its keys.');
    }
    await remember(opened, ours, purpose);
    return;
  }
  if (purpose === 'serve') {
    if (!ours.includes(known[0] ?? ''))
      throw new WrongKeyError('What was sealed last cannot be opened with the keys of this process.');
    if (ours.join() !== known.join()) await replace(opened, known, ours);
    return;
  }
  const [seals = ''] = ours;
  if (known.includes(seals)) return;
  if (purpose === 'seal') throw new WrongKeyError('The host cannot open what is sealed with the key of this process.');
  if (!ours.includes(known[0] ?? '')) throw new WrongKeyError('The keys of this process are not those of the host.');
}

async function remember(opened: OpenedDatabase, ours: Names, purpose: DatabasePurpose): Promise<void> {
  try {
    await sql`insert into ${tableOf(opened)} (id, names) values (${ONLY_ROW}, ${ours.join()})`.execute(opened.db);
  } catch (error) {
    // Two that start at once: the second is held to what the first one wrote.
    if ((await namesIn(opened)) === null) throw error;
    await agreeOnKeys(opened, ours, purpose);
  }
}

/** Rests on what was read: of two that start at once with other keys, one is held to what the other wrote. */
async function replace(opened: OpenedDatabase, known: Names, ours: Names): Promise<void> {
  const table = tableOf(opened);
  await sql`update ${table} set names = ${ours.join()} where id = ${ONLY_ROW} and names = ${known.join()}`.execute(opened.db);
  const now = await namesIn(opened);
  if (now?.join() !== ours.join()) await agreeOnKeys(opened, ours, 'serve');
}

async function namesIn(opened: OpenedDatabase): Promise<Names | null> {
  const asked = sql<{ names: string }>`select names from ${tableOf(opened)} where id = ${ONLY_ROW}`;
  const { rows } = await asked.execute(opened.db);
  return rows[0]?.names.split(',') ?? null;
}

function tableOf({ schema: { schema } }: OpenedDatabase) {
  return sql.table(schema === undefined ? TABLE : `${schema}.${TABLE}`);
}
