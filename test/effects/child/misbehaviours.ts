const SOON_MS = 10;

const trap = (): never => {
  throw new Error('a trap of a Proxy');
};

function thenable(then: (onValue: (value: unknown) => void, onError: (reason: unknown) => void) => void): object {
  return Object.defineProperty({}, 'then', { value: then });
}

/** How often a lazy thenable was started: a query builder that nobody awaits never runs. */
export const started = { count: 0 };

/** What a sink may do when it is handed an intent. */
export const MISBEHAVIOURS: Readonly<Record<string, (intent: object) => unknown>> = {
  none: () => undefined,
  'throws in the same tick': () => {
    throw new Error('the sink is down');
  },
  'throws undefined': () => {
    throw undefined;
  },
  'rejects with an Error': () => Promise.reject(new Error('the sink is down')),
  'rejects with undefined': () => Promise.reject(undefined),
  'rejects with a string': () => Promise.reject('down'),
  'rejects with a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return Promise.reject(proxy);
  },
  'is async and throws': async () => {
    throw new Error('the sink is down');
  },
  'rejects late': () =>
    new Promise((_, reject) => {
      setTimeout(reject, SOON_MS, new Error('too late'));
    }),
  hangs: () => new Promise(() => undefined),
  'is slow': () =>
    new Promise((resolve) => {
      setTimeout(resolve, SOON_MS);
    }),
  'changes its argument': (intent) => {
    for (const key of Object.keys(intent)) Reflect.set(intent, key, 'changed');
    Reflect.set(intent, 'added', true);
    const origin: unknown = Reflect.get(intent, 'origin');
    if (typeof origin === 'object' && origin !== null) Reflect.set(origin, 'ip', 'changed');
    return Promise.resolve();
  },
  'answers a lazy thenable': () =>
    thenable((onValue) => {
      started.count += 1;
      onValue(undefined);
    }),
  'answers a thenable that rejects': () => thenable((_, onError) => onError(new Error('no'))),
  'answers a thenable that throws': () => thenable(trap),
  'answers a thenable that cannot be read': () => Object.defineProperty({}, 'then', { get: trap }),
  'answers a thenable that never ends': () => {
    const itself: object = thenable((onValue) => onValue(itself));
    return itself;
  },
  'answers a thenable that settles twice': () =>
    thenable((onValue, onError) => {
      onValue(1);
      onError(new Error('no'));
      throw new Error('no again');
    }),
  'answers a hostile Proxy': () => new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap }),
  'answers a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'calls both callbacks of the promise it is': () =>
    new Promise((resolve, reject) => {
      resolve(undefined);
      reject(new Error('ignored'));
    }),
};
