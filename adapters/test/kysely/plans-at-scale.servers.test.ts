import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, KyselyContracts } from '../../src/kysely/index.js';
import { createKyselyContracts } from '../../src/kysely/index.js';
import { AT_SCALE, callsAtScale, HOLDERS_CAN_SIGN_IN, leaving } from './support/calls-at-scale.js';
import { pagesOnPostgres, rowsOnMysql } from './support/cost.js';
import { ANALYZE, seeded } from './support/seeded.js';
import { KEYS } from './support/subject.js';

jest.setTimeout(400_000);

const [ADMINS, SESSIONS] = [100_000, 1_000_000];

/** All statements of a call together; the table of sessions alone has tens of thousands of pages. */
const COSTS = [pagesOnPostgres(), rowsOnMysql()];

describe.each(COSTS.map((cost) => ({ cost, on: cost.server.name })))(
  `with ${String(ADMINS)} admins and ${String(SESSIONS)} sessions on $on no cost grows with the table`,
  ({ cost }) => {
    let db: Kysely<Database>;
    let contracts: KyselyContracts;
    beforeAll(async () => {
      await cost.server.create();
      db = cost.open();
      contracts = createKyselyContracts(db, { keys: KEYS });
      for (const statement of seeded(cost.server.name, ADMINS, SESSIONS)) await sql.raw(statement).execute(db);
      for (const statement of HOLDERS_CAN_SIGN_IN) await sql.raw(statement).execute(db);
      await analyzed();
    });
    afterAll(async () => {
      await db.destroy();
      await cost.server.drop();
    });

    const analyzed = async (): Promise<void> => {
      await cost.quiet(db);
      for (const statement of ANALYZE[cost.server.name]) await sql.raw(statement).execute(db);
    };

    it.each(AT_SCALE.map((name) => [name]))('%s', async (name) => {
      expect(await cost.of(db, () => callsAtScale(contracts, db)[name]())).toBeLessThanOrEqual(cost.most);
    });

    const OWNERS = `update admin_infra_admin_roles set role = 'owner'`;
    describe.each([
      ['everybody is a holder', [OWNERS], ['a-21', 'won'], ['a-22', 'won']],
      [
        'one is a holder',
        [`update admin_infra_admin_roles set role = case when admin_id = 'a-31' then 'owner' else 'viewer' end`],
        ['a-31', 'last_holder'],
        ['a-31', 'last_holder'],
      ],
      [
        'everybody is one, and one has a second factor',
        [OWNERS, `delete from admin_infra_totp_factors where admin_id <> 'a-41'`],
        ['a-42', 'won'],
        ['a-41', 'last_holder'],
      ],
    ] as const)('where %s', (_name, statements, plain, needed) => {
      beforeAll(async () => {
        for (const one of statements) await sql.raw(one).execute(db);
        await analyzed();
      });

      it.each([
        [...plain, false],
        [...needed, true],
      ] as const)('the question whether %s is the last holder: %s, a factor needed: %s', async (adminId, ending, factor) => {
        let claim: Awaited<ReturnType<typeof leaving>> | undefined;
        const spent = await cost.of(db, async () => {
          claim = await leaving(contracts, adminId, factor);
        });
        expect(claim?.outcome === 'lost' ? claim.reason : claim?.outcome).toBe(ending);
        expect(spent).toBeLessThanOrEqual(cost.most);
      });
    });
  },
);
