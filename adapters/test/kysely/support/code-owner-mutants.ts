import type { Mutant } from './mutant.js';
import { ANY, mutant } from './mutant.js';

const OWNER = /^select "admin_infra_one_time_codes"\."code_digest", "admin_infra_admins"\."email"/;

const owner = (from: string, to: string): Mutant => mutant('AdminQueryRepository', OWNER, from, to);

/** Changes of the read that says whose a code is, which the kit has to notice. */
export const CODE_OWNER_MUTANTS: Readonly<Record<string, Mutant>> = {
  'a code of any digest is somebody’s': owner('"admin_infra_one_time_codes"."code_digest" = ?', ANY),
  'a code of another purpose is somebody’s': owner('"admin_infra_one_time_codes"."purpose" = ?', ANY),
  'a used code is somebody’s': owner(' and "admin_infra_one_time_codes"."used_at" is null', ''),
  'a code that was found expired is somebody’s': owner(' and "admin_infra_one_time_codes"."lapsed_at" is null', ''),
  'an expired code is somebody’s': owner('"admin_infra_one_time_codes"."expires_at" > ?', ANY),
  'a code at its last moment is somebody’s': owner(
    '"admin_infra_one_time_codes"."expires_at" > ?',
    '"admin_infra_one_time_codes"."expires_at" >= ?',
  ),
  'whose a code is is said of anybody': owner(
    '"admin_infra_admins"."id" = "admin_infra_one_time_codes"."admin_id"',
    '"admin_infra_admins"."id" = (select max("id") from "admin_infra_admins")',
  ),
};
