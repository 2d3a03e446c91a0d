import { columnType, isPrimaryInPlace } from './column-types.js';
import { guardStatements } from './guards.js';
import type { DialectName, SchemaNames, SchemaOptions } from './schema-options.js';
import { schemaNames } from './schema-options.js';
import type { Index, Table } from './tables.js';
import { INDEXES, LOCKS, TABLES } from './tables.js';

/**
 * The whole schema as text, one statement after the other.
 *
 * When to use: your ORM's migrations run plain SQL; put this into one of them. Else use `migrateToLatest`.
 *
 * Promises: the same statements the migrations run, in order; no `drop`, no `if not exists`.
 *
 * Failures: a `TypeError` for a prefix or schema name that would need quoting.
 *
 * @example
 * writeFileSync('migrations/001_admin_infra.sql', schemaSql('postgres', { prefix: 'admin_' }));
 */
export function schemaSql(dialect: DialectName, options: SchemaOptions = {}): string {
  return schemaStatements(dialect, schemaNames(options))
    .map((statement) => `${statement};\n`)
    .join('\n');
}

/** The same, as a list: what a migration runs. */
export function schemaStatements(dialect: DialectName, names: SchemaNames): readonly string[] {
  const writer = new SchemaWriter(dialect, names);
  return [
    ...TABLES.map((table) => writer.table(table)),
    ...INDEXES.map((index) => writer.index(index)),
    ...guardStatements(dialect, writer.at, writer.plain),
    ...Object.values(LOCKS).map((name) => `insert into ${writer.at('locks')} (${writer.quoted('name')}) values ('${name}')`),
  ];
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
