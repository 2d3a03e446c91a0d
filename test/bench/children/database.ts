/** Prints what operations of the library cost over its own adapters on one database: round trips, and the CPU and time of the client. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { AdminInfraOptions, Origin } from '@maatify/admin-infra';
import {
  AdminInfraHealth,
  AdminInfraModule,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  AuthorizationOrchestrator,
  Redacted,
  SessionOrchestrator,
  SystemActors,
  SystemSettingsOrchestrator,
} from '@maatify/admin-infra';
import {
  createKyselyContracts,
  kyselyOverMysql,
  kyselyOverPg,
  kyselyOverSqlite,
  migrateToLatest,
} from '@maatify/admin-infra-adapters/kysely';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';
import { NestFactory } from '@nestjs/core';
import type { Kysely } from 'kysely';
import Libsql from 'libsql';
import { createPool } from 'mysql2';
import { Pool } from 'pg';

import { batch } from '../paired.js';
import type { Call } from '../paired.js';

const POSTGRES_URL = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
const MYSQL_URL = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test';
const ORIGIN: Origin = Object.freeze({ ip: '192.0.2.1', userAgent: 'bench', channel: 'ui', correlationId: null });
const EMAIL = 'ada@example.org';
const PASSWORD = Redacted.of('a password for benchmarks only');
const CALLS = Number(process.argv[3] ?? 300);

interface Place {
  open(log: () => void): Kysely<unknown>;
  remove(): Promise<void>;
}
const name = `bench_${randomBytes(6).toString('hex')}`;

/** A database of this process's own: a schema, a database, or a file. */
const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  async postgres() {
    const admin = new Pool({ connectionString: POSTGRES_URL, max: 1 });
    await admin.query(`create schema ${name}`);
    return {
      open: (log) =>
        kyselyOverPg(new Pool({ connectionString: POSTGRES_URL, max: 10, options: `-c search_path=${name}` }), { log }),
      async remove() {
        await admin.query(`drop schema ${name} cascade`);
        await admin.end();
      },
    };
  },
  async mariadb() {
    const { hostname: host, port, username: user, password } = new URL(MYSQL_URL);
    const options = { host, port: Number(port), user: decodeURIComponent(user), password: decodeURIComponent(password) };
    const admin = createPool({ ...options, connectionLimit: 1 });
    await admin.promise().query(`create database ${name}`);
    return {
      open: (log) => kyselyOverMysql(createPool({ ...options, database: name, connectionLimit: 10 }), { log }),
      async remove() {
        await admin.promise().query(`drop database ${name}`);
        await admin.promise().end();
      },
    };
  },
  sqlite() {
    const folder = mkdtempSync(join(tmpdir(), 'admin-infra-bench-'));
    return Promise.resolve({
      open: (log) => kyselyOverSqlite(new Libsql(join(folder, 'bench.db')), { log }),
      remove() {
        rmSync(folder, { recursive: true, force: true });
        return Promise.resolve();
      },
    });
  },
};

let statements = 0;
const place = await (PLACES[process.argv[2] ?? ''] as () => Promise<Place>)();
const db = place.open(() => {
  statements += 1;
});
try {
  await migrateToLatest(db);
  const keys = { current: 'bench', all: { bench: Redacted.of(randomBytes(32).toString('base64')) } };
  const { PasswordHasher, TotpAuthenticator } = createInMemoryContracts().contracts;
  const stored = createKyselyContracts(db, { keys, systemActors: { bench: ['admins.bootstrap'] } });
  const bound = Object.entries({ ...stored, PasswordHasher, TotpAuthenticator }).map(([one, useValue]) => [one, { useValue }]);
  const contracts = Object.fromEntries(bound) as AdminInfraOptions['contracts'];
  const module = AdminInfraModule.forRoot({ contracts, policy: { systemActors: { bench: {} } } });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const authentication = app.get(AuthenticationOrchestrator);
  const sessions = app.get(SessionOrchestrator);
  const settings = app.get(SystemSettingsOrchestrator);
  const health = app.get(AdminInfraHealth);

  const operator = app.get(SystemActors).get('bench', { channel: 'cli' });
  await app.get(AdminLifecycleOrchestrator).bootstrapFirstAdmin(operator, { email: EMAIL, password: PASSWORD });
  const device = Redacted.of(randomBytes(16).toString('hex'));
  const signIn = () => authentication.signIn({ email: EMAIL, password: PASSWORD, device }, ORIGIN);
  const entered = await signIn();
  if (entered.outcome !== 'signed_in') throw new Error(`the sign-in of the benchmark ended in ${entered.outcome}`);
  const { token } = entered.issued;
  const access = () => sessions.access({ token }, ORIGIN);
  const own = await access();
  if (own.outcome !== 'allowed') throw new Error('the session of the benchmark is not live');
  const { actor } = own;
  let minutes = 30;
  const operations: readonly (readonly [string, string, () => Promise<{ readonly outcome: string }>])[] = [
    ['access', 'allowed', access],
    ['authorize', 'granted', () => app.get(AuthorizationOrchestrator).authorize(actor, { ability: 'admins.view' })],
    [
      'set a setting',
      'changed',
      () => settings.set(actor, { key: 'auth.session.idle_minutes', value: (minutes = 61 - minutes) }),
    ],
    // Last of all: it ends the oldest session at the limit, and that is the actor's.
    ['sign-in', 'signed_in', signIn],
  ];
  const idle = async (): Promise<void> => {
    while (health.report().sinks.some(({ inFlight }) => inFlight > 0)) await pause(1);
  };
  const measured: object[] = [];
  for (const [operation, endsIn, call] of operations) {
    const { outcome } = await call();
    if (outcome !== endsIn) throw new Error(`${operation} ended in ${outcome} instead of ${endsIn}`);
    await idle();
    statements = 0;
    await call();
    await idle();
    const roundTrips = statements;
    const ended: Call = async () => (await call()).outcome;
    await batch(ended, CALLS);
    await idle();
    const { cpuNs, wallNs } = await batch(ended, CALLS);
    await idle();
    measured.push({ operation, statements: roundTrips, cpuUs: cpuNs / 1_000, wallUs: wallNs / 1_000 });
  }
  await app.close();
  console.log(JSON.stringify({ measured }));
} finally {
  await db.destroy();
  await place.remove();
}
process.exit(0);
