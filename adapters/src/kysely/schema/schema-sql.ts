import { columnType, isPrimaryInPlace } from './column-types.js';
import { guardStatements } from './guards.js';
import type { DialectName, SchemaNames, SchemaOptions } from './schema-options.js';
import { schemaNames } from './schema-options.js';
import type { Index } from './indexes.js';
import { INDEXES } from './indexes.js';
import type { Since, Table } from './tables.js';
import { LOCKS, TABLES } from './tables.js';

/**
 * The whole schema as text, one statement after the other.
 *
 * When to use: your ORM's migrations run plain SQL; put this into one of them. Else use `migrateToLatest`. Tables that an
 * earlier version made need a migration with what came since: `2` for devices, `3` for recovery codes, `4` for
 * roles that people manage, `5` for impersonations, `6` for contacts, `7` for invitations that are withdrawn, `8` for preferences,
 * `9` for external identities, `10` for digests over the audit trail, `11` for a relay of it, `12` for a journal of
 * changes, `13` for the epoch of a trusted device.
 *
 * Promises: the same statements the migrations run, in order; no `drop`, no `if not exists`. Whatever there is stays.
 *
 * Failures: a `TypeError` for a prefix or schema name that would need quoting.
 *
 * @example
 * writeFileSync('migrations/001_admin_infra.sql', schemaSql('postgres', { prefix: 'admin_' }));
 */
export function schemaSql(dialect: DialectName, options: SchemaOptions = {}, since: Since | 1 = 1): string {
  const names = schemaNames(options);
  const statements = STATEMENTS_SINCE[since](dialect, names);
  return statements.map((statement) => `${statement};\n`).join('\n');
}

const STATEMENTS_SINCE: Readonly<Record<Since | 1, typeof schemaStatements>> = {
  1: schemaStatements,
  2: deviceStatements,
  3: recoveryCodeStatements,
  4: roleStatements,
  5: impersonationStatements,
  6: contactStatements,
  7: invitationStatements,
  8: preferenceStatements,
  9: externalStatements,
  10: auditChainStatements,
  11: auditRelayStatements,
  12: changeJournalStatements,
  13: deviceTrustStatements,
};

/** The same, as a list: what a new database is made of. */
function schemaStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  const writer = new SchemaWriter(dialect, names);
  const later = ([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] as const).flatMap((since) => made(writer, since));
  return [...firstStatements(dialect, names), ...later];
}

/** What the first migration runs. */
export function firstStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  const writer = new SchemaWriter(dialect, names);
  return [
    ...made(writer, 1),
    ...guardStatements(dialect, writer.at, writer.plain),
    ...Object.values(LOCKS).map((name) => `insert into ${writer.at('locks')} (${writer.quoted('name')}) values ('${name}')`),
  ];
}

/** What the second migration runs: devices get records of their own, filled from the sessions that are there. */
export function deviceStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  const writer = new SchemaWriter(dialect, names);
  return [...made(writer, 2), devicesFromSessions(writer.at('devices'), writer.at('sessions'))];
}

/** What the third migration runs. */
export function recoveryCodeStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 3);
}

/** What the fourth migration runs: roles that are there already are called what they were known by. */
export function roleStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  const writer = new SchemaWriter(dialect, names);
  const [columns, indexes] = [added(writer, 4), indexed(writer, 4)];
  return [...columns, ...rolesNamed(writer.at('roles')), ...indexes];
}

/** What the fifth migration runs: a session may rest on another, whose owner impersonates. */
export function impersonationStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 5);
}

/** What the sixth migration runs: contacts, and how far each is proven. */
export function contactStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 6);
}

/** What the seventh migration runs: an invitation may be withdrawn, and its address be somebody else's. */
export function invitationStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 7);
}

/** What the eighth migration runs. */
export function preferenceStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 8);
}

/** What the ninth migration runs: links between admins and identities of other providers. */
export function externalStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 9);
}

/** What the tenth migration runs: records of the trail may carry digests, and marks say where chains of them begin and end. */
export function auditChainStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 10);
}

/** What the eleventh migration runs: how far a relay brought the trail, and which numbers it passed over. */
export function auditRelayStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 11);
}

/** What the twelfth migration runs: changes whose audit records are still to come. */
export function changeJournalStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 12);
}

/** What the thirteenth migration runs: a trusted device remembers the epoch it was trusted under. */
export function deviceTrustStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  return made(new SchemaWriter(dialect, names), 13);
}

function added(writer: SchemaWriter, since: Since): readonly string[] {
  return TABLES.filter((table) => table.added?.since === since).flatMap((table) => writer.columns(table));
}

function indexed(writer: SchemaWriter, since: Since | 1): readonly string[] {
  return INDEXES.filter((index) => (index.since ?? 1) === since).map((index) => writer.index(index));
}

function made(writer: SchemaWriter, since: Since | 1): readonly string[] {
  return [
    ...TABLES.filter((table) => (table.since ?? 1) === since).map((table) => writer.table(table)),
    ...(since === 1 ? [] : added(writer, since)),
    ...indexed(writer, since),
  ];
}

/** Two that differ only in case keep their own spelling: both were there, and neither can be told to go. */
function rolesNamed(roles: string): readonly string[] {
  return [
    `update ${roles} set name = role, canonical_name = role`,
    `update ${roles} set canonical_name = lower(role) where lower(role) in (select folded from ` +
      `(select lower(role) as folded from ${roles} group by lower(role) having count(*) = 1) alone)`,
  ];
}

/** An impersonation was somebody else's device. Of several sessions of one millisecond either may give the name. */
function devicesFromSessions(devices: string, sessions: string): string {
  return (
    `insert into ${devices} (admin_id, device_digest, first_seen_at, last_seen_at, name) ` +
    `select seen.admin_id, seen.device_digest, seen.first_at, seen.last_at, (` +
    `select max(one.user_agent) from ${sessions} one where one.admin_id = seen.admin_id ` +
    `and one.device_digest = seen.device_digest and one.opened_at = seen.first_at and one.impersonator_id is null) ` +
    `from (select admin_id, device_digest, min(opened_at) as first_at, max(opened_at) as last_at from ${sessions} ` +
    `where device_digest is not null and impersonator_id is null group by admin_id, device_digest) seen`
  );
}

class SchemaWriter {
  constructor(
    private readonly dialect: DialectName,
    private readonly names: SchemaNames,
  ) {}

  /** A table, index or trigger, with the schema it is in. */
  readonly at = (name: string): string =>
    this.names.schema === null ? this.plain(name) : `${this.quoted(this.names.schema)}.${this.plain(name)}`;

  readonly plain = (name: string): string => this.quoted(this.names.prefix + name);

  quoted(name: string): string {
    return this.dialect === 'mysql' ? `\`${name}\`` : `"${name}"`;
  }

  table({ name, columns, primaryKey, checks = [], references = {} }: Table): string {
    const { dialect, names } = this;
    const inPlace = Object.values(columns).some((column) => isPrimaryInPlace(dialect, names.adminIds, column));
    const lines = [
      ...Object.entries(columns).map(([column, type]) => `${this.quoted(column)} ${columnType(dialect, names.adminIds, type)}`),
      ...(inPlace ? [] : [`primary key (${this.list(primaryKey)})`]),
      ...checks.map((check) => `check (${check})`),
      ...Object.entries(references).map(([column, other]) => this.reference(column, other)),
    ];
    return `create table ${this.at(name)} (\n  ${lines.join(',\n  ')}\n)${this.tableOptions()}`;
  }

  /** One statement for each column: SQLite adds no two at once. */
  columns({ name, added }: Table): readonly string[] {
    return Object.entries(added?.columns ?? {}).map(
      ([column, type]) =>
        `alter table ${this.at(name)} add column ${this.quoted(column)} ${columnType(this.dialect, this.names.adminIds, type)}`,
    );
  }

  /** MySQL has no partial index; there the column goes first, which finds the open rows just as well. */
  index({ name, table, columns, unique = false, whereNull }: Index): string {
    const partial = whereNull !== undefined && this.dialect !== 'mysql';
    const indexed = whereNull === undefined || partial ? columns : [whereNull, ...columns];
    const named = this.dialect === 'sqlite' ? this.at(name) : this.plain(name);
    const on = this.dialect === 'sqlite' ? this.plain(table) : this.at(table);
    const rows = partial ? ` where ${this.quoted(whereNull)} is null` : '';
    return `create ${unique ? 'unique ' : ''}index ${named} on ${on} (${this.list(indexed)})${rows}`;
  }

  private reference(column: string, other: string): string {
    const [key] = TABLES.find(({ name }) => name === other)?.primaryKey ?? [];
    const table = this.dialect === 'sqlite' ? this.plain(other) : this.at(other);
    return `foreign key (${this.quoted(column)}) references ${table} (${this.quoted(key ?? column)})`;
  }

  private tableOptions(): string {
    return this.dialect === 'mysql' ? ' engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin' : '';
  }

  private list(columns: readonly string[]): string {
    return columns.map((column) => this.quoted(column)).join(', ');
  }
}
