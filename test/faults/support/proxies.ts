import { thawed } from './answer-paths.js';
import type { AnswerVariant } from './answer-variants.js';

const trap = (): never => {
  throw new Error('a trap of a Proxy');
};

/** K14: answers that are not what they seem, or not for long. */
export function proxyVariants(): AnswerVariant[] {
  return [
    { kind: 'K14', name: 'every trap but `then` throws', alter: (real) => hostile(real as object, true) },
    // Reading `then` is how anybody learns that it is no promise: as with `await`, a trap there is a rejection.
    { kind: 'K14', name: 'every trap throws', alter: (real) => hostile(real as object, false), expected: 'threw' },
    { kind: 'K14', name: 'revoked', alter: revoked, expected: 'threw' },
    { kind: 'K14', name: 'its fields throw when they are read', alter: (real) => withThrowingGetters(real, trap) },
    { kind: 'K14', name: 'its fields throw what cannot be read', alter: (real) => withThrowingGetters(real, throwRevoked) },
    { kind: 'K14', name: 'another answer at the second read', alter: changing, expected: 'narrower' },
    { kind: 'K14', name: 'changed after it was given', alter: changedLater, expected: 'same' },
    { kind: 'K13', name: 'a record with a `then` of its own', alter: withOwnThen, expected: 'same' },
  ];
}

export function hostile(real: object, readable: boolean): unknown {
  return new Proxy(real, {
    get: (_, key) => (readable && key === 'then' ? undefined : trap()),
    has: trap,
    ownKeys: trap,
    getOwnPropertyDescriptor: trap,
    getPrototypeOf: trap,
  });
}

export function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwRevoked(): never {
  throw revoked();
}

function withThrowingGetters(real: unknown, get: () => never): unknown {
  const copy = {};
  for (const key of Object.keys(real as object)) Object.defineProperty(copy, key, { enumerable: true, get });
  return copy;
}

/** The truth at the first read of a field, nonsense afterwards: whoever checks one read and uses another is fooled. */
function changing(real: unknown): unknown {
  const read = new Set<PropertyKey>();
  return new Proxy(thawed(real) as object, {
    get(target, key) {
      if (key === 'then' || !read.has(key)) {
        read.add(key);
        return Reflect.get(target, key) as unknown;
      }
      return typeof Reflect.get(target, key) === 'boolean' ? true : 'another answer';
    },
  });
}

/** Two microtasks later: after the library has looked at it, before it has finished with it. */
function changedLater(real: unknown): unknown {
  const copy = thawed(real) as Record<string, unknown>;
  queueMicrotask(() => queueMicrotask(() => spoil(copy)));
  return copy;
}

function spoil(value: Record<string, unknown>): void {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object' && inner !== null && !Object.isFrozen(inner)) spoil(inner as Record<string, unknown>);
    value[key] = 'spoilt';
  }
}

function withOwnThen(real: unknown): unknown {
  const answer = thawed(real);
  return { ...(answer as object), then: (onValue: (value: unknown) => void) => onValue(answer) };
}
