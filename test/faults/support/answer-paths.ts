import { Redacted } from '@maatify/admin-infra';

export type Path = readonly (string | number)[];

export interface Part {
  readonly path: Path;
  readonly value: unknown;
}

/** Every part of an answer, root left out. Of a list the first and the last entry stand for all. */
export function partsOf(answer: unknown, path: Path = []): Part[] {
  return childrenOf(answer).flatMap(([key, value]) => {
    const here = [...path, key];
    return [{ path: here, value }, ...partsOf(value, here)];
  });
}

function childrenOf(value: unknown): (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) {
    const ends = new Set([0, value.length - 1].filter((index) => index >= 0 && index < value.length));
    return [...ends].map((index) => [index, value[index]] as const);
  }
  return isPlain(value) ? Object.entries(value) : [];
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Redacted.is(value);
}

/** A copy of the answer, every object in it new and unfrozen, in which `change` was applied to one part. */
export function changedAt(
  answer: unknown,
  path: Path,
  change: (parent: Record<string | number, unknown>, key: string) => void,
): unknown {
  const copy = thawed(answer);
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  change(parent, String(path.at(-1)));
  return copy;
}

export function thawed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(thawed);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, thawed(inner)]));
}

export function put(answer: unknown, path: Path, value: unknown): unknown {
  return changedAt(answer, path, (parent, key) => {
    parent[key] = value;
  });
}

/** The answer with another value in one place; what lies beside the way there is shared. For whoever only reads it. */
export function withPart(answer: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = withPart((answer as Record<string | number, unknown>)[key], rest, value);
  return Array.isArray(answer) ? answer.with(Number(key), inner) : { ...(answer as object), [key]: inner };
}
