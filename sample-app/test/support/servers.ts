import type { ManualClock } from '@maatify/admin-infra/testing';

import { dropOwnSchema, inOwnSchema } from '../../demo/own-schema.js';
import { startHost, testConfiguration } from './host.js';
import type { Host } from './host.js';

/** The database servers, by name. */
export const SERVERS = [
  ['PostgreSQL', process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'],
  ['MariaDB', process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test'],
] as const;

/** Boots the host on a server, in a schema of its own that goes when the host is closed. */
export async function startHostOn(url: string, clock: ManualClock): Promise<Host> {
  const env = { DATABASE_URL: url };
  const configuration = await inOwnSchema(testConfiguration(env));
  const { schema } = configuration.database;
  const host = await startHost({ env, clock, ...(schema === undefined ? {} : { schema }) });
  return {
    ...host,
    close: async () => {
      await host.close();
      await dropOwnSchema(configuration);
    },
  };
}
