import type { Mutant } from './mutant.js';
import { ANY, mutant } from './mutant.js';

const SIGN_IN = /^select "admin_infra_external_links"\."id"[^]*"standing" = \?/;
const PAGE = /^select "admin_infra_external_links"\."id".*order by/;
const ONE = /^select "admin_infra_external_links"\."id".*where "id" = \? and "admin_id" = \?$/;
const IN_THE_WAY = /^select "admin_id", "standing" from "admin_infra_external_links"/;
const REVOKE = /^update "admin_infra_external_links" set "revoked_at"/;
const EPOCH = /^update "admin_infra_admins" set "credential_epoch" = \? where "id" = \?$/;

/** Changes of what is about external identities, which the kit has to notice. */
export const EXTERNAL_MUTANTS: Readonly<Record<string, Mutant>> = {
  'whoever is closed comes in by a link': mutant(
    'ExternalIdentityQueryRepository',
    SIGN_IN,
    '"admin_infra_admins"."closed_at" is null',
    '1',
  ),
  'an identity is anybody’s': mutant(
    'ExternalIdentityQueryRepository',
    SIGN_IN,
    '"admin_infra_external_links"."standing" = ?',
    ANY,
  ),
  'everybody linked has a password': mutant(
    'ExternalIdentityQueryRepository',
    SIGN_IN,
    'is null then 0 else 1',
    'is null then 1 else 1',
  ),
  'the page of links shows those of all': mutant('ExternalIdentityQueryRepository', PAGE, '"admin_id" = ?', ANY),
  'the page of links loses its tie-break': mutant(
    'ExternalIdentityQueryRepository',
    PAGE,
    ' or "id" < ?',
    ' or (0 and ? is null)',
  ),
  'a link is changed whoever has it': mutant('ExternalIdentityCommandRepository', ONE, '"admin_id" = ?', ANY),
  'links of others count': mutant('ExternalIdentityCommandRepository', IN_THE_WAY, '"admin_id" = ?', ANY),
  'a revoked link keeps its identity': mutant(
    'ExternalIdentityCommandRepository',
    REVOKE,
    '"revoked_at" = ?, "standing" = ?',
    '"revoked_at" = nullif(?, 0) + null, "standing" = coalesce(?, "standing")',
  ),
  'a revoked link leaves the epoch': mutant(
    'ExternalIdentityCommandRepository',
    EPOCH,
    '"credential_epoch" = ?',
    '"credential_epoch" = ? - 1',
  ),
};
