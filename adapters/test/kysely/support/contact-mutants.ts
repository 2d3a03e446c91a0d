import type { Mutant } from './mutant.js';
import { ANY, mutant } from './mutant.js';

const PAGE = /^select "admin_infra_contacts"\."id".*order by/;
const BY_ID = /^select "admin_infra_contacts"\."id".*where "admin_infra_contacts"\."id" = \?/;
const ONE = /^select "admin_infra_contacts"\."kind"/;
const IN_USE = /^select "id", "kind", "canonical_value" from "admin_infra_contacts"/;
const PROOF = /^insert into "admin_infra_contact_verifications"/;
const PRIMARY = /^update "admin_infra_admins" set "email"/;

/** Changes of what is about contacts, which the kit has to notice. */
export const CONTACT_MUTANTS: Readonly<Record<string, Mutant>> = {
  'the page of contacts shows those of all': mutant('ContactQueryRepository', PAGE, '"admin_infra_contacts"."admin_id" = ?', ANY),
  'the page of contacts loses its tie-break': mutant(
    'ContactQueryRepository',
    PAGE,
    ' or "admin_infra_contacts"."id" < ?',
    ' or (0 and ? is null)',
  ),
  'a contact is read whoever has it': mutant('ContactQueryRepository', BY_ID, '"admin_infra_contacts"."admin_id" = ?', ANY),
  'a contact is changed whoever has it': mutant('ContactCommandRepository', ONE, '"admin_infra_contacts"."admin_id" = ?', ANY),
  'retired contacts count': mutant('ContactCommandRepository', IN_USE, '"retired_at" is null', '1'),
  'contacts of others count': mutant('ContactCommandRepository', IN_USE, '"admin_id" = ?', ANY),
  'a code is kept beside the one of before': mutant(
    'ContactCommandRepository',
    PROOF,
    '"code_digest" = ?',
    '"code_digest" = coalesce("code_digest", ?)',
  ),
  'a new address is not verified': mutant(
    'ContactCommandRepository',
    PRIMARY,
    '"email_verified" = ?',
    '"email_verified" = 0 * ?',
  ),
  'a new address leaves the epoch': mutant(
    'ContactCommandRepository',
    PRIMARY,
    '"credential_epoch" = ?',
    '"credential_epoch" = ? - 1',
  ),
  'a new address leaves mailed codes': mutant(
    'ContactCommandRepository',
    /^delete from "admin_infra_one_time_codes"/,
    '"admin_id" = ?',
    '(0 and ? is null)',
  ),
};
