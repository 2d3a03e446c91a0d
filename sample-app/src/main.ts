import { ConsoleLogger } from '@nestjs/common';

import { AppConfigurationError } from './config/configuration.js';
import { readConfiguration } from './config/read-configuration.js';
import type { OpenedDatabase } from './database/database.js';
import { OPENED_DATABASE } from './database/database.js';
import { createApplication } from './http/create-application.js';
import { listenAddress } from './http/transport.js';
import { startEnvironment } from './start/environment.js';
import { anyAdmin, howToBootstrap, howToSignIn } from './start/first-admin.js';

async function start(): Promise<void> {
  const configuration = readConfiguration(startEnvironment(process.env));
  const app = await createApplication(
    { configuration },
    new ConsoleLogger({ json: true, logLevels: ['warn', 'error', 'fatal'] }),
  );
  app.enableShutdownHooks();
  await app.listen(configuration.http.port, listenAddress(configuration));
  const url = await app.getUrl();
  const { db, kind } = app.get<OpenedDatabase>(OPENED_DATABASE);
  const next = (await anyAdmin(db)) ? howToSignIn(url) : howToBootstrap(kind === 'pglite');
  process.stdout.write(`\nListening on ${url}\n\n${next}\n\n`);
}

try {
  await start();
} catch (error) {
  // An operator's mistake is told as such; a stack would bury it.
  process.stderr.write(
    `${error instanceof AppConfigurationError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
