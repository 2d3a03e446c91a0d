import { AsyncResource } from 'node:async_hooks';

/** Belongs to no request: made when the library is loaded. */
const ROOT = new AsyncResource('admin-infra', { requireManualDestroy: true });

/** Runs what is shared by all requests, so that it neither sees nor keeps alive what a host's `AsyncLocalStorage` holds for one. */
export function inRootContext<T>(run: () => T): T {
  return ROOT.runInAsyncScope(run);
}

/** Somebody's own asynchronous context, to come back to from a shared one. */
export type OwnContext = Pick<AsyncResource, 'runInAsyncScope'>;

/** The context it is called in. Costs one object; storage of the core's own would cost every `await`. */
export function currentContext(): OwnContext {
  return new AsyncResource('admin-infra.run', { requireManualDestroy: true });
}
