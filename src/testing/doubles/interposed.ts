type Callable = (...args: never) => unknown;

/** A method as it was when it was last looked up, and what stands in its place. */
interface Interposition {
  readonly real: Callable;
  readonly placed: Callable;
}

/**
 * The same object, each method of which is called through `pass`: it is told which one and with what, and goes on or does not.
 *
 * Each method is looked up at each call, so that a spy set later is seen, and keeps its own `this`.
 */
export function interposed<T extends object>(
  implementation: T,
  pass: (method: string, proceed: () => unknown, args: readonly unknown[]) => unknown,
): T {
  const places = new Map<string, Interposition>();
  const proxy: T = new Proxy(implementation, {
    get(target, property) {
      // The target as receiver: private fields and getters of the real object do not exist on a proxy.
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function' || typeof property !== 'string' || property in Object.prototype) return value;
      const known = places.get(property);
      if (known?.real === value) return known.placed;
      const real = value as Callable;
      const placed = function (this: unknown, ...args: readonly unknown[]): unknown {
        const self = this === proxy ? target : this;
        return pass(property, () => Reflect.apply(real, self, args) as unknown, args);
      };
      places.set(property, { real, placed });
      return placed;
    },
  });
  return proxy;
}
