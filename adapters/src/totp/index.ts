// The public door of `@maatify/admin-infra-adapters/totp`: nothing else is public.
export { Sealer } from '../sealing/sealer.js';
export type { SealingKey, SealingKeys } from '../sealing/sealing-keys.js';
export { SealedTotpAuthenticator } from './sealed-totp-authenticator.js';
export { totpContracts } from './totp-contracts.js';
export type { TotpOptionsFactory } from './totp-contracts.js';
export type { TotpOptions } from './totp.options.js';
