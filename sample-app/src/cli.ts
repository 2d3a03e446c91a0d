import 'reflect-metadata';

import type { Asked } from './commands/arguments.js';
import { readArguments, usage } from './commands/arguments.js';
import { bootstrapCommand } from './commands/bootstrap.command.js';
import { inCore } from './commands/in-core.js';
import { migrateCommand } from './commands/migrate.command.js';
import { MODE_COMMANDS } from './commands/modes.js';
import { pruneCommand } from './commands/prune.command.js';
import { SUPPORT_COMMANDS } from './commands/support.js';
import type { AppConfiguration } from './platform/config/configuration.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { startEnvironment } from './platform/config/start-environment.js';
import { tellOperator } from './platform/tell-operator.js';

/** Read when the arguments are right, and not before. */
const configuration = (): AppConfiguration => readConfiguration(startEnvironment(process.env));

function run(asked: Asked): Promise<number> {
  switch (asked.command) {
    case 'migrate':
      return migrateCommand(configuration());
    case 'prune':
      return pruneCommand(configuration());
    case 'bootstrap':
      return bootstrapCommand(configuration, asked.email);
    case 'leave-mode':
      return inCore(configuration(), (app) => MODE_COMMANDS['leave-mode'][asked.mode](app, asked.reason));
    case 'emergency':
      return inCore(configuration(), (app) => MODE_COMMANDS.emergency[asked.mode](app, asked.reason));
    default:
      return inCore(configuration(), (app) => SUPPORT_COMMANDS[asked.command](app, asked));
  }
}

const asked = readArguments(process.argv.slice(2));
if (asked === null) {
  process.stderr.write(`${usage()}\n`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await run(asked);
  } catch (error) {
    tellOperator(error);
  }
}
