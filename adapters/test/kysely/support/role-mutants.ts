import type { Mutant } from './mutant.js';
import { ANY, LAST_HOLDER, mutant } from './mutant.js';

const ROLE_MOVED = /^update "admin_infra_roles" set .*"version" = \?/;
const LOCK_ROLE = /^select "role", "version" from "admin_infra_roles" where "role" = \?$/;
const OWN_ROLE = /^select "role" from "admin_infra_admin_roles" where "admin_id" = \? and "role" = \?$/;
const REVOKE_ABILITY = /^delete from "admin_infra_role_abilities" where "role" = \? and "ability" = \?$/;
const WITHDRAW = /^delete from "admin_infra_admin_roles" where "admin_id" = \? and "role" = \?$/;
const HELD = /^select distinct "admin_infra_admin_roles"/;
const ROLE_PAGE = /^select \* from "admin_infra_roles" .*order by "created_at"/;
const ROLE_HOLDINGS = /^select "admin_infra_admin_roles"\.\*, .*order by/;

/** Changes of what is about roles, which the kit has to notice. */
export const ROLE_MUTANTS: Readonly<Record<string, Mutant>> = {
  'a change of a role moves no version': mutant(
    'RoleCommandRepository',
    ROLE_MOVED,
    '"version" = ?',
    '"version" = "version" + 0 * ?',
  ),
  'a change of a role moves every role': mutant('RoleCommandRepository', ROLE_MOVED, 'where "role" = ?', `where ${ANY}`),
  'a role is found that nobody asked for': mutant('RoleCommandRepository', LOCK_ROLE, '"role" = ?', ANY),
  'whoever holds a role adds to it': mutant('RoleCommandRepository', OWN_ROLE, '"role" = ?', `"role" = '' and ${ANY}`),
  'whoever holds any role adds to none': mutant('RoleCommandRepository', OWN_ROLE, '"role" = ?', ANY),
  'an ability is taken from every role': mutant('RoleCommandRepository', REVOKE_ABILITY, '"role" = ?', ANY),
  'a role loses all abilities with one': mutant('RoleCommandRepository', REVOKE_ABILITY, '"ability" = ?', ANY),
  'a role is taken from everybody': mutant('RoleCommandRepository', WITHDRAW, '"admin_id" = ?', ANY),
  'an admin loses all roles with one': mutant('RoleCommandRepository', WITHDRAW, '"role" = ?', ANY),
  'a suspended admin counts as holder of a role': mutant(
    'RoleCommandRepository',
    LAST_HOLDER,
    '"admin_infra_admins"."status" = ?',
    ANY,
  ),
  'a holder who has to change the password counts': mutant(
    'RoleCommandRepository',
    LAST_HOLDER,
    '"admin_infra_admins"."must_change_password" = ?',
    ANY,
  ),
  'a role gives what other roles give': mutant(
    'RoleAuthority',
    HELD,
    '"admin_infra_role_abilities"."role" = "admin_infra_admin_roles"."role"',
    '1',
  ),
  'a page of roles begins anew': mutant('RoleQueryRepository', ROLE_PAGE, '"created_at" > ?', ANY),
  'holders of one moment are lost': mutant(
    'RoleQueryRepository',
    ROLE_HOLDINGS,
    '"admin_infra_admin_roles"."admin_id" > ?',
    '? is null',
  ),
};
