import type { Mutant } from './mutant.js';
import { ANY, mutant } from './mutant.js';

const PAGE = /"admin_infra_sessions"\."impersonation_reason".*order by/;
const LATEST = /"admin_infra_sessions"\."impersonator_id" = \? and "admin_infra_sessions"\."carried_by" is not null .*limit/;
const OWN = /^select "admin_infra_sessions"\."admin_id", "admin_infra_sessions"\."impersonator_id" from/;
const ACTIVE = /^select 1 as "one"/;
const DUE = /and not \(/;
const OPEN = /^select 'live' as "what"/;
const CARRIER_ALIVE = '"carrier"."ended_at" is null';

/** Changes of what is about impersonations, which the kit has to notice. */
export const IMPERSONATION_MUTANTS: Readonly<Record<string, Mutant>> = {
  'the page of impersonations shows those of all': mutant(
    'ImpersonationQueryRepository',
    PAGE,
    '"admin_infra_sessions"."admin_id" = ?',
    ANY,
  ),
  'the page of impersonations loses its tie-break': mutant(
    'ImpersonationQueryRepository',
    PAGE,
    ' or "admin_infra_sessions"."id" < ?',
    ' or (0 and ? is null)',
  ),
  'an ended impersonation is the latest': mutant(
    'ImpersonationQueryRepository',
    LATEST,
    '"admin_infra_sessions"."ended_at" is null',
    '1',
  ),
  'an ended session carries an impersonation': mutant(
    'ImpersonationCommandRepository',
    OWN,
    '"admin_infra_sessions"."ended_at" is null',
    '1',
  ),
  'an idle session carries an impersonation': mutant(
    'ImpersonationCommandRepository',
    OWN,
    '"admin_infra_sessions"."last_seen_at" >= ?',
    ANY,
  ),
  'a session of another system epoch carries an impersonation': mutant(
    'ImpersonationCommandRepository',
    OWN,
    '"admin_infra_sessions"."system_epoch" = ?',
    ANY,
  ),
  'what rests on an ended session hinders another start': mutant('ImpersonationCommandRepository', ACTIVE, CARRIER_ALIVE, '1'),
  'whoever is impersonated by anybody is taken': mutant(
    'ImpersonationCommandRepository',
    ACTIVE,
    '"admin_infra_sessions"."impersonator_id" = ?',
    ANY,
  ),
  'what rests on an ended session is not due': mutant('ImpersonationCommandRepository', DUE, CARRIER_ALIVE, '1'),
  'a suspended impersonator changes nothing': mutant(
    'ImpersonationCommandRepository',
    DUE,
    '"impersonators"."credential_epoch" = "carrier"."credential_epoch"',
    '1',
  ),
  'an impersonation takes a place of the admin': mutant('SessionCommandRepository', OPEN, '"impersonator_id" is null', '1'),
};
