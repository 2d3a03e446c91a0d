import type { Redacted } from '../kernel/redacted.js';

export interface PasswordPolicyCheck {
  readonly password: Redacted;
  /** From the setting `auth.password.min_length`, in code points. */
  readonly minLength: number;
  /** Words the password must not be made of, such as the admin's email; may be empty. */
  readonly context: readonly string[];
}

/**
 * Says which rules a new password breaks.
 *
 * When to use: replace the default (length, context words) to add a list of common or breached passwords.
 *
 * Promises to keep: answers the names of the broken rules, none when the password will do; never the password. No rule about
 * the composition of characters.
 *
 * Failures: throw when a list cannot be read; the password is then not set.
 */
export interface PasswordPolicy {
  check(check: PasswordPolicyCheck): Promise<{ readonly broken: readonly string[] }>;
}

export const PasswordPolicy = Symbol.for('@maatify/admin-infra/PasswordPolicy');
