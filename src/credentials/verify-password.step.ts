import type { Redacted } from '../kernel/redacted.js';
import type { Queries } from '../runner/capabilities.js';
import { passwordForm } from './password-form.js';
import { verifyPassword } from './credentials.methods.js';

export interface PasswordVerdict {
  readonly matches: boolean;
  /** Whether the hash is to be made anew. Of one that matched only: without the password there is nothing to make it from. */
  readonly needsRehash: boolean;
}

/**
 * Whether the password is right. The same work is done where there is no hash; then, or with an empty hash, nothing
 * matches, whatever the hasher answers.
 */
export async function verdictOn(run: Queries, password: Redacted, hash: Redacted | null): Promise<PasswordVerdict> {
  const usable = hash === null || hash.reveal() === '' ? null : hash;
  const { verdict, needsRehash } = await run.query(verifyPassword, { password: passwordForm(password), hash: usable });
  const matches = usable !== null && verdict === 'match';
  return { matches, needsRehash: matches && needsRehash };
}

export async function passwordMatches(run: Queries, password: Redacted, hash: Redacted | null): Promise<boolean> {
  return (await verdictOn(run, password, hash)).matches;
}
