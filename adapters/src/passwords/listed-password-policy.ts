import type { PasswordPolicy, PasswordPolicyCheck } from '@maatify/admin-infra';
import { DefaultPasswordPolicy } from '@maatify/admin-infra';

import { BreachedPasswords } from './breached-passwords.js';
import { CommonPasswords } from './common-passwords.js';
import type { PasswordListsOptions } from './password-lists.options.js';

/**
 * The default policy, and lists of common and of breached passwords.
 *
 * When to use: as the `PasswordPolicy`; {@link passwordContracts} binds it.
 *
 * Promises: the rules of the default policy, `common` and `breached`; all that a password breaks are named. A password is `common`
 * when the list has it in any case, with whatever digits and signs stand around it, or several times in a row. It is `breached` when
 * the file has the SHA-1 of it as it was typed. Nothing leaves the process.
 *
 * Failures: {@link PasswordListUnusable} from `open` when a list cannot be read, has too few entries or is not sorted; from `check`
 * when the file of breached passwords cannot be read any more, and the password is then not set.
 *
 * @example
 * const policy = await ListedPasswordPolicy.open();
 * await policy.check({ password: Redacted.of('PasswordPassword123'), minLength: 12, context: [] }); // { broken: ['common'] }
 */
export class ListedPasswordPolicy implements PasswordPolicy {
  readonly #rules = new DefaultPasswordPolicy();

  private constructor(
    private readonly common: CommonPasswords,
    private readonly breached: BreachedPasswords | null,
  ) {}

  static async open({ commonFile, breachedFile }: PasswordListsOptions = {}): Promise<ListedPasswordPolicy> {
    const [common, breached] = await Promise.all([
      CommonPasswords.open(commonFile),
      breachedFile === undefined ? null : BreachedPasswords.open(breachedFile),
    ]);
    return new ListedPasswordPolicy(common, breached);
  }

  async check(check: PasswordPolicyCheck): Promise<{ readonly broken: readonly string[] }> {
    const text = check.password.reveal();
    const [rules, isBreached] = await Promise.all([this.#rules.check(check), this.breached?.has(text) ?? false]);
    const broken = [...rules.broken];
    if (this.common.has(text)) broken.push('common');
    if (isBreached) broken.push('breached');
    return { broken };
  }
}
