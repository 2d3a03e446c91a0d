import { isReadable } from './readable-text.js';

const PROVIDER = /^[a-z][a-z0-9._-]{0,31}$/;
const LONGEST_EXTERNAL_ID = 255;

/** Whether a text names a provider of external identities, such as `google`. */
export function isProviderName(value: unknown): value is string {
  return typeof value === 'string' && PROVIDER.test(value);
}

/**
 * Whether a text is an id that a provider gives: what it says for good of one account, such as the `sub` of a token. It is compared as
 * it is, unit by unit: two that differ in case, in width or in how an accent is composed are two identities.
 */
export function isExternalId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LONGEST_EXTERNAL_ID) return false;
  return value.isWellFormed() && value.trim() === value && isReadable(value, 'one');
}
