import { afterAll, describe } from '@jest/globals';

import { onEveryDatabase } from './shared/on-every-database.js';
import { sqliteDatabase } from './support/databases.js';
import { removeFiles } from './support/sqlite.js';

describe('on SQLite', () => {
  onEveryDatabase(sqliteDatabase);
});
afterAll(removeFiles);
