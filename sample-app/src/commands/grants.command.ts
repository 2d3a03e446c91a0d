import type { TableRight } from '@maatify/admin-infra-adapters/kysely';
import { runtimeGrants } from '@maatify/admin-infra-adapters/kysely';

import type { DatabaseConfiguration } from '../platform/config/configuration.js';
import { accountOf } from '../platform/database/open-database.js';

/** The table of the host's own: see `known-keys.ts`. */
const OWN: Readonly<Record<string, readonly TableRight[]>> = { host_keys: ['select', 'insert', 'update'] };

/** Prints what the owner of the tables grants to the account the host runs with; changes nothing. */
export function grantsCommand({ schema, ...database }: DatabaseConfiguration): number {
  const account = accountOf(database);
  if (account === null) {
    process.stderr.write('The embedded database has no accounts, so there is nothing to grant. See DATABASE_URL.\n');
    return 1;
  }
  const { kind: dialect, name: role } = account;
  const statements = runtimeGrants({ dialect, role, own: OWN, ...(schema === undefined ? {} : { schema }) });
  process.stdout.write(statements.map((statement) => `${statement};\n`).join(''));
  return 0;
}
