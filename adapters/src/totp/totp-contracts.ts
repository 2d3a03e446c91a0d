import type { ContractBinding, TotpAuthenticator } from '@maatify/admin-infra';

import { SealedTotpAuthenticator } from './sealed-totp-authenticator.js';
import type { TotpOptions } from './totp.options.js';

/** The options, made at start from what the application injects: a configuration service, a key store. */
export type TotpOptionsFactory = Extract<ContractBinding<TotpOptions>, { readonly useFactory: unknown }>;

/**
 * Binds {@link SealedTotpAuthenticator} as the `TotpAuthenticator`.
 *
 * When to use: spread into `contracts` of `AdminInfraModule.forRoot`, unless `features: { totp: false }`.
 *
 * Promises: one instance, made when the application starts.
 *
 * Failures: keys or an issuer that cannot be used stop the start, with every problem in the message.
 *
 * @example
 * contracts: { ...kyselyContracts(db), ...argon2Contracts(), ...totpContracts({ keys, issuer: 'Acme admin' }) }
 */
export function totpContracts(options: TotpOptions | TotpOptionsFactory): {
  readonly TotpAuthenticator: ContractBinding<TotpAuthenticator>;
} {
  if (!('useFactory' in options)) return { TotpAuthenticator: { useFactory: () => new SealedTotpAuthenticator(options) } };
  const { inject = [], useFactory } = options;
  return {
    TotpAuthenticator: {
      inject,
      useFactory: async (...injected: unknown[]) => new SealedTotpAuthenticator(await useFactory(...injected)),
    },
  };
}
