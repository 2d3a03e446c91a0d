import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

import { NestFactory } from '@nestjs/core';

import { AppConfigurationError } from './config/configuration.js';
import { readConfiguration } from './config/read-configuration.js';
import { CoreModule } from './core.module.js';
import { bootstrap } from './start/bootstrap.js';
import { cliCommand, startEnvironment } from './start/environment.js';

const USAGE = `usage: ${cliCommand()} bootstrap --email you@example.com
The password is read from BOOTSTRAP_PASSWORD or from standard input: arguments show up in process lists and shell histories.`;

/** The first line of standard input, without its line ending. */
async function passwordFromInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/, 1);
  return line;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { email: { type: 'string' } } });
  const password = process.env['BOOTSTRAP_PASSWORD'] ?? (await passwordFromInput());
  if (positionals.join(' ') !== 'bootstrap' || values.email === undefined || password === '') {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const configuration = readConfiguration(startEnvironment(process.env));
  const app = await NestFactory.createApplicationContext(CoreModule.forRoot({ configuration }), {
    // What goes wrong is thrown and told below, once.
    logger: false,
    abortOnError: false,
  });
  try {
    const result = await bootstrap(app, { email: values.email, password });
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.outcome === 'created' ? 0 : 1;
  } finally {
    // Waits for the audit record, too.
    await app.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof AppConfigurationError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
