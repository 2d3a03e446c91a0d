import type { AbilityDecision, AbilityQuestion } from '@maatify/admin-infra';
import type { Store } from '@maatify/admin-infra-adapters/kysely';
import { KyselyAbilityResolver } from '@maatify/admin-infra-adapters/kysely';
import type { Pool } from 'pg';

/** Of these admins, those who belong to regions, none of which is one of the target's. */
const OUT_OF_REACH = `
  select 1 from unnest($1::text[]) as who
  where exists (select from regions where admin_id = who)
    and not exists (select from regions mine join regions theirs using (region) where mine.admin_id = who and theirs.admin_id = $2)`;

/** Roles as before; who belongs to a region reaches the admins of that region alone. */
export class RegionalAbilities extends KyselyAbilityResolver {
  constructor(
    store: Store,
    private readonly pool: Pool,
  ) {
    super(store);
  }

  override async decide(question: AbilityQuestion): Promise<AbilityDecision> {
    const decision = await super.decide(question);
    const { actor, target } = question;
    if (decision.decision === 'deny' || actor.kind === 'system' || target?.type !== 'admin') return decision;
    const acting = [actor.adminId, actor.impersonatorId].filter((id) => id !== null);
    // A target that does not exist is in no region, so it is answered like one out of reach.
    const { rowCount } = await this.pool.query(OUT_OF_REACH, [acting, target.id]);
    return rowCount === 0 ? decision : { decision: 'deny', reason: 'scope_violation' };
  }
}
