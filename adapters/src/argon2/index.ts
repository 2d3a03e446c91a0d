// The public door of `@maatify/admin-infra-adapters/argon2`: nothing else is public.
export { argon2Contracts } from './argon2-contracts.js';
export { Argon2PasswordHasher } from './argon2-password-hasher.js';
export type { PasswordVerdict } from './argon2-password-hasher.js';
export type { Argon2Options, ImportedLimits } from './argon2.options.js';
export { HashingOverloaded } from './hashing-queue.js';
export { UnaffordableHash } from './imported-hashes.js';
