import type { ContractBinding, PasswordPolicy } from '@maatify/admin-infra';

import { ListedPasswordPolicy } from './listed-password-policy.js';
import type { PasswordListsOptions } from './password-lists.options.js';

/** The options, made at start from what the application injects, such as a configuration service. */
export type PasswordListsFactory = Extract<ContractBinding<PasswordListsOptions>, { readonly useFactory: unknown }>;

/**
 * Binds {@link ListedPasswordPolicy} as the `PasswordPolicy`.
 *
 * When to use: spread into `contracts` of `AdminInfraModule.forRoot`, in place of the default policy.
 *
 * Promises: one instance, made when the application starts; its lists have been looked at by then.
 *
 * Failures: a list that cannot be used stops the start with {@link PasswordListUnusable}.
 *
 * @example
 * contracts: { ...kyselyContracts(db), ...argon2Contracts(), ...passwordContracts({ breachedFile: '/srv/pwned-passwords.txt' }) }
 */
export function passwordContracts(options: PasswordListsOptions | PasswordListsFactory = {}): {
  readonly PasswordPolicy: ContractBinding<PasswordPolicy>;
} {
  if (!('useFactory' in options)) return { PasswordPolicy: { useFactory: () => ListedPasswordPolicy.open(options) } };
  const { inject = [], useFactory } = options;
  return {
    PasswordPolicy: {
      inject,
      useFactory: async (...injected: unknown[]) => ListedPasswordPolicy.open(await useFactory(...injected)),
    },
  };
}
