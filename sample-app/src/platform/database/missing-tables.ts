import { cliCommand } from '../config/start-environment.js';
import { OperatorsMistake } from '../operators-mistake.js';

/** The tables are older than this version of the host, or not there. The message is for whoever operates it. */
export class SchemaBehindError extends OperatorsMistake {
  override readonly name = 'SchemaBehindError';

  constructor(database: string, pending: readonly string[], advice: string) {
    super(`The database ${database} lacks ${String(pending.length)} migration(s): ${pending.join(', ')}. ${advice}`);
  }
}

/** For a start: where tables are changed, somebody decides when. */
export const MIGRATE_FIRST =
  'Nothing was started. In production they run by a command, so that somebody decides when: `npm run migrate`. Then start again.';

/** For a command, whose environment may simply be another than the host's. */
export function isItTheHosts(): string {
  return (
    'Nothing was done. Give this command the environment of the host (DATABASE_URL, DATA_DIR); if it has that, ' +
    `bring the tables up to date first: ${cliCommand()} migrate`
  );
}
