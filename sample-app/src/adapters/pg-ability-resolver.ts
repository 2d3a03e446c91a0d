import type { AbilityDecision, AbilityQuestion, AbilityResolver } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { and, eq, inArray } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { adminAbilities } from '../database/schema.js';
import { StoreAdapter } from './support/store-adapter.js';

/**
 * Explicit grants only: a row says yes, nothing else does. An ability nobody was given is unknown here and denied (AZ-02). The
 * target is not looked at, so the answer cannot tell whether it exists (L1).
 */
@StoreAdapter()
export class PgAbilityResolver implements AbilityResolver {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async decide({ adminId, impersonatorId, ability }: AbilityQuestion): Promise<AbilityDecision> {
    // While impersonating both must hold it: the intersection of their rights (I2).
    const needed = [...new Set(impersonatorId === null ? [adminId] : [adminId, impersonatorId])];
    const granted = await this.db
      .select({ adminId: adminAbilities.adminId })
      .from(adminAbilities)
      .where(and(eq(adminAbilities.ability, ability), inArray(adminAbilities.adminId, needed)));
    return granted.length === needed.length ? { decision: 'allow' } : { decision: 'deny', reason: 'not_permitted' };
  }
}
