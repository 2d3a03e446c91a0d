import type { PasswordPolicy, PasswordPolicyCheck } from './password-policy.contract.js';

/** One character of somebody's own is too common to be held against a password; two may be a name. */
const SHORTEST_WORD = 2;
/** What somebody adds to a word so that it passes is glue up to here, and something of its own from here on. */
const MORE_THAN_GLUE = 4;
const INVISIBLE = /[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * The default policy: long enough in code points, to be seen at all, and not made of the admin's own words. No rule about kinds of
 * characters. A host adds its list of common passwords by binding its own `PasswordPolicy`.
 */
export class DefaultPasswordPolicy implements PasswordPolicy {
  check({ password, minLength, context }: PasswordPolicyCheck): Promise<{ readonly broken: readonly string[] }> {
    const text = password.reveal();
    const broken: string[] = [];
    // Code points: an emoji is one character to whoever types it, and no shorter for being two UTF-16 units.
    if (lengthOf(text) < minLength) broken.push('min_length');
    if (lengthOf(text.replace(INVISIBLE, '')) < Math.min(minLength, MORE_THAN_GLUE)) broken.push('blank');
    if (isMadeOf(text, context)) broken.push('context_words');
    return Promise.resolve({ broken });
  }
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Whether hardly anything is left when somebody's own words are taken out, in whatever order, number and spelling. */
function isMadeOf(password: string, context: readonly string[]): boolean {
  const folded = wordsOf(password).join('');
  // A text as a whole too: an address of short words is long enough to be a password.
  const own = context.flatMap((text) => [wordsOf(text).join(''), ...wordsOf(text)]);
  // The longest first, so that no word is spoiled by a shorter one inside it.
  const words = [...new Set(own)].filter((word) => word.length >= SHORTEST_WORD).sort((a, b) => b.length - a.length);
  // A gap stays where a word stood, so that its neighbours make no new one.
  const rest = words.reduce((left, word) => left.replaceAll(word, ' '), folded);
  return rest !== folded && rest.replaceAll(' ', '').length < MORE_THAN_GLUE;
}

/**
 * Its runs of letters and digits, full width as narrow, without the marks on letters and in upper case, which has one form of what lower
 * case tells apart: ß and ss, a sigma and one at the end of a word.
 */
function wordsOf(text: string): readonly string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return folded.split(/[^\p{L}\p{N}]/u);
}
