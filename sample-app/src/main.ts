import 'reflect-metadata';

import { ConsoleLogger } from '@nestjs/common';

import { anyAdmin, howToBootstrap, howToSignIn } from './first-admin/first-admin.js';
import { outliveClosedStreams } from './platform/closed-streams.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { startEnvironment } from './platform/config/start-environment.js';
import { createApplication } from './platform/http/create-application.js';
import { endOnTheUnforeseen } from './platform/http/last-resort.js';
import { limitShutdown } from './platform/http/limit-shutdown.js';
import { listenAddress } from './platform/http/transport.js';
import { tellOperator } from './platform/tell-operator.js';

async function start(): Promise<void> {
  const configuration = readConfiguration(startEnvironment(process.env));
  const logger = new ConsoleLogger({ json: true, logLevels: ['warn', 'error', 'fatal'] });
  const app = await createApplication({ configuration }, logger);
  limitShutdown();
  endOnTheUnforeseen(app);
  app.enableShutdownHooks();
  await app.listen(configuration.http.port, listenAddress(configuration));
  const url = await app.getUrl();
  process.stdout.write(`\nListening on ${url}\n\n${(await anyAdmin(app)) ? howToSignIn(url) : howToBootstrap()}\n\n`);
}

outliveClosedStreams();
try {
  await start();
} catch (error) {
  tellOperator('The start', error);
}
