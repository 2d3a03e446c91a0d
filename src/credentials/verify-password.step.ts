import type { Redacted } from '../kernel/redacted.js';
import type { Queries } from '../runner/capabilities.js';
import { passwordForm } from './password-form.js';
import { verifyPassword } from './credentials.methods.js';

/**
 * Whether the password is right. The same work is done where there is no hash; then, or with an empty hash, nothing
 * matches, whatever the hasher answers.
 */
export async function passwordMatches(run: Queries, password: Redacted, hash: Redacted | null): Promise<boolean> {
  const usable = hash === null || hash.reveal() === '' ? null : hash;
  const { verdict } = await run.query(verifyPassword, { password: passwordForm(password), hash: usable });
  return usable !== null && verdict === 'match';
}
