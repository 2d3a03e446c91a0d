/** Internal injection tokens; none of them is exported. */
export const POLICY_OPTIONS = Symbol('admin-infra:policy-options');
export const REGISTRATION = Symbol('admin-infra:registration');
export const RESOLVED_POLICY = Symbol('admin-infra:resolved-policy');
export const CORE = Symbol('admin-infra:core');
export const BOUND_CONTRACTS = Symbol('admin-infra:bound-contracts');
