import { deepFreeze } from '../../kernel/freeze.js';

/**
 * Runs a whole read or conditional write in one synchronous stretch and answers it as a promise.
 *
 * What checks and writes without an `await` in between cannot be interleaved by anybody in this process; that is the whole
 * atomicity of the in-memory contracts. What it throws becomes a rejection. The answer is frozen.
 */
export function atomically<T>(stretch: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(deepFreeze(stretch()));
  });
}

/** The answer of a claim that was not won. */
export function lost<const Reason extends string>(reason: Reason): { readonly outcome: 'lost'; readonly reason: Reason } {
  return { outcome: 'lost', reason };
}
