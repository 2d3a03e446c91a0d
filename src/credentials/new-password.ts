import type { Redacted } from '../kernel/redacted.js';
import type { Contact } from '../operations/contact.js';
import { PASSWORD_MIN_LENGTH } from '../settings/registry.js';
import { checkPassword, hashPassword } from './credentials.edges.js';

/** Names of the rules a new password breaks; none when it will do. */
export async function brokenPasswordRules(
  call: Contact,
  password: Redacted,
  context: readonly string[],
): Promise<readonly string[]> {
  const { broken } = await call.ask(checkPassword, { password, minLength: call.setting(PASSWORD_MIN_LENGTH), context });
  return broken;
}

export async function hashNewPassword(call: Contact, password: Redacted): Promise<Redacted> {
  const { hash } = await call.ask(hashPassword, { password });
  return hash;
}
