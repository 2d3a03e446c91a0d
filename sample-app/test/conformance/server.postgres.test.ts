import { randomBytes } from 'node:crypto';

import { afterAll, describe, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { describeContractConformance } from '@maatify/admin-infra/testing';

import type { OpenedDatabase } from '../../src/database/database.js';
import { dropSchema, openDatabase } from '../../src/database/open-database.js';
import { emptied } from './support/emptied.js';
import { sampleSubject } from './support/sample-subject.js';

const SERVER = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT'];
const SCHEMA = `conformance_${randomBytes(6).toString('hex')}`;

const open = () => openDatabase({ url: Redacted.of(SERVER), dataDir: null, schema: SCHEMA });

/** Two pools, as two processes of the application would have; null, said out loud, when nobody is there. */
async function openPools(): Promise<[OpenedDatabase, OpenedDatabase] | null> {
  try {
    return [await open(), await open()];
  } catch (error) {
    if (!UNREACHABLE.includes(String((error as NodeJS.ErrnoException).code))) throw error;
    process.stderr.write(`THE CONTRACTS WERE NOT CHECKED: no PostgreSQL at ${new URL(SERVER).host} (${String(error)}).\n`);
    return null;
  }
}

const pools = await openPools();

afterAll(async () => {
  if (pools === null) return;
  await dropSchema(pools[0], SCHEMA);
  await Promise.all(pools.map((pool) => pool.close()));
});

if (pools === null) it.skip('the contracts keep their promises on a real PostgreSQL: none is reachable', () => {});
else
  describeContractConformance(
    { describe, it },
    {
      subject: async () => {
        await emptied(pools[0].db);
        return sampleSubject({ db: pools[0].db, second: pools[1].db, reopen: () => reopened(pools) });
      },
      capabilities: ['parallelWrites', 'secondProcess', 'restart', 'auditReadBack', 'deliveryReadBack'],
    },
  );

async function reopened(both: [OpenedDatabase, OpenedDatabase]) {
  await Promise.all(both.map((pool) => pool.close()));
  both[0] = await open();
  both[1] = await open();
  return both[0].db;
}
