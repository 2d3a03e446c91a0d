import { writeFileSync } from 'node:fs';

import { sql } from 'kysely';

import { createKyselyContracts } from '../../src/kysely/index.js';
import { AT_SCALE, callsAtScale, HOLDERS_CAN_SIGN_IN } from '../kysely/support/calls-at-scale.js';
import type { Cost } from '../kysely/support/cost.js';
import { pagesOnPostgres, rowsOnMysql } from '../kysely/support/cost.js';
import { ANALYZE, seeded } from '../kysely/support/seeded.js';
import { KEYS } from '../kysely/support/subject.js';
import { dotChart } from './dot-chart.js';
import type { Costs } from './dot-chart.js';

/**
 * `npm run bench:tables`: what each call costs while the tables grow fifty times, in units that no load on the machine changes; with
 * `-- --write` also as the plots of `docs/scale.md`. The tests hold the greatest of these sizes against a limit.
 */
const SIZES = [
  { admins: 2_000, sessions: 20_000 },
  { admins: 20_000, sessions: 200_000 },
  { admins: 100_000, sessions: 1_000_000 },
] as const;

async function costsAt(cost: Cost, { admins, sessions }: (typeof SIZES)[number]): Promise<Costs> {
  await cost.server.create();
  const db = cost.open();
  try {
    const statements = [...seeded(cost.server.name, admins, sessions), ...HOLDERS_CAN_SIGN_IN, ...ANALYZE[cost.server.name]];
    for (const statement of statements) await sql.raw(statement).execute(db);
    const calls = callsAtScale(createKyselyContracts(db, { keys: KEYS }), db);
    const costs: Record<string, number> = {};
    for (const name of AT_SCALE) costs[name] = await cost.of(db, calls[name]);
    return costs;
  } finally {
    await db.destroy();
    await cost.server.drop();
  }
}

for (const [name, cost] of [
  ['PostgreSQL', pagesOnPostgres()],
  ['MariaDB', rowsOnMysql()],
] as const) {
  const measured: Record<string, Costs> = {};
  for (const size of SIZES) measured[`${size.sessions.toLocaleString('en')} sessions`] = await costsAt(cost, size);
  console.log(`${name}: ${cost.unit} a call`);
  console.table(Object.fromEntries(AT_SCALE.map((call) => [call, mapped(measured, (costs) => costs[call] ?? Number.NaN)])));
  if (!process.argv.includes('--write')) continue;
  const what = cost.unit === 'pages' ? 'pages touched' : 'rows the engine was asked for';
  const title = `${name}: ${what} a call, at ${Object.keys(measured).join(', ')}`;
  writeFileSync(`docs/scale-${name.toLowerCase()}.svg`, dotChart(title, AT_SCALE, Object.values(measured), cost.most));
}

function mapped<T, R>(from: Readonly<Record<string, T>>, by: (value: T) => R): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, by(value)]));
}
