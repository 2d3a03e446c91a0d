import { Redacted } from './redacted.js';

const MAX_TEXT = 2_000;
const MAX_CAUSES = 3;
const MASK = '<redacted>';

/** Texts an operation must never show: its passwords, codes and tokens. */
export type Secrets = readonly string[];

/**
 * Copies what a contract threw into a plain `Error` of our own.
 *
 * The thrown object is never kept: it may be a Proxy, hold a connection, change later, or carry the very secret it
 * was handed. The copy keeps name, message, stack and code, with every occurrence of this operation's secrets struck
 * out. Reading a hostile object may throw; then the copy says only that much.
 */
export function copyForeignError(thrown: unknown, secrets: Secrets, depth = 0): Error {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? scrub(value, secrets) : undefined);
  try {
    if (typeof thrown !== 'object' || thrown === null) {
      return new Error(`a ${thrown === null ? 'null' : typeof thrown} was thrown instead of an Error`);
    }
    const source = thrown as Record<string, unknown>;
    const cause = depth < MAX_CAUSES && 'cause' in source && source['cause'] != null ? source['cause'] : undefined;
    const copy = new Error(
      text(source['message']) ?? 'an object without a message was thrown',
      cause === undefined ? undefined : { cause: copyForeignError(cause, secrets, depth + 1) },
    );
    copy.name = text(source['name']) ?? 'Error';
    const stack = text(source['stack']);
    if (stack !== undefined) copy.stack = stack;
    const code = text(source['code']);
    return code === undefined ? copy : Object.assign(copy, { code });
  } catch {
    return new Error('an object was thrown that cannot be read');
  }
}

/** Cut first, because a text may be of any length; then longest first, so that a secret inside another leaves nothing of it. */
function scrub(text: string, secrets: Secrets): string {
  const known = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  let clean = text.slice(0, endBesideSecrets(text, known));
  for (const secret of known) clean = clean.replaceAll(secret, MASK);
  return clean.slice(0, MAX_TEXT);
}

/** Where to cut so that no secret is cut in two: half of one would not be recognised, and would stay. */
function endBesideSecrets(text: string, secrets: Secrets): number {
  let end = Math.min(text.length, MAX_TEXT);
  // Moved before one secret, the end may lie in another that overlaps it.
  const moved = () => secrets.map((secret) => startOfCut(text, secret, end)).find((start) => start >= 0);
  for (let start = moved(); start !== undefined; start = moved()) end = start;
  return end;
}

/** Where an occurrence begins that an end there would cut in two; -1 when there is none. */
function startOfCut(text: string, needle: string, end: number): number {
  const from = Math.max(0, end - needle.length + 1);
  const at = text.slice(from, end + needle.length - 1).indexOf(needle);
  return at < 0 ? -1 : from + at;
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
