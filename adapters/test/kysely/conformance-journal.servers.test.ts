import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { describeContractConformance } from '@maatify/admin-infra/testing';

import type { Database } from '../../src/kysely/index.js';
import { JOURNALED } from '../../src/kysely/journal/journaled-methods.js';
import type { JournaledContract } from '../../src/kysely/journal/journaled-methods.js';
import { mysqlServer, postgresServer } from './support/servers.js';
import { WHOLE_KIT, subjectOver } from './support/subject.js';

// With the journal each change is a part of a longer transaction, whose parts are taken back by themselves; what it promises is the same.
describe.each([postgresServer(), mysqlServer()])('with the journal of changes, on $name', (server) => {
  const pools: Kysely<Database>[] = [];
  beforeAll(async () => {
    await server.create();
    pools.push(server.open({ prepare: true }), server.open());
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.destroy()));
    await server.drop();
  });

  describeContractConformance(
    { describe, it },
    {
      subject: async () => {
        await server.empty();
        const [db, second] = pools as [Kysely<Database>, Kysely<Database>];
        return subjectOver({
          options: { changeJournal: true },
          db,
          second,
          reopen: async () => {
            await Promise.all(pools.map((pool) => pool.destroy()));
            pools.splice(0, 2, server.open({ prepare: true }), server.open());
            return pools[0] as Kysely<Database>;
          },
        });
      },
      ...WHOLE_KIT,
      only: Object.keys(JOURNALED) as JournaledContract[],
    },
  );
});
