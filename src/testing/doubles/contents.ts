import { createHash } from 'node:crypto';

import { Redacted } from '../../kernel/redacted.js';

/** Turns Maps, Sets and secrets into plain data that two states can be compared by. */
export function contentsOf(value: unknown): unknown {
  if (Redacted.is(value)) return `sha256:${createHash('sha256').update(String(value.reveal())).digest('hex')}`;
  if (value instanceof Map) return Array.from(value as ReadonlyMap<unknown, unknown>, ([key, row]) => [key, contentsOf(row)]);
  if (value instanceof Set) return [...(value as ReadonlySet<string>)].sort();
  if (Array.isArray(value)) return value.map(contentsOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, contentsOf(inner)]));
}
