import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { AdminInfraEvents, AdminInfraHealth, AuditLogger } from '@maatify/admin-infra';
import { ConsoleLogger } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';

import { contracts } from '../adapters/contracts.js';
import { DevelopmentMailbox } from '../adapters/development-mailbox.js';
import { Sealer } from '../adapters/support/sealer.js';
import type { AppConfiguration } from '../config/configuration.js';
import { readConfiguration } from '../config/read-configuration.js';
import type { OpenedDatabase } from '../database/database.js';
import { OPENED_DATABASE } from '../database/database.js';
import { dropSchema } from '../database/open-database.js';
import { createApplication } from '../http/create-application.js';
import { DemoClient } from './client.js';
import { HangableAuditLogger } from './hangable-audit-logger.js';
import { Recorder } from './recorder.js';

/** The host, running for the length of the story. */
export interface World {
  readonly app: INestApplication;
  readonly url: string;
  readonly database: OpenedDatabase['kind'];
  readonly recorder: Recorder;
  readonly auditLogger: HangableAuditLogger;
  browser(): DemoClient;
  /** The code that was last sent to an address. Codes are delivered beside the operation, so it may take a moment. */
  codeFor(address: string): Promise<string>;
  /** Intents handed over and not ended yet. */
  inFlight(): number;
  /** Waits until every record of what happened so far is written. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 5_000;
const POLL_MS = 20;

/** Boots this very host on a fresh database and a free port; only its audit logger got a switch. */
export async function openWorld(): Promise<World> {
  const configuration = freshConfiguration();
  const app = await createApplication(
    { configuration, contracts: { ...contracts, AuditLogger: { useClass: HangableAuditLogger } } },
    new ConsoleLogger({ logLevels: ['error', 'fatal'] }),
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const opened = app.get<OpenedDatabase>(OPENED_DATABASE);
  const mailbox = new DevelopmentMailbox(opened.db, app.get(Sealer));
  const health = app.get(AdminInfraHealth);
  const recorder = new Recorder(app.get(AdminInfraEvents));
  const inFlight = (): number => health.report().sinks.reduce((sum, sink) => sum + sink.inFlight, 0);
  const settled = (): Promise<void> => until(() => Promise.resolve(inFlight() === 0 || null)).then(() => undefined);
  return {
    app,
    url,
    database: opened.kind,
    recorder,
    auditLogger: app.get<HangableAuditLogger>(AuditLogger),
    browser: () => new DemoClient(url),
    codeFor: (address) =>
      until(async () => (await mailbox.secrets(10)).find((sent) => sent.address === address)?.code.reveal() ?? null),
    inFlight,
    settled,
    close: async () => {
      recorder.stop();
      const { schema } = configuration.database;
      if (schema !== undefined) {
        await settled();
        await dropSchema(opened, schema);
      }
      await app.close();
    },
  };
}

/** Nothing is taken from the environment but the server to use, and there the story keeps to a schema of its own. */
function freshConfiguration(): AppConfiguration {
  const configuration = readConfiguration({
    NODE_ENV: 'development',
    DATABASE_URL: process.env['DATABASE_URL'],
    TOTP_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    COOKIE_SECRET: randomBytes(32).toString('base64url'),
  });
  if (configuration.database.url === null) return configuration;
  const schema = `demo_${randomBytes(6).toString('hex')}`;
  return { ...configuration, database: { ...configuration.database, schema } };
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const found = await look();
    if (found !== null) return found;
    await sleep(POLL_MS);
  }
  throw new Error(`Waited ${String(PATIENCE_MS)} ms in vain.`);
}
