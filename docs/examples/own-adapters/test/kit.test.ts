import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { AdminId, Contracts } from '@maatify/admin-infra';
import { createKyselyContracts, createRoles, kyselyOverPg, migrateToLatest, Store } from '@maatify/admin-infra-adapters/kysely';
import type { ConformanceSubject } from '@maatify/admin-infra/testing';
import { createInMemoryContracts, describeContractConformance } from '@maatify/admin-infra/testing';
import { Pool } from 'pg';

import { freshDatabase } from '../../databases.js';
import { PgStatusChanges } from '../src/pg-status-changes.js';
import { PgTotpSteps } from '../src/pg-totp-steps.js';
import { RegionalAbilities } from '../src/regional-abilities.js';
import { ScryptPasswordHasher } from '../src/scrypt-password-hasher.js';

type Ready = ReturnType<typeof createKyselyContracts>;
const keys = { current: 'k1', all: { k1: randomBytes(32) } };

let database: Awaited<ReturnType<typeof freshDatabase>>;
let schemas = 0;
beforeAll(async () => {
  database = await freshDatabase('postgres');
});
afterAll(() => database.drop());

/** Empty tables, and the ready contracts over them with some in the place of theirs. */
async function subject(own: (pool: Pool, store: Store, ready: Ready) => Partial<Contracts>): Promise<ConformanceSubject> {
  const schema = `case_${String((schemas += 1))}`;
  const pool = new Pool({
    connectionString: database.url,
    max: 10,
    options: `-c search_path=${schema} -c synchronous_commit=off`,
  });
  const db = kyselyOverPg(pool);
  await pool.query(`create schema ${schema}`);
  await migrateToLatest(db);
  await pool.query('create table regions (admin_id text not null, region text not null)');
  const roles = createRoles(db);
  const { PasswordHasher, TotpAuthenticator } = createInMemoryContracts().contracts;
  const ready = createKyselyContracts(db, { keys });
  const grantAbility = async (adminId: AdminId, ability: string) => {
    await roles.define(ability, [ability]);
    await roles.assign(adminId, ability);
  };
  return {
    contracts: { ...ready, PasswordHasher, TotpAuthenticator, ...own(pool, new Store(db), ready) },
    grantAbility,
    revokeAbility: (adminId, ability) => roles.withdraw(adminId, ability),
    outOfScope: async (adminId, ability) => {
      await grantAbility(adminId, ability);
      await pool.query(`insert into regions values ($1, 'north'), ('somebody', 'south')`, [adminId]);
      return { type: 'admin', id: 'somebody' };
    },
    dispose: () => pool.end(),
  };
}

/** A contract of which some methods are made anew. */
function replaced<C extends object>(ready: C, own: Partial<C>): C {
  return new Proxy(ready, {
    get: (target, name) => {
      const from = name in own ? own : target;
      const value: unknown = Reflect.get(from, name);
      return typeof value === 'function' ? (value.bind(from) as unknown) : value;
    },
  });
}

describe('a password hasher of our own', () => {
  describeContractConformance(
    { describe, it },
    {
      only: ['PasswordHasher'],
      subject: () => {
        const { contracts, grants } = createInMemoryContracts();
        return {
          contracts: { ...contracts, PasswordHasher: new ScryptPasswordHasher() },
          grantAbility: (adminId, ability) => grants.grant(adminId, ability),
          revokeAbility: (adminId, ability) => grants.revoke(adminId, ability),
        };
      },
    },
  );
});

describe('abilities with regions', () => {
  describeContractConformance(
    { describe, it },
    {
      only: ['AbilityResolver'],
      capabilities: ['parallelWrites', 'scopes'],
      subject: () => subject((pool, store) => ({ AbilityResolver: new RegionalAbilities(store, pool) })),
    },
  );
});

describe('steps of a second factor in one statement', () => {
  describeContractConformance(
    { describe, it },
    {
      only: ['TotpCommandRepository'],
      capabilities: ['parallelWrites'],
      subject: () =>
        subject((pool, _, ready) => ({
          TotpCommandRepository: replaced(ready.TotpCommandRepository, new PgTotpSteps(pool)),
        })),
    },
  );
});

describe('changes of a status in one transaction', () => {
  describeContractConformance(
    { describe, it },
    {
      only: ['AdminCommandRepository'],
      capabilities: ['parallelWrites'],
      subject: () =>
        subject((pool, _, ready) => ({
          AdminCommandRepository: replaced(ready.AdminCommandRepository, new PgStatusChanges(pool)),
        })),
    },
  );
});
