import { Redacted } from './redacted.js';

/**
 * Freezes a value of our own making, with everything plain inside it. Contracts and sinks get only frozen values, so
 * that changing one changes nothing for anybody else.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || Redacted.is(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) if (typeof inner === 'object') deepFreeze<unknown>(inner);
  return value;
}
