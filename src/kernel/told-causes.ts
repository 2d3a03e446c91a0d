import { isInstance } from './foreign-error.js';

const MAX_CAUSES = 4;
const MAX_MESSAGE = 500;

/** What a log may know of something that was thrown: its class, its code and its message, without frames or fields. */
export interface FailureCause {
  readonly name: string;
  /** The driver's or the system's code, where there is one. */
  readonly code: string | null;
  /** At most 500 characters. */
  readonly message: string;
}

/**
 * What was thrown, and what had led to that, outermost first.
 *
 * The library's own causes are copies that show no secret. Whoever makes such an exception may put anything there, so reading it may
 * throw, and it may go in circles.
 */
export function toldCauses(cause: unknown): readonly FailureCause[] {
  const causes: FailureCause[] = [];
  try {
    for (let one = cause; isInstance(one, Error) && causes.length < MAX_CAUSES; one = one.cause) {
      const { name, code, message } = one as { readonly name: unknown; readonly code?: unknown; readonly message: unknown };
      causes.push(Object.freeze({ name: cut(name) ?? 'Error', code: cut(code), message: cut(message) ?? '' }));
    }
  } catch {
    // What could be read is told.
  }
  return Object.freeze(causes);
}

function cut(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, MAX_MESSAGE) : null;
}
