import type { Operation } from '../../src/runner/operation.js';
import type { AnySpec, OperationKind } from '../../src/runner/spec.js';
import type { RunOf } from '../../src/runner/run-of.js';

/** The same operation with a body of our own: what a careless or a hostile one could do. */
export function withBody<K extends OperationKind, S extends AnySpec>(
  operation: Operation<K, S>,
  play: (run: RunOf<K, S>) => object | Promise<object>,
): Operation<K, S> {
  return Object.freeze({ ...operation, play });
}
