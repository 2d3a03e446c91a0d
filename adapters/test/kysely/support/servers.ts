import { randomBytes } from 'node:crypto';

import type { Kysely } from 'kysely';
import { createPool } from 'mysql2';
import { Pool } from 'pg';

import type { Database, MysqlPool, PgOptions, PgPool, SchemaOptions } from '../../../src/kysely/index.js';
import { kyselyOverMysql, kyselyOverPg, migrateToLatest } from '../../../src/kysely/index.js';

export const POSTGRES_URL = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
export const MYSQL_URL = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test';

/** A database of a test file's own on a server: a schema on PostgreSQL, a database on MariaDB. */
export interface Server {
  readonly name: 'postgres' | 'mysql';
  readonly schema: string;
  open(options?: PgOptions & { readonly max?: number }): Kysely<Database>;
  /** Makes the schema and its tables. */
  create(options?: SchemaOptions): Promise<void>;
  empty(options?: SchemaOptions): Promise<void>;
  drop(): Promise<void>;
}

const schemaName = (): string => `adapters_${randomBytes(6).toString('hex')}`;

export function postgresServer(): Server {
  const schema = schemaName();
  const open: Server['open'] = ({ max = 10, ...options } = {}) => kyselyOverPg<Database>(pgPool(schema, max), options);
  return {
    name: 'postgres',
    schema,
    open,
    create: (options) =>
      withOne(
        () => pgPool('public', 1),
        (pool) => pool.query(`create schema ${schema}`),
      ).then(() => migrated(open(), options)),
    empty: (options = {}) =>
      withOne(
        () => pgPool(schema, 1),
        (pool) => emptyPostgres(pool, options),
      ),
    drop: () =>
      withOne(
        () => pgPool('public', 1),
        (pool) => pool.query(`drop schema ${schema} cascade`),
      ),
  };
}

export function mysqlServer(): Server {
  const schema = schemaName();
  const open: Server['open'] = ({ max = 10, ...options } = {}) => kyselyOverMysql<Database>(mysqlPool(schema, max), options);
  return {
    name: 'mysql',
    schema,
    open,
    create: (options) => statement(null, `create database ${schema}`).then(() => migrated(open(), options)),
    empty: (options = {}) => emptyMysql(schema, options),
    drop: () => statement(null, `drop database ${schema}`),
  };
}

export function pgPool(schema: string, max: number, more: object = {}): Pool & PgPool {
  return new Pool({ connectionString: POSTGRES_URL, max, options: `-c search_path=${schema}`, ...more });
}

export function mysqlPool(database: string | null, connectionLimit: number, more: object = {}): MysqlPool {
  const { hostname, port, username, password } = new URL(MYSQL_URL);
  return createPool({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    ...(database === null ? {} : { database }),
    connectionLimit,
    ...more,
  });
}

async function migrated(db: Kysely<Database>, options: SchemaOptions = {}): Promise<void> {
  await migrateToLatest(db, options);
  await db.destroy();
}

async function withOne(open: () => Pool, work: (pool: Pool) => Promise<unknown>): Promise<void> {
  const pool = open();
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}

/** The triggers that refuse it sleep for as long as one transaction takes, and are awake again when it is done. */
async function emptyPostgres(pool: Pool, { prefix = 'admin_infra_' }: SchemaOptions): Promise<void> {
  const guarded = [
    { table: `${prefix}audit_events`, trigger: `${prefix}audit_events_append_only` },
    { table: `${prefix}admins`, trigger: `${prefix}admins_never_deleted` },
  ];
  const tables = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = current_schema() and tablename !~ 'migrations|locks'`,
  );
  const off = guarded.map(({ table, trigger }) => `alter table ${table} disable trigger ${trigger};`).join(' ');
  const on = guarded.map(({ table, trigger }) => `alter table ${table} enable always trigger ${trigger};`).join(' ');
  await pool.query(
    `begin; ${off} truncate table ${tables.rows.map(({ name }) => name).join(', ')} restart identity; ${on} commit`,
  );
}

/** Truncating wakes no trigger here. */
async function emptyMysql(schema: string, { prefix = 'admin_infra_' }: SchemaOptions): Promise<void> {
  const tables = ['audit_events', 'outbox', 'admin_roles', 'role_abilities', 'roles', 'settings'];
  tables.push('attempt_budgets', 'one_time_codes', 'totp_factors', 'challenges', 'sessions', 'admins');
  const statements = tables.map((table) => `truncate table ${prefix}${table}`);
  await statement(schema, ['set foreign_key_checks = 0', ...statements, 'set foreign_key_checks = 1'].join('; '));
}

function statement(database: string | null, sql: string): Promise<void> {
  const pool = mysqlPool(database, 1, { multipleStatements: true });
  return new Promise<void>((resolve, reject) => {
    pool.getConnection((refused, connection) => {
      if (refused !== null) {
        reject(refused);
        return;
      }
      connection.query(sql, [], (error) => {
        pool.end(() => {
          if (error === null) resolve();
          else reject(error);
        });
        connection.release();
      });
    });
  });
}
