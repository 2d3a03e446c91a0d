import type { Redacted } from '../kernel/redacted.js';
import type { Contact } from '../operations/contact.js';
import { verifyPassword } from './credentials.edges.js';

/**
 * Whether the password is right. The same work is done where there is no hash (A7, F31); then, or with an empty hash, nothing
 * matches, whatever the hasher answers (F22).
 */
export async function passwordMatches(call: Contact, password: Redacted, hash: Redacted | null): Promise<boolean> {
  const usable = hash === null || hash.reveal() === '' ? null : hash;
  const { verdict } = await call.ask(verifyPassword, { password, hash: usable });
  return usable !== null && verdict === 'match';
}
