import type { Surroundings, Wrap, WorldContracts } from './light-world.js';

/** Replaces some methods of one contract; the others go to the real one, with their own `this`. */
export function standIn<N extends keyof WorldContracts>(
  name: N,
  make: (real: WorldContracts[N], around: Surroundings) => Partial<WorldContracts[N]>,
): Wrap {
  return (contracts, around) => {
    const real = contracts[name];
    const replaced = make(real, around) as Readonly<Record<string | symbol, unknown>>;
    const proxy = new Proxy<object>(real, {
      get(target, property) {
        if (Object.hasOwn(replaced, property)) return replaced[property];
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      },
    });
    return { ...contracts, [name]: proxy };
  };
}
