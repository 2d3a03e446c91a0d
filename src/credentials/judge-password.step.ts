import type { Redacted } from '../kernel/redacted.js';
import type { Queries } from '../runner/capabilities.js';
import { result } from '../runner/outcomes.js';
import { PASSWORD_MIN_LENGTH } from '../settings/core-settings.js';
import { checkPassword, hashPassword } from './credentials.methods.js';
import { passwordForm } from './password-form.js';
import { passwordMatches } from './verify-password.step.js';

/** Names of the rules a new password breaks; none when it will do. The words of the host count beside those of its owner. */
export async function brokenPasswordRules(
  run: Queries,
  password: Redacted,
  context: readonly string[],
): Promise<readonly string[]> {
  const { broken } = await run.query(checkPassword, {
    password: passwordForm(password),
    minLength: run.setting(PASSWORD_MIN_LENGTH),
    context: [...context, ...run.policy.passwords.contextWords],
  });
  return broken;
}

export async function hashNewPassword(run: Queries, password: Redacted): Promise<Redacted> {
  const { hash } = await run.query(hashPassword, { password: passwordForm(password) });
  return hash;
}

/** Why a password will not do in place of the one with this hash; null when it will. */
export async function objectionTo(
  run: Queries,
  password: Redacted,
  { replaces, context }: { readonly replaces: Redacted | null; readonly context: readonly string[] },
) {
  const [rules, same] = await Promise.all([
    brokenPasswordRules(run, password, context),
    passwordMatches(run, password, replaces),
  ]);
  if (rules.length > 0) return result('weak_password', { rules });
  return same ? result('same_password') : null;
}
