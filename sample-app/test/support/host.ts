import { randomBytes } from 'node:crypto';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { AdminInfraHealth } from '@maatify/admin-infra';
import type { ManualClock } from '@maatify/admin-infra/testing';
import { createOutboxRelay, OutboxRelay } from '@maatify/admin-infra-adapters/kysely';
import type { INestApplication } from '@nestjs/common';
import { CapturingLogger } from '@nestjs/testing';

import type { HostOptions } from '../../src/host-options.js';
import type { AppConfiguration } from '../../src/platform/config/configuration.js';
import type { Environment } from '../../src/platform/config/read-configuration.js';
import { readConfiguration } from '../../src/platform/config/read-configuration.js';
import { sealingKeys } from '../../src/platform/config/sealing-keys.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { openForMigration } from '../../src/platform/database/open-database.js';
import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';
import { OPENED_DATABASE } from '../../src/platform/database/opened-database.js';
import { createApplication } from '../../src/platform/http/create-application.js';
import { Provider } from '../../demo/provider.js';
import { Client } from './client.js';
import type { Reply } from './client.js';
import { theMostCommon } from './common-passwords.js';
import { rowsOf, tablesOf } from './database.js';
import { Mailbox } from './mailbox.js';

/** The provider whose assertions the host of a test believes. */
export const GOOGLE = new Provider();

export interface HostSetup extends Omit<HostOptions, 'configuration'> {
  readonly env?: Environment;
  /** The schema of the host's own on a server. */
  readonly schema?: string;
  /** The time the library and the mail go by, where a test sets it. */
  readonly clock?: ManualClock;
}

export type CodeFor = 'invitation' | 'totp_enrolment' | 'password_recovery' | 'email_verification';

export interface Host {
  readonly app: INestApplication;
  readonly url: string;
  readonly opened: OpenedDatabase;
  readonly logger: CapturingLogger;
  /** Every reply any client got, oldest first. */
  readonly replies: { readonly method: string; readonly path: string; readonly reply: Reply }[];
  client(): Client;
  /** The code last sent to an address. */
  codeFor(address: string, purpose?: CodeFor): Promise<string>;
  /** Waits for every intent handed over so far. */
  settled(): Promise<void>;
  /** Every row of every table but those named, as text: equal before and after means that nothing was written. */
  everything(...but: string[]): Promise<string>;
  close(): Promise<void>;
}

export const aKey = (): string => randomBytes(32).toString('base64');

/** A configuration as tests start with: in memory, with secrets of its own, and no limit that many tests in a row would meet. */
export function testConfiguration(env: Environment = {}): AppConfiguration {
  return readConfiguration({
    NODE_ENV: 'test',
    TOTP_ENCRYPTION_KEY: aKey(),
    COOKIE_SECRET: randomBytes(32).toString('base64url'),
    STRANGERS_PER_MINUTE: '100000',
    COMMON_PASSWORDS_FILE: theMostCommon(),
    ADMIN_REQUESTS_PER_MINUTE: '100000',
    ...env,
  });
}

/** Boots the host over HTTP on a free port, without its jobs: tests deliver mail when they ask for it. */
export async function startHost({ env, schema, clock, ...options }: HostSetup = {}): Promise<Host> {
  const read = testConfiguration(env);
  const configuration = schema === undefined ? read : { ...read, database: { ...read.database, schema } };
  if (configuration.environment === 'production') await migrated(configuration);
  const logger = new CapturingLogger();
  const mailbox = new Mailbox();
  const contracts = { ...(clock === undefined ? {} : { Clock: { useValue: clock } }), ...options.contracts };
  const app = await createApplication(
    { configuration, jobs: false, mailer: mailbox, assertions: GOOGLE.verifier, ...options, contracts },
    logger,
  );
  await app.listen(0, '127.0.0.1');
  const opened = app.get<OpenedDatabase>(OPENED_DATABASE, { strict: false });
  // The host's own relay goes by the system's clock, and would keep what is mailed later than that.
  const relay =
    clock === undefined
      ? app.get(OutboxRelay, { strict: false })
      : createOutboxRelay({
          db: opened.sinks,
          ...opened.schema,
          keys: sealingKeys(configuration.totp),
          deliver: (delivery) => mailbox.deliver(delivery),
          now: () => clock.now(),
        });
  const health = app.get(AdminInfraHealth, { strict: false });
  const replies: Host['replies'] = [];
  const settled = async (): Promise<void> => {
    // A clock that a test moved has given up what only waits for its turn; it is written all the same.
    for (let turns = 0; turns < 4; turns += 1) await turn();
    await until(() => health.report().sinks.every(({ inFlight }) => inFlight === 0) || null);
  };
  const url = await app.getUrl();
  return {
    app,
    url,
    opened,
    logger,
    replies,
    client: () => new Client(url, (method, path, reply) => replies.push({ method, path, reply })),
    codeFor: async (address, purpose = 'invitation') => {
      // Else it would be an earlier code, while the last one is still on its way into the outbox.
      await settled();
      return until(async () => {
        await relay.runOnce();
        return mailbox.codeFor(address, purpose);
      });
    },
    settled,
    everything: async (...but) => {
      await settled();
      const tables = (await tablesOf(opened)).filter((table) => !but.includes(table));
      const contents = await Promise.all(tables.map(async (table) => [table, await rowsOf(opened, table)] as const));
      return JSON.stringify(Object.fromEntries(contents));
    },
    close: async () => {
      await settled();
      await app.close();
    },
  };
}

async function migrated({ database }: AppConfiguration): Promise<void> {
  const opened = await openForMigration(database);
  await migrate(opened);
  await opened.close();
}

export async function until<T>(look: () => T | null | Promise<T | null>, patienceMs = 5_000): Promise<T> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 20) {
    const found = await look();
    if (found !== null) return found;
    await sleep(20);
  }
  throw new Error(`waited ${String(patienceMs)} ms in vain`);
}
