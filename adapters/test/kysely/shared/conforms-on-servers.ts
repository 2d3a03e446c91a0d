import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { describeContractConformance } from '@maatify/admin-infra/testing';
import type { ConformanceOptions } from '@maatify/admin-infra/testing';

import type { Database } from '../../../src/kysely/index.js';
import { mysqlServer, postgresServer } from '../support/servers.js';
import type { Connections } from '../support/subject.js';
import { subjectOver, WHOLE_KIT } from '../support/subject.js';

/**
 * Runs the kit over the adapters on both servers: two pools, as two processes of the application would have; on PostgreSQL one of them
 * prepares its statements.
 */
export function conformsOnServers(
  name: string,
  options: NonNullable<Connections['options']> = {},
  kit: Pick<ConformanceOptions, 'only'> = {},
): void {
  describe.each([postgresServer(), mysqlServer()])(name, (server) => {
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
            options,
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
        ...kit,
      },
    );
  });
}
