import type { DialectName, SchemaOptions } from './schema-options.js';
import { schemaNames } from './schema-options.js';

/** What an account may do with the rows of a table. */
export type TableRight = 'select' | 'insert' | 'update' | 'delete';

export interface RuntimeGrantsOptions extends SchemaOptions {
  /** SQLite has no accounts. */
  readonly dialect: Exclude<DialectName, 'sqlite'>;
  /** The name of the account the application runs with. Make it first; it needs no other right. */
  readonly role: string;
  /** From where it connects, on MySQL and MariaDB. @default '%' */
  readonly host?: string;
  /** Tables of the host's own that have the prefix, by the name behind it. @default none */
  readonly own?: Readonly<Record<string, readonly TableRight[]>>;
}

const APPENDED: readonly TableRight[] = ['select', 'insert'];
const CHANGED: readonly TableRight[] = [...APPENDED, 'update'];
const REMOVED: readonly TableRight[] = [...CHANGED, 'delete'];

/**
 * What the adapters do, `prune` among it, and nothing else. PostgreSQL and MySQL ask for `update` where a row is only locked. No record
 * of the trail is changed and none goes; a mark moves on with each record.
 */
const RIGHTS: Readonly<Record<string, readonly TableRight[]>> = {
  admins: CHANGED,
  sessions: REMOVED,
  challenges: REMOVED,
  totp_factors: CHANGED,
  one_time_codes: REMOVED,
  attempt_budgets: REMOVED,
  settings: CHANGED,
  roles: CHANGED,
  role_abilities: REMOVED,
  admin_roles: ['select', 'insert', 'delete'],
  audit_events: APPENDED,
  audit_marks: CHANGED,
  audit_relays: REMOVED,
  audit_relay_gaps: ['select', 'insert', 'delete'],
  change_journal: ['select', 'insert', 'delete'],
  outbox: REMOVED,
  locks: ['select', 'update'],
  devices: REMOVED,
  recovery_codes: REMOVED,
  contacts: CHANGED,
  contact_verifications: CHANGED,
  preferences: CHANGED,
  notification_choices: CHANGED,
  external_links: CHANGED,
  migrations: ['select'],
};

/** A name as it stands between quotes in a statement, where nothing can be a parameter. */
const NAME = /^[A-Za-z0-9_.-]{1,63}$/;
const HOST = /^[A-Za-z0-9_.:%/-]{1,255}$/;

/**
 * The statements that give an account what the adapters need while they run, and no more.
 *
 * When to use: whoever owns the tables runs them for the account of the application, after each migration. The owner migrates, and
 * takes old audit records away; the application knows nothing of it.
 *
 * Promises: an account that has these rights alone runs every contract and `prune`. It can change no audit record and remove none,
 * remove no admin, change no table, and switch no trigger off. The statements may run again.
 *
 * Failures: a `TypeError` for a name that would need more than quotes. They take nothing away: begin with an account that has no
 * right, and on PostgreSQL with a schema in which not everybody may create.
 *
 * @example
 * for (const statement of runtimeGrants({ dialect: 'postgres', role: 'admin_app' })) await owner.query(statement);
 */
export function runtimeGrants({ dialect, role, host = '%', own = {}, ...options }: RuntimeGrantsOptions): readonly string[] {
  const { prefix, schema } = schemaNames(options);
  if (!NAME.test(role)) throw notAName('role', role);
  if (!HOST.test(host)) throw notAName('host', host);
  for (const table of Object.keys(own)) if (!NAME.test(table)) throw notAName('own', table);
  const quoted = (name: string): string => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`);
  const to = dialect === 'mysql' ? `'${role}'@'${host}'` : quoted(role);
  const at = (table: string): string => `${schema === null ? '' : `${quoted(schema)}.`}${quoted(prefix + table)}`;
  const entering = dialect === 'postgres' && schema !== null ? [`grant usage on schema ${quoted(schema)} to ${to}`] : [];
  const tables = Object.entries({ ...RIGHTS, ...own });
  return [...entering, ...tables.map(([table, rights]) => `grant ${rights.join(', ')} on ${at(table)} to ${to}`)];
}

function notAName(option: string, given: string): TypeError {
  return new TypeError(
    `The option \`${option}\` is ${JSON.stringify(given)}. Use letters, digits, "_", "-" and "." only, so that it can stand in a statement.`,
  );
}
