import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Features, RequiredBindings } from '@maatify/admin-infra';
import { AdminInfraHealth } from '@maatify/admin-infra';
import type { INestApplication } from '@nestjs/common';
import { CapturingLogger } from '@nestjs/testing';
import { sql } from 'drizzle-orm';

import { contracts } from '../../../src/adapters/contracts.js';
import { DevelopmentMailbox } from '../../../src/adapters/development-mailbox.js';
import { Sealer } from '../../../src/adapters/support/sealer.js';
import type { Environment } from '../../../src/config/read-configuration.js';
import { readConfiguration } from '../../../src/config/read-configuration.js';
import type { Database, OpenedDatabase } from '../../../src/database/database.js';
import { OPENED_DATABASE, rowsOf } from '../../../src/database/database.js';
import { dropSchema } from '../../../src/database/open-database.js';
import { createApplication } from '../../../src/http/create-application.js';
import { Client } from './client.js';
import type { Reply } from './client.js';

export interface HostSetup {
  readonly env?: Environment;
  readonly contracts?: Partial<RequiredBindings<Features>>;
  /** A real PostgreSQL, in a schema of the host's own that goes with it; the embedded database when left out. */
  readonly databaseUrl?: string;
}

export interface Host {
  readonly app: INestApplication;
  readonly url: string;
  readonly db: Database;
  readonly logger: CapturingLogger;
  /** Every reply any client got, oldest first. */
  readonly replies: { readonly method: string; readonly path: string; readonly reply: Reply }[];
  client(): Client;
  /** The code last sent to an address. */
  codeFor(address: string, purpose?: 'invitation' | 'totp_enrolment'): Promise<string>;
  /** Waits for every intent handed over so far. */
  settled(): Promise<void>;
  /** Every row of every table, as text: equal before and after means that nothing was written. */
  everything(): Promise<string>;
  close(): Promise<void>;
}

/** Boots the host over HTTP on a free port. */
export async function startHost({ env = {}, contracts: bindings = {}, databaseUrl }: HostSetup = {}): Promise<Host> {
  const read = readConfiguration({
    NODE_ENV: 'test',
    TOTP_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    COOKIE_SECRET: randomBytes(32).toString('base64url'),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...env,
  });
  const schema = databaseUrl === undefined ? undefined : `http_${randomBytes(6).toString('hex')}`;
  const configuration = schema === undefined ? read : { ...read, database: { ...read.database, schema } };
  const logger = new CapturingLogger();
  const app = await createApplication({ configuration, contracts: { ...contracts, ...bindings } }, logger);
  await app.listen(0, '127.0.0.1');
  const opened = app.get<OpenedDatabase>(OPENED_DATABASE);
  const { db } = opened;
  const mailbox = new DevelopmentMailbox(db, app.get(Sealer));
  const health = app.get(AdminInfraHealth);
  const replies: Host['replies'] = [];
  const settled = async (): Promise<void> => {
    await until(() => health.report().sinks.every(({ inFlight }) => inFlight === 0) || null);
  };
  const url = await app.getUrl();
  return {
    app,
    url,
    db,
    logger,
    replies,
    client: () => new Client(url, (method, path, reply) => replies.push({ method, path, reply })),
    codeFor: async (address, purpose = 'invitation') => {
      const sent = await until(async () => {
        const secrets = await mailbox.secrets(20);
        return secrets.find((one) => one.address === address && one.purpose === purpose) ?? null;
      });
      return sent.code.reveal();
    },
    settled,
    everything: async () => {
      await settled();
      return dump(db);
    },
    close: async () => {
      await settled();
      if (schema !== undefined) await dropSchema(opened, schema);
      await app.close();
    },
  };
}

async function dump(db: Database): Promise<string> {
  const tables = await rowsOf<{ name: string }>(
    db,
    sql`select table_name as name from information_schema.tables where table_schema = current_schema() order by 1`,
  );
  const contents: Record<string, unknown> = {};
  for (const { name } of tables) {
    const [row] = await rowsOf<{ all: unknown }>(
      db,
      sql`select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]') as all from ${sql.identifier(name)} as t`,
    );
    contents[name] = row?.all;
  }
  return JSON.stringify(contents);
}

async function until<T>(look: () => T | null | Promise<T | null>): Promise<T> {
  for (let turn = 0; turn < 250; turn += 1) {
    const found = await look();
    if (found !== null) return found;
    await sleep(20);
  }
  throw new Error('waited 5 s in vain');
}
