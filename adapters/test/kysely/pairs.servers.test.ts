import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { explorePairs } from '@maatify/admin-infra/testing';

import type { Database } from '../../src/kysely/index.js';
import { mysqlServer, postgresServer } from './support/servers.js';
import { subjectOver } from './support/subject.js';

/** Those whose writes rest on each other; each order takes an empty store. */
const OPERATIONS = [
  'auth.sign_in',
  'sessions.revoke_all',
  'admin.suspend',
  'admin.lock',
  'credentials.change_own_password',
] as const;

describe.each([postgresServer(), mysqlServer()])('on $name', (server) => {
  let db: Kysely<Database>;
  beforeAll(async () => {
    await server.create();
    db = server.open();
  });
  afterAll(async () => {
    await db.destroy();
    await server.drop();
  });

  it('two operations at once end as one after the other would, or as is explained', async () => {
    const { differences, pairs, orders } = await explorePairs(
      async () => {
        await server.empty();
        return subjectOver({ db });
      },
      { operations: OPERATIONS, ordersPerPair: 4 },
    );
    expect(differences).toEqual([]);
    expect(pairs).toBe(15);
    expect(orders).toBeGreaterThan(40);
  }, 300_000);
});
