/**
 * Where the library takes ids and secrets from.
 *
 * When to use: replace it in tests (`SequentialIds`). The default draws from the operating system's CSPRNG.
 *
 * Promises to keep: both answer at once; no two answers are equal over all processes; `secret()` is unpredictable,
 * at least 128 bits, 22-128 characters of `A-Z a-z 0-9 - _`. Session tokens and one-time codes are its answers.
 */
export interface IdGenerator {
  /** A new public id, 1-64 printable ASCII characters: sessions, events, correlation. */
  id(): string;
  /** A new secret. */
  secret(): string;
}

export const IdGenerator = Symbol.for('@maatify/admin-infra/IdGenerator');
