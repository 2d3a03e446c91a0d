import 'reflect-metadata';

import type { Asked } from './commands/arguments.js';
import { readArguments, usage } from './commands/arguments.js';
import { bootstrapCommand } from './commands/bootstrap.command.js';
import { endRelayCommand } from './commands/end-relay.command.js';
import { exportAuditCommand } from './commands/export-audit.command.js';
import { grantsCommand } from './commands/grants.command.js';
import { inCore } from './commands/in-core.js';
import { migrateCommand } from './commands/migrate.command.js';
import { MODE_COMMANDS } from './commands/modes.js';
import { pruneCommand } from './commands/prune.command.js';
import { SUPPORT_COMMANDS } from './commands/support.js';
import { outliveClosedStreams } from './platform/closed-streams.js';
import { verifyAuditCommand } from './commands/verify-audit.command.js';
import type { AppConfiguration } from './platform/config/configuration.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { startEnvironment } from './platform/config/start-environment.js';
import { databaseName } from './platform/database/open-database.js';
import type { DatabasePurpose } from './platform/database/database-purpose.js';
import { tellOperator } from './platform/tell-operator.js';

/** Known when the arguments are right, and not before. */
let database: string | undefined;

function read(purpose: DatabasePurpose): AppConfiguration {
  // A command that operates on a host finds its secrets; made up here, they would be another host's.
  const configuration = readConfiguration(startEnvironment(process.env), purpose === 'begin' ? 'make' : 'find');
  database = databaseName(configuration.database);
  return configuration;
}

function run(asked: Asked): Promise<number> {
  switch (asked.command) {
    case 'migrate':
      return migrateCommand(read('begin'));
    case 'prune':
      return pruneCommand(read('operate'));
    case 'database:grants':
      return Promise.resolve(grantsCommand(read('operate').database));
    case 'audit:verify':
      return verifyAuditCommand(read('operate'));
    case 'audit:end-relay':
      return endRelayCommand(read('operate'));
    case 'bootstrap':
      return bootstrapCommand(() => read('begin'), asked.email);
    case 'export-audit':
      return exportAuditCommand(read('operate'), asked);
    case 'leave-mode':
      return inCore(read('operate'), 'operate', (app) => MODE_COMMANDS['leave-mode'][asked.mode](app, asked.reason));
    case 'emergency':
      return inCore(read('operate'), 'operate', (app) => MODE_COMMANDS.emergency[asked.mode](app, asked.reason));
    default:
      return inCore(read('seal'), 'seal', (app) => SUPPORT_COMMANDS[asked.command](app, asked));
  }
}

outliveClosedStreams();
const asked = readArguments(process.argv.slice(2));
if (asked === null) {
  process.stderr.write(`${usage()}\n`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await run(asked);
  } catch (error) {
    tellOperator('The command', error, database);
  }
}
