import { AdminActor, Redacted } from '@maatify/admin-infra';

/** A value in plain data with its secrets in the open, to compare two runs by. */
export function picture(value: unknown): unknown {
  if (Redacted.is(value)) return { revealed: value.reveal() };
  if (AdminActor.is(value)) return { actor: picture(value.session), origin: picture(value.origin), seenAt: value.seenAt };
  if (value instanceof Map) return [...value.entries()].map(picture);
  if (value instanceof Set) return [...(value as ReadonlySet<unknown>)].map(picture);
  if (Array.isArray(value)) return value.map(picture);
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, picture(inner)]));
}

export function sameText(value: unknown): string {
  return JSON.stringify(picture(value ?? null));
}

/** Every secret in the open that is reachable in a value. */
export function revealedIn(value: unknown, seen = new Set<object>()): string[] {
  if (Redacted.is(value)) return [String(value.reveal())];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.values(value).flatMap((inner) => revealedIn(inner, seen));
}
