import type { AnyKysely } from '@maatify/admin-infra-adapters/kysely';

import type { DatabaseConfiguration } from '../config/configuration.js';
import { databaseKindOf } from '../config/database-kind.js';
import type { ServerKind } from '../config/database-kind.js';
import { fileIn } from './sqlite-file.js';
import type { OpenedDatabase } from './opened-database.js';
import type { TimeLimits } from './time-limits.js';
import { MIGRATING, SERVING } from './time-limits.js';

const SERVING_CONNECTIONS = 10;
const SINK_CONNECTIONS = 3;

/** Opens the database for serving requests. */
export async function openDatabase(configuration: DatabaseConfiguration): Promise<OpenedDatabase> {
  const server = serverOf(configuration);
  if (server === null) return openEmbedded(configuration);
  const db = await openServer(server, SERVING_CONNECTIONS, SERVING);
  const sinks = await openServer(server, SINK_CONNECTIONS, SERVING);
  return opened(configuration, server.kind, db, sinks);
}

/** The configuration of whoever owns the tables. */
export function asOwner(configuration: DatabaseConfiguration): DatabaseConfiguration {
  return { ...configuration, url: configuration.ownerUrl ?? configuration.url };
}

/** Opens the database for changing its tables, as their owner: one connection, with all the time it needs. */
export async function openForMigration(configuration: DatabaseConfiguration): Promise<OpenedDatabase> {
  const server = serverOf(asOwner(configuration));
  if (server === null) return openEmbedded(configuration);
  const db = await openServer(server, 1, MIGRATING);
  return opened(configuration, server.kind, db, db);
}

/** Which database that is, as people are told: without user, password and options. */
export function databaseName({ schema, ...configuration }: DatabaseConfiguration): string {
  const inSchema = schema === undefined ? '' : `, schema ${schema}`;
  return `${addressOf(configuration)}${inSchema}`;
}

function addressOf(configuration: DatabaseConfiguration): string {
  const server = serverOf(configuration);
  if (server === null) return configuration.dataDir === null ? 'in memory' : fileIn(configuration.dataDir);
  const { protocol, hostname, port, pathname, searchParams } = new URL(server.url);
  // PostgreSQL takes host and port from there first, as for a socket.
  const option = (name: string): string | null => {
    const value = server.kind === 'postgres' ? searchParams.get(name) : null;
    return value === null ? null : encodeURI(value);
  };
  // What stands in the address is encoded already; once more would spoil the brackets of an IPv6 address.
  const host = option('host') ?? hostname;
  const at = option('port') ?? port;
  return `${protocol}//${host}${at === '' ? '' : `:${at}`}${pathname}`;
}

/** The account a server is spoken to with; null for the embedded database, which has none. */
export function accountOf(configuration: DatabaseConfiguration): { readonly kind: ServerKind; readonly name: string } | null {
  const server = serverOf(configuration);
  return server === null ? null : { kind: server.kind, name: decodeURIComponent(new URL(server.url).username) };
}

interface Server {
  readonly kind: ServerKind;
  readonly url: string;
}

function serverOf({ url }: DatabaseConfiguration): Server | null {
  if (url === null) return null;
  const revealed = url.reveal();
  const kind = databaseKindOf(revealed);
  if (kind === null) throw new Error('The configuration lets no other database pass.');
  return { kind, url: revealed };
}

/** Each driver is loaded where it is used: the others would cost memory and a start without being needed. */
async function openServer({ kind, url }: Server, connections: number, limits: TimeLimits): Promise<AnyKysely> {
  switch (kind) {
    case 'postgres':
      return (await import('./open-postgres.js')).openPostgres(url, connections, limits);
    case 'mysql':
      return (await import('./open-mysql.js')).openMysql(url, connections, limits);
  }
}

async function openEmbedded(configuration: DatabaseConfiguration): Promise<OpenedDatabase> {
  const { openSqlite } = await import('./open-sqlite.js');
  const db = openSqlite(configuration.dataDir);
  return opened(configuration, 'sqlite', db, db);
}

function opened(
  { schema }: DatabaseConfiguration,
  kind: OpenedDatabase['kind'],
  db: AnyKysely,
  sinks: AnyKysely,
): OpenedDatabase {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([...new Set([db, sinks])].map((one) => one.destroy()));
  };
  return { kind, db, sinks, schema: schema === undefined ? {} : { schema }, close: () => (closing ??= close()) };
}
