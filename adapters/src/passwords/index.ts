// The public door of `@maatify/admin-infra-adapters/passwords`: nothing else is public.
export { ListedPasswordPolicy } from './listed-password-policy.js';
export { passwordContracts } from './password-contracts.js';
export type { PasswordListsFactory } from './password-contracts.js';
export { PasswordListUnusable } from './password-list-unusable.js';
export type { PasswordListsOptions } from './password-lists.options.js';
