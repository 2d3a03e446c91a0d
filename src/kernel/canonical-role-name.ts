import { isOfOneScript } from './one-script.js';

const MAX_LENGTH = 100;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{C}\p{Zl}\p{Zp}\u2800]/u;
/** The one blank there may be, alone, between two words. */
const OTHER_BLANKS = /^ | $| {2}|[^\S ]/;

/**
 * The one spelling of a role's name by which names are told apart, or null when the text cannot be a name.
 *
 * When to use: where a host brings roles of its own in, and wherever one is looked up by name.
 *
 * Promises: names that people would read as the same have one form: it is in lower case. A text that NFKC changes, an invisible
 * character, a blank too many and a word that mixes scripts have no form, so that no two roles look alike.
 *
 * Failures: none; null says that the text is no name.
 *
 * @example
 * canonicalRoleName('Order support'); // 'order support'
 */
export function canonicalRoleName(text: string): string | null {
  if (text === '' || text.length > MAX_LENGTH || text.normalize('NFKC') !== text) return null;
  if (INVISIBLE.test(text) || OTHER_BLANKS.test(text)) return null;
  return text.split(' ').every(isOfOneScript) ? text.toLowerCase() : null;
}
