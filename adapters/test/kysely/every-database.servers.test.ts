import { describe } from '@jest/globals';

import { onEveryDatabase } from './shared/on-every-database.js';
import { onServer } from './support/databases.js';
import { mysqlServer, postgresServer } from './support/servers.js';

describe.each([
  ['PostgreSQL', postgresServer],
  ['MariaDB', mysqlServer],
] as const)('on %s', (_name, server) => {
  onEveryDatabase(() => onServer(server()));
});
