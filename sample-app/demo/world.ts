import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { AdminInfraEvents, AdminInfraHealth, AuditLogger } from '@maatify/admin-infra';
import { createOutboxRelay, Store } from '@maatify/admin-infra-adapters/kysely';
import { ConsoleLogger } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';

import type { AppConfiguration } from '../src/platform/config/configuration.js';
import type { DatabaseKind } from '../src/platform/config/database-kind.js';
import { readConfiguration } from '../src/platform/config/read-configuration.js';
import { sealingKeys } from '../src/platform/config/sealing-keys.js';
import type { OpenedDatabase } from '../src/platform/database/opened-database.js';
import { OPENED_DATABASE } from '../src/platform/database/opened-database.js';
import { createApplication } from '../src/platform/http/create-application.js';
import { DemoClient } from './client.js';
import { HangableAuditLogger } from './hangable-audit-logger.js';
import { LeapingClock } from './leaping-clock.js';
import { Mailbox } from './mailbox.js';
import { dropOwnSchema, inOwnSchema } from './own-schema.js';
import { Provider } from './provider.js';
import { Recorder } from './recorder.js';

/** The host, running for the length of the story. */
export interface World {
  readonly app: INestApplication;
  readonly url: string;
  readonly database: DatabaseKind;
  readonly recorder: Recorder;
  readonly auditLogger: HangableAuditLogger;
  readonly clock: LeapingClock;
  readonly provider: Provider;
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

/** Boots this very host on a fresh database and a free port; only its audit logger got a switch, its mail a box, its clock a hand. */
export async function openWorld(): Promise<World> {
  const configuration = await inOwnSchema(fromEnvironment());
  const mailbox = new Mailbox();
  const clock = new LeapingClock();
  const provider = new Provider();
  const app = await createApplication(
    {
      configuration,
      jobs: false,
      assertions: provider.verifier,
      contracts: { AuditLogger: HANGABLE, Clock: { useValue: clock } },
    },
    new ConsoleLogger({ logLevels: ['error', 'fatal'] }),
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const opened = app.get<OpenedDatabase>(OPENED_DATABASE, { strict: false });
  // The host's own relay goes by the system's clock, and would keep what is mailed after a leap.
  const relay = createOutboxRelay({
    db: opened.sinks,
    ...opened.schema,
    keys: sealingKeys(configuration.totp),
    deliver: (delivery) => mailbox.deliver(delivery),
    now: () => clock.now(),
  });
  const health = app.get(AdminInfraHealth, { strict: false });
  const recorder = new Recorder(app.get(AdminInfraEvents, { strict: false }));
  const inFlight = (): number => health.report().sinks.reduce((sum, sink) => sum + sink.inFlight, 0);
  const settled = (): Promise<void> => until(() => Promise.resolve(inFlight() === 0 || null)).then(() => undefined);
  return {
    app,
    url,
    database: opened.kind,
    recorder,
    auditLogger: app.get<HangableAuditLogger>(AuditLogger, { strict: false }),
    clock,
    provider,
    browser: () => new DemoClient(url),
    codeFor: (address) =>
      until(async () => {
        await relay.runOnce();
        return mailbox.codeFor(address);
      }),
    inFlight,
    settled,
    close: async () => {
      recorder.stop();
      await app.close();
      await dropOwnSchema(configuration);
    },
  };
}

const HANGABLE = {
  inject: [OPENED_DATABASE],
  useFactory: ({ sinks, schema }: OpenedDatabase) => new HangableAuditLogger(new Store(sinks, schema)),
};

/** Nothing is taken from the environment but the server to use. */
function fromEnvironment(): AppConfiguration {
  return readConfiguration({
    NODE_ENV: 'development',
    DATABASE_URL: process.env['DATABASE_URL'],
    TOTP_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    COOKIE_SECRET: randomBytes(32).toString('base64url'),
  });
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const found = await look();
    if (found !== null) return found;
    await sleep(POLL_MS);
  }
  throw new Error(`Waited ${String(PATIENCE_MS)} ms in vain.`);
}
