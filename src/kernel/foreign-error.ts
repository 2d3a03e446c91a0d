import { Redacted } from './redacted.js';
import { showsSecret } from './spelled-secrets.js';
import type { Secrets } from './spelled-secrets.js';

const MAX_TEXT = 2_000;
const MAX_CAUSES = 3;
const MAX_FRAMES = 20;
const IDENTIFIER = /^\w[\w.]{0,63}$/;
/** The length of a code of the second factor, and longer than what a name of an error holds by chance. */
const LONG_SECRET = 6;
const DROPPED = 'its message was dropped: it held a secret of this operation, or a piece of one';

/**
 * Copies what a contract threw into a plain `Error` of our own.
 *
 * The thrown object is never kept: it may be a Proxy, hold a connection, change later, or carry the very secret it
 * was handed. The copy keeps name, code, frames and message; a text that shows one of this operation's secrets, in whatever
 * spelling, is dropped as a whole. A name or a code that is a mere identifier stays unless it is a secret or holds a long one: what a
 * caller sends must not hide which class of error it was. Reading a hostile object may throw; then the copy says only that much.
 */
export function copyForeignError(thrown: unknown, secrets: Secrets, depth = 0): Error {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && !showsSecret(value, secrets) ? value.slice(0, MAX_TEXT) : undefined;
  try {
    if (typeof thrown !== 'object' || thrown === null) {
      return new Error(`a ${thrown === null ? 'null' : typeof thrown} was thrown instead of an Error`);
    }
    const source = thrown as Record<string, unknown>;
    const cause = depth < MAX_CAUSES && 'cause' in source && source['cause'] != null ? source['cause'] : undefined;
    const said = source['message'];
    const copy = new Error(
      typeof said === 'string' ? (text(said) ?? DROPPED) : 'an object without a message was thrown',
      cause === undefined ? undefined : { cause: copyForeignError(cause, secrets, depth + 1) },
    );
    copy.name = identifier(source['name'], secrets) ?? text(source['name']) ?? 'Error';
    const stack = source['stack'];
    const frames = typeof stack === 'string' ? text(framesOf(stack)) : undefined;
    if (frames !== undefined) copy.stack = `${copy.name}: ${copy.message}\n${frames}`;
    const code = identifier(source['code'], secrets) ?? text(source['code']);
    return code === undefined ? copy : Object.assign(copy, { code });
  } catch {
    return new Error('an object was thrown that cannot be read');
  }
}

/** A class's name or a driver's code, as they usually are; undefined for what may be more than that. */
function identifier(value: unknown, secrets: Secrets): string | undefined {
  if (typeof value !== 'string' || !IDENTIFIER.test(value)) return undefined;
  const long = secrets.filter((secret) => secret.length >= LONG_SECRET);
  return secrets.includes(value) || showsSecret(value, long) ? undefined : value;
}

/** The frames of a stack, without the message that stands before them. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .join('\n');
}

/** Every wrapped text in what a contract was handed: hashes and sealed seeds are no input, and secret all the same. */
export function secretsIn(value: unknown): Secrets {
  if (Redacted.is(value)) return [String(value.reveal())];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}

/** `instanceof` for what may be a Proxy: a trap that throws there would throw where nobody catches it. */
export function isInstance<T>(value: unknown, type: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}
