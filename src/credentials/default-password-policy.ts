import type { PasswordPolicy, PasswordPolicyCheck } from './password-policy.contract.js';

/** Context words shorter than this are too common to be held against a password. */
const MIN_CONTEXT_WORD = 4;

/**
 * The default policy: long enough in code points, and not made of the admin's own words. No rule about kinds of
 * characters. A host adds its list of common passwords by binding its own `PasswordPolicy`.
 */
export class DefaultPasswordPolicy implements PasswordPolicy {
  check({ password, minLength, context }: PasswordPolicyCheck): Promise<{ readonly broken: readonly string[] }> {
    const text = password.reveal();
    const broken: string[] = [];
    // Code points: an emoji is one character to whoever types it, and no shorter for being two UTF-16 units.
    if (Array.from(text).length < minLength) broken.push('min_length');
    const folded = text.toLowerCase();
    const words = context
      .flatMap((word) => word.toLowerCase().split(/[@.\s]+/u))
      .filter((word) => word.length >= MIN_CONTEXT_WORD);
    // What is left when the admin's own words are taken out has to be more than a few characters of glue.
    const rest = words.reduce((left, word) => left.replaceAll(word, ''), folded).replace(/[^\p{L}\p{N}]/gu, '');
    if (words.some((word) => folded.includes(word)) && rest.length < MIN_CONTEXT_WORD) broken.push('context_words');
    return Promise.resolve({ broken });
  }
}
