import type { ContractBinding, PasswordHasher } from '@maatify/admin-infra';

import type { Argon2Options } from './argon2.options.js';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';

/**
 * Binds {@link Argon2PasswordHasher} as the `PasswordHasher`.
 *
 * When to use: spread into `contracts` of `AdminInfraModule.forRoot`.
 *
 * Promises: one instance, made when the application starts, so that its bounds are those of the process.
 *
 * Failures: options out of bounds stop the start, with every problem in the message.
 *
 * @example
 * contracts: { ...kyselyContracts(db), ...argon2Contracts(), ...totpContracts({ keys, issuer: 'Acme admin' }) }
 */
export function argon2Contracts(options: Argon2Options = {}): { readonly PasswordHasher: ContractBinding<PasswordHasher> } {
  return { PasswordHasher: { useFactory: () => new Argon2PasswordHasher(options) } };
}
