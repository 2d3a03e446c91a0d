import { inspect } from 'node:util';

const MASK = '<redacted>';

/**
 * Holds a secret (password, code, token, seed) so that it shows nothing when it is printed, logged or serialised.
 *
 * When to use: for every secret that crosses the border of the library, in either direction.
 *
 * Promises: `String(x)`, `JSON.stringify(x)`, `util.inspect(x)` and template strings give `<redacted>`; the
 * value is no property, so neither spreading nor iterating finds it. Whoever calls `reveal()` has the secret in
 * the open: do that once, in one place, where it is meant to be shown.
 *
 * @example
 * const password = Redacted.of('correct horse battery staple');
 * `${password}`; // '<redacted>'
 */
export class Redacted<T = string> {
  readonly #value: T;

  private constructor(value: T) {
    this.#value = value;
    Object.freeze(this);
  }

  static of<T>(value: T): Redacted<T> {
    return new Redacted(value);
  }

  /** True only for real instances; a look-alike with the same prototype is none. */
  static is(value: unknown): value is Redacted<unknown> {
    return typeof value === 'object' && value !== null && #value in value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
