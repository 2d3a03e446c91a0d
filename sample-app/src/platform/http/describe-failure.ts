import { AdminInfraException } from '@maatify/admin-infra';

const MAX_CAUSES = 3;
const FRAMES = 12;

/**
 * What the log may know about a failure.
 *
 * The library's exceptions carry no input, and their causes are copies with the secrets of the operation struck out. Anything
 * else is described by its class and where it was thrown: its message may quote whatever was being worked on.
 */
export function describeFailure(thrown: unknown): Record<string, unknown> {
  if (thrown instanceof AdminInfraException) {
    const { correlationId: _same, ...fields } = thrown.toJSON();
    return { ...fields, causes: causesOf(thrown.cause) };
  }
  return { name: thrown instanceof Error ? thrown.name : typeof thrown, at: framesOf(thrown) };
}

function causesOf(thrown: unknown): readonly object[] {
  const causes: object[] = [];
  for (let cause = thrown; cause instanceof Error && causes.length < MAX_CAUSES; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {};
    causes.push({ name: cause.name, message: cause.message, ...code });
  }
  return causes;
}

/** The frames of a stack without its first lines, which hold the message. */
function framesOf(thrown: unknown): readonly string[] {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAMES);
}
