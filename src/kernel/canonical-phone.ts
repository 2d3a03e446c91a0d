import type { CanonicalPhone } from './ids.js';

/** What people put between the digits of a number. Anything else, digits of other scripts included, is no part of one. */
const AS_TYPED = /^\+[0-9 ().\-/]{7,40}$/;
const BETWEEN_DIGITS = /[ ().\-/]/g;
/** `+49 (0)30 …` is two spellings at once: which of them was meant is not for us to guess. */
const TRUNK_PREFIX = /\(\s*0\s*\)/;
const E164 = /^\+[1-9][0-9]{6,14}$/;

/**
 * The one spelling of a phone number that contacts are compared by, or null when it is none.
 *
 * When to use: where contacts are imported, and wherever two numbers are compared.
 *
 * Promises: the form is E.164: a plus, the country code, the number, 7 to 15 digits in all. Blanks, hyphens, dots, slashes and
 * parentheses between them are left out. A number without its country has no form, since no country is taken for granted; nor has
 * one with a trunk prefix in parentheses.
 *
 * Failures: none; null says that the text is no such number.
 *
 * @example
 * canonicalPhone('+1 (415) 555-0100'); // '+14155550100'
 */
export function canonicalPhone(text: string): CanonicalPhone | null {
  const trimmed = text.trim();
  if (!AS_TYPED.test(trimmed) || TRUNK_PREFIX.test(trimmed)) return null;
  const digits = trimmed.replaceAll(BETWEEN_DIGITS, '');
  return E164.test(digits) ? (digits as CanonicalPhone) : null;
}
