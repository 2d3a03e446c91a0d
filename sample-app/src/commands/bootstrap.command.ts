import { text } from 'node:stream/consumers';

import { NestFactory } from '@nestjs/core';

import { CoreModule } from '../core.module.js';
import { bootstrap } from '../first-admin/bootstrap.js';
import type { AppConfiguration } from '../platform/config/configuration.js';

/** Makes the first admin. */
export async function bootstrapCommand(configuration: () => AppConfiguration, email: string): Promise<number> {
  const password = process.env['BOOTSTRAP_PASSWORD'] ?? (await passwordFromInput());
  if (password === '') {
    process.stderr.write('There is no password: set BOOTSTRAP_PASSWORD, or pipe it in.\n');
    return 2;
  }
  const app = await NestFactory.createApplicationContext(CoreModule.forRoot({ configuration: configuration() }), {
    // What goes wrong is thrown and told once, by whoever called.
    logger: false,
    abortOnError: false,
  });
  try {
    const result = await bootstrap(app, { email, password });
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.outcome === 'created' ? 0 : 1;
  } finally {
    // Waits for the audit record, too.
    await app.close();
  }
}

/** The first line of standard input, without its line ending. */
async function passwordFromInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/, 1);
  return line;
}
