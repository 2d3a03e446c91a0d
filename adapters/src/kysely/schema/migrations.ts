import { sql } from 'kysely';

import { dialectNamed, dialectOf } from '../store/dialect.js';
import type { KyselyOfAnyCopy } from '../store/kysely-of-any-copy.js';
import { asOurs } from '../store/kysely-of-any-copy.js';
import type { DialectName, SchemaOptions } from './schema-options.js';
import { schemaNames } from './schema-options.js';
import {
  auditChainStatements,
  auditRelayStatements,
  changeJournalStatements,
  contactStatements,
  deviceStatements,
  deviceTrustStatements,
  externalStatements,
  firstStatements,
  impersonationStatements,
  invitationStatements,
  preferenceStatements,
  recoveryCodeStatements,
  roleStatements,
} from './schema-sql.js';

/** A migration as Kysely's `Migrator` takes it, whose own types have another address in each of its versions. */
export interface SchemaMigration {
  up(db: KyselyOfAnyCopy): Promise<void>;
}

export interface SchemaMigrations {
  getMigrations(): Promise<Record<string, SchemaMigration>>;
}

/**
 * The migrations, as Kysely's `Migrator` takes them.
 *
 * When to use: you run a `Migrator` of your own and add these to yours. Else `migrateToLatest` is enough.
 *
 * Promises: a migration that was published never changes; later ones are added after it.
 *
 * Failures: as `schemaSql`.
 *
 * @example
 * const provider = { getMigrations: async () => ({ ...(await own.getMigrations()), ...(await migrations('mysql').getMigrations()) }) };
 */
export function migrations(dialect: DialectName, options: SchemaOptions = {}): SchemaMigrations {
  const names = schemaNames(options);
  const running = (statements: readonly string[]): SchemaMigration => ({
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(asOurs(db));
    },
  });
  return {
    getMigrations: () =>
      Promise.resolve({
        admin_infra_0001_tables: running(firstStatements(dialect, names)),
        admin_infra_0002_devices: running(deviceStatements(dialect, names)),
        admin_infra_0003_recovery_codes: running(recoveryCodeStatements(dialect, names)),
        admin_infra_0004_roles: running(roleStatements(dialect, names)),
        admin_infra_0005_impersonations: running(impersonationStatements(dialect, names)),
        admin_infra_0006_contacts: running(contactStatements(dialect, names)),
        admin_infra_0007_invitations: running(invitationStatements(dialect, names)),
        admin_infra_0008_preferences: running(preferenceStatements(dialect, names)),
        admin_infra_0009_external_links: running(externalStatements(dialect, names)),
        admin_infra_0010_audit_chain: running(auditChainStatements(dialect, names)),
        admin_infra_0011_audit_relays: running(auditRelayStatements(dialect, names)),
        admin_infra_0012_change_journal: running(changeJournalStatements(dialect, names)),
        admin_infra_0013_device_trust: running(deviceTrustStatements(dialect, names)),
      }),
  };
}

/**
 * Brings the tables to the latest version.
 *
 * When to use: at start in development, by a command in production. Several processes may call it at once; one migrates.
 *
 * Promises: runs what has not run yet, and answers its names, none when everything has. It keeps them in `<prefix>migrations`.
 *
 * Failures: throws what a migration threw. MySQL cannot take back half a migration: restore, then run it again.
 *
 * @example
 * await migrateToLatest(db, { prefix: 'admin_' });
 */
export async function migrateToLatest(given: KyselyOfAnyCopy, options: SchemaOptions = {}): Promise<readonly string[]> {
  const db = asOurs(given);
  const name = dialectOf(db);
  const { prefix, schema } = schemaNames(options);
  const table = schema === null ? sql.table(`${prefix}migrations`) : sql.table(`${schema}.${prefix}migrations`);
  const all = Object.entries(await migrations(name, options).getMigrations());
  const plain = db.withoutPlugins();
  return dialectNamed(name).alone(plain, `admin_infra:${schema ?? ''}:${prefix}`, async (connection) => {
    await sql`create table if not exists ${table} (name varchar(128) not null primary key)`.execute(connection);
    const { rows } = await sql<{ name: string }>`select name from ${table}`.execute(connection);
    const due = all.filter(([one]) => !rows.some((row) => row.name === one));
    for (const [one, migration] of due) {
      await migration.up(connection);
      await sql`insert into ${table} (name) values (${one})`.execute(connection);
    }
    return due.map(([one]) => one);
  });
}
