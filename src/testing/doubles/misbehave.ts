import type { Fault, ThenableVariant } from './fault.js';

/** Calls the real contract with the arguments that were sent. */
type RealCall = () => unknown;
/** Resolves when the test lets held calls go. */
type Gate = () => Promise<void>;

/** Does what the fault says in place of a call, and returns what the caller shall see. */
export function misbehave(fault: Fault, real: RealCall, args: readonly unknown[], held: Gate): unknown {
  switch (fault.kind) {
    case 'sync_throw':
      throw fault.value;
    case 'reject':
      return rejection(fault.value);
    case 'answer':
      // Not inside a promise: an answer that is itself a hostile thenable must reach the caller as it is.
      return isThenable(fault.value) ? fault.value : Promise.resolve(fault.value);
    case 'alter_answer':
      return Promise.resolve(real()).then(fault.alter);
    case 'never':
      return new Promise(() => undefined);
    case 'applied_then_never':
      quietly(real());
      return new Promise(() => undefined);
    case 'slow':
      return slow(fault.applies, real, held);
    case 'twice': {
      const first = real();
      quietly(real());
      return first;
    }
    case 'thenable':
      return thenable(fault.variant, real);
    case 'applied_then_throw':
      return Promise.resolve(real()).then(() => rejection(fault.value));
    case 're_enter':
      quietly(fault.with());
      return real();
    case 'mutate_arguments': {
      // Called first, so that the world is as it should be and only what the caller still holds is attacked.
      const answer = real();
      overwriteAll(args);
      void Promise.resolve().then(() => {
        overwriteAll(args);
      });
      return answer;
    }
  }
}

function slow(applies: 'at_once' | 'on_release', real: RealCall, held: Gate): Promise<unknown> {
  if (applies === 'on_release') return held().then(real);
  const answer = Promise.resolve(real());
  quietly(answer);
  return held().then(() => answer);
}

function thenable(variant: ThenableVariant, real: RealCall): unknown {
  type Callback = (value: unknown) => void;
  const reason = new Error('a thenable rejected');
  const answering = (then: (answer: unknown, onValue: Callback, onError: Callback) => void): object => {
    const answer = Promise.resolve(real());
    quietly(answer);
    return thenObject((onValue, onError) => {
      void answer.then((value) => {
        then(value, onValue, onError);
      }, onError);
    });
  };
  switch (variant) {
    case 'resolves':
      return answering((answer, onValue) => {
        onValue(answer);
      });
    case 'rejects':
      return thenObject((_, onError) => {
        onError(reason);
      });
    case 'throws':
      return thenObject(() => {
        throw reason;
      });
    case 'throwing_getter':
      return Object.defineProperty({}, 'then', {
        get() {
          throw reason;
        },
      });
    case 'recursive': {
      const itself: object = thenObject((onValue) => {
        onValue(itself);
      });
      return itself;
    }
    case 'both':
      return answering((answer, onValue, onError) => {
        onValue(answer);
        onError(reason);
      });
    case 'twice':
      return answering((answer, onValue) => {
        onValue(answer);
        onValue(null);
      });
    case 'silent':
      return thenObject(() => undefined);
  }
}

function thenObject(then: (onValue: (value: unknown) => void, onError: (reason: unknown) => void) => void): object {
  return Object.defineProperty({}, 'then', { value: then });
}

/** Nobody waits for this one; its failure must not end the test process. */
function quietly(returned: unknown): void {
  void Promise.resolve(returned).catch(() => undefined);
}

function rejection(value: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- rejecting with anything at all is the point
  return Promise.reject(value);
}

function isThenable(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  try {
    return typeof (value as { then?: unknown }).then === 'function';
  } catch {
    return true;
  }
}

function overwriteAll(args: readonly unknown[]): void {
  const seen = new Set<object>();
  for (const arg of args) overwrite(arg, seen);
}

/** `Reflect`, because an assignment to a frozen object throws here, while a sloppy adapter's fails in silence. */
function overwrite(value: unknown, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const key of Reflect.ownKeys(value)) {
    if (Array.isArray(value) && key === 'length') continue;
    overwrite((value as Record<PropertyKey, unknown>)[key], seen);
    Reflect.set(value, key, 'overwritten by a fault');
  }
  Reflect.set(value, 'addedByAFault', true);
}
