import { AdminInfraException } from '@maatify/admin-infra';

const FRAMES = 12;

/**
 * What the log may know about a failure.
 *
 * The library's exceptions carry no input, and what they tell of their causes shows no secret of the operation. Anything
 * else is described by its class and where it was thrown: its message may quote whatever was being worked on.
 */
export function describeFailure(thrown: unknown): Record<string, unknown> {
  if (thrown instanceof AdminInfraException) {
    const { correlationId: _same, ...fields } = thrown.toJSON();
    return fields;
  }
  return { name: thrown instanceof Error ? thrown.name : typeof thrown, at: framesOf(thrown) };
}

/** The frames of a stack without its first lines, which hold the message. */
function framesOf(thrown: unknown): readonly string[] {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAMES);
}
