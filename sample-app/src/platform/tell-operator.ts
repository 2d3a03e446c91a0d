import { AdminInfraException } from '@maatify/admin-infra';

import { OperatorsMistake } from './operators-mistake.js';

const MOST_CAUSES = 5;

/**
 * Says why something came to no end, in a line. A stack shows where files lie and buries the reason, so it is for whoever asks
 * for it, by `DEBUG`.
 */
export function tellOperator(what: 'The start' | 'The command', error: unknown, database?: string): void {
  process.exitCode = 1;
  if (error instanceof OperatorsMistake) {
    process.stderr.write(`${error.message}\n`);
    return;
  }
  const written =
    error instanceof AdminInfraException && error.mutation === 'none' ? '' : ' Look what was done before you repeat it.';
  const about = database === undefined ? 'the database' : `the database ${database}`;
  const first = `${what} failed: ${reasonOf(error)}.${written} See that ${about} is there and the environment is right; DEBUG=1 shows more.`;
  const asked = (process.env['DEBUG'] ?? '').trim() !== '';
  process.stderr.write(`${first}\n${asked ? `${stackOf(error)}\n` : ''}`);
}

/** The first cause, which is what a driver or the system said. */
function reasonOf(error: unknown): string {
  let cause = error;
  for (let turn = 0; turn < MOST_CAUSES; turn += 1) {
    const next: unknown = cause instanceof AggregateError ? cause.errors[0] : cause instanceof Error ? cause.cause : undefined;
    if (!(next instanceof Error)) break;
    cause = next;
  }
  if (!(cause instanceof Error)) return 'something else than an error was thrown';
  const kind = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  const [line = ''] = cause.message.split('\n', 1);
  const message = line.trim().replace(/\.$/, '');
  return message === '' || message === kind ? kind : `${kind}, ${message}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : typeof error;
}
