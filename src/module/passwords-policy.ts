import type { PasswordsPolicy } from '../runner/policy.js';
import { isReadable, isRecord, shown } from './readable.js';

const MOST_WORDS = 100;
const LONGEST_WORD = 200;

/** The host's own words for passwords. A copy: what was given at boot is what counts. */
export function passwordsPolicy(given: unknown, problems: string[]): PasswordsPolicy {
  if (!isRecord(given)) {
    problems.push(`policy.passwords must be an object, such as { contextWords: ['Acme'] }.`);
    return Object.freeze({ contextWords: Object.freeze([]) });
  }
  for (const key of Object.keys(given)) {
    if (key !== 'contextWords') problems.push(`policy.passwords.${shown(key)} is no option; known is contextWords.`);
  }
  const listed = given['contextWords'] ?? [];
  const words: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const usable = words.filter(isWord);
  if (!Array.isArray(listed) || usable.length !== words.length || words.length > MOST_WORDS) {
    problems.push(
      `policy.passwords.contextWords must be a list of at most ${String(MOST_WORDS)} texts with two letters or digits at least and ` +
        `${String(LONGEST_WORD)} characters at most, such as the names of your organisation and products.`,
    );
  }
  return Object.freeze({ contextWords: Object.freeze(usable) });
}

/** One character alone is too common to be held against a password. */
function isWord(text: unknown): text is string {
  return isReadable(text) && text.length <= LONGEST_WORD && /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(text);
}
