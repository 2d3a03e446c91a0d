import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { bootstrapCommand } from './commands/bootstrap.command.js';
import { migrateCommand } from './commands/migrate.command.js';
import { pruneCommand } from './commands/prune.command.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { cliCommand, startEnvironment } from './platform/config/start-environment.js';
import { tellOperator } from './platform/tell-operator.js';

const USAGE = `usage: ${cliCommand()} migrate
       ${cliCommand()} bootstrap --email you@example.com
       ${cliCommand()} prune
The password of bootstrap is read from BOOTSTRAP_PASSWORD or from standard input: arguments show up in process lists and shell
histories.`;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { email: { type: 'string' } } });
  const configuration = () => readConfiguration(startEnvironment(process.env));
  switch (positionals.join(' ')) {
    case 'migrate':
      return migrateCommand(configuration());
    case 'prune':
      return pruneCommand(configuration());
    case 'bootstrap':
      if (values.email !== undefined) return bootstrapCommand(configuration, values.email);
  }
  process.stderr.write(`${USAGE}\n`);
  return 2;
}

try {
  process.exitCode = await run();
} catch (error) {
  tellOperator(error);
}
