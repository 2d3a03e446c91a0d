import { isPromise } from 'node:util/types';

/** A contract may answer a query builder that answers a promise; more layers than this are an attempt to hang us. */
const MAX_THENABLE_DEPTH = 4;

export class EndlessThenable extends Error {
  constructor() {
    super('the answer is a thenable of thenables without an end');
  }
}

/**
 * Waits for what a contract returned, and calls exactly one of the two callbacks exactly once.
 *
 * Not `await`: a thenable that resolves with itself makes `await` spin in microtasks for ever, where no deadline can
 * reach it. Here each layer is unwrapped by hand and counted. Lazy thenables (query builders) are started.
 * A later second settlement is ignored.
 */
export function settle(
  returned: unknown,
  onValue: (value: unknown) => void,
  onError: (thrown: unknown) => void,
  depth = 0,
): void {
  try {
    if (isPromise(returned)) {
      // The intrinsic `then`: an own or inherited override of a real promise cannot get between. It calls one of the two, once.
      void Promise.prototype.then.call(returned, onValue, onError);
      return;
    }
  } catch (thrown) {
    onError(thrown);
    return;
  }
  settleForeign(returned, onValue, onError, depth);
}

/**
 * Whether this is a promise of the platform with nothing of its own about it, neither a `then` nor a class to make others by: what
 * `then` answers is another such promise.
 */
export function isPlainPromise(returned: unknown): returned is Promise<unknown> {
  return (
    isPromise(returned) &&
    Object.getPrototypeOf(returned) === Promise.prototype &&
    !Object.hasOwn(returned, 'then') &&
    !Object.hasOwn(returned, 'constructor')
  );
}

/**
 * The same, but always after this call and in the asynchronous context of whoever makes it, as everything that is awaited is. A
 * foreign thenable calls back from wherever it happens to be: at once, or among the affairs of another request.
 */
export function settleInTurn(returned: unknown, onValue: (value: unknown) => void, onError: (thrown: unknown) => void): void {
  if (isPromise(returned)) {
    settle(returned, onValue, onError);
    return;
  }
  // The answer crosses inside a function: a promise asks whatever it is given for a `then`, and that was asked once already.
  void new Promise<() => void>((tell) => {
    settle(
      returned,
      (value) => {
        tell(() => {
          onValue(value);
        });
      },
      (thrown) => {
        tell(() => {
          onError(thrown);
        });
      },
    );
  }).then((told) => {
    told();
  });
}

function settleForeign(
  returned: unknown,
  onValue: (value: unknown) => void,
  onError: (thrown: unknown) => void,
  depth: number,
): void {
  // What a sink answers most often: nothing, with no property that could be asked for.
  if (returned === undefined || returned === null) {
    onValue(returned);
    return;
  }
  let settled = false;
  const once =
    (next: (value: unknown) => void) =>
    (value: unknown): void => {
      if (settled) return;
      settled = true;
      next(value);
    };
  const reject = once(onError);
  try {
    const then = thenOf(returned);
    if (then === undefined) {
      onValue(returned);
    } else if (depth >= MAX_THENABLE_DEPTH) {
      reject(new EndlessThenable());
    } else {
      const unwrap = once((value) => {
        settle(value, onValue, onError, depth + 1);
      });
      then.call(returned, unwrap, reject);
    }
  } catch (thrown) {
    reject(thrown);
  }
}

type Then = (this: unknown, onValue: (value: unknown) => void, onError: (thrown: unknown) => void) => unknown;

/** What a text or a number inherits makes none of it a thenable. */
function thenOf(value: unknown): Then | undefined {
  if (typeof value !== 'object' && typeof value !== 'function') return undefined;
  const then = (value as { then?: unknown }).then;
  return typeof then === 'function' ? (then as Then) : undefined;
}
