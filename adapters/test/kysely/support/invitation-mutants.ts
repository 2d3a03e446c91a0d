import type { Mutant } from './mutant.js';
import { ANY, mutant } from './mutant.js';

const ACCEPT = /^update "admin_infra_admins" set .*exists/;
const WITHDRAW = /^update "admin_infra_admins" set "released_email"/;
const PAGE = /from "admin_infra_admins".*order by "created_at"/;

/** Changes of what is about invitations that are taken back or go elsewhere, which the kit has to notice. */
export const INVITATION_MUTANTS: Readonly<Record<string, Mutant>> = {
  'an acceptance takes any code': mutant('AdminCommandRepository', ACCEPT, '"code_digest" = ?', ANY),
  "an acceptance takes anybody's code": mutant('AdminCommandRepository', ACCEPT, '"admin_id" = ?', ANY),
  'a withdrawn invitation keeps its address': mutant(
    'AdminCommandRepository',
    WITHDRAW,
    '"canonical_email" = ?',
    '"canonical_email" = coalesce("canonical_email", ?)',
  ),
  'what stands in place of an address is searched': mutant('AdminCommandRepository', PAGE, '"closed_at" is null and', '1 and'),
};
