import type { Operation } from '../../../src/runner/operation.js';
import type { RunOf } from '../../../src/runner/run-of.js';

/** What the body of an operation is given. */
export type RunIn<O> = O extends Operation<infer K, infer S> ? RunOf<K, S> : never;
