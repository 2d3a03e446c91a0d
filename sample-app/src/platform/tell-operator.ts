import { AppConfigurationError } from './config/configuration.js';
import { SchemaBehindError } from './database/prepare-database.js';

/** Says why nothing was started. An operator's mistake is told as such; a stack would bury it. */
export function tellOperator(error: unknown): void {
  const isTheirs = error instanceof AppConfigurationError || error instanceof SchemaBehindError;
  process.stderr.write(`${isTheirs ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
}
