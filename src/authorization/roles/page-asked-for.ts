import type { RolePageQuery } from './role-query-repository.contract.js';
import type { RolesInput } from './role.inputs.js';

const DEFAULT_LIMIT = 20;

/** The page a client asked for, with what it left out filled in. */
export function pageAskedFor({ cursor, limit }: RolesInput): RolePageQuery {
  return { cursor: cursor ?? null, limit: limit ?? DEFAULT_LIMIT };
}
