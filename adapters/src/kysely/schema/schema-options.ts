/** The databases the schema and the adapters speak to. MariaDB is `mysql`. */
export type DialectName = 'postgres' | 'mysql' | 'sqlite';

const DEFAULT_PREFIX = 'admin_infra_';

/** How the tables are named and what an admin's id is; say the same to the migrations and to the adapters. */
export interface SchemaOptions {
  /** Put before every table, index and trigger. @default 'admin_infra_' */
  readonly prefix?: string;
  /** The PostgreSQL schema or MySQL database that holds the tables; it must exist. @default the connection's own */
  readonly schema?: string;
  /** What the id column of admins is. With `integer` the database numbers them. @default 'text' */
  readonly adminIds?: 'text' | 'integer' | 'uuid';
}

export interface SchemaNames {
  readonly prefix: string;
  readonly schema: string | null;
  readonly adminIds: 'text' | 'integer' | 'uuid';
}

const PLAIN_NAME = /^[a-z_][a-z0-9_]{0,39}$/;

/** The options with their defaults. Names end up in statements, where nothing can be a parameter, so only plain ones pass. */
export function schemaNames({ prefix = DEFAULT_PREFIX, schema, adminIds = 'text' }: SchemaOptions = {}): SchemaNames {
  for (const [option, name] of Object.entries({ prefix, schema })) {
    if (name === undefined || (option === 'prefix' && name === '') || PLAIN_NAME.test(name)) continue;
    throw new TypeError(
      `The option \`${option}\` is ${JSON.stringify(name)}. ` +
        'Use 1 to 40 lower-case letters, digits and underscores, beginning with a letter or an underscore.',
    );
  }
  return { prefix, schema: schema ?? null, adminIds };
}
