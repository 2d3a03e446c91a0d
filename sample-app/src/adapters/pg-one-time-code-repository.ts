import type {
  AdminId,
  CodeClaim,
  CodeIssue,
  CodeIssueClaim,
  CodePurpose,
  Digest,
  Instant,
  OneTimeCodeRepository,
} from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { oneTimeCodes, totpFactors } from '../database/schema.js';
import type { LockedAdmin } from './support/admin-locks.js';
import { authorIds, authorStands, lockAdmins } from './support/admin-locks.js';
import { StoreAdapter } from './support/store-adapter.js';

@StoreAdapter()
export class PgOneTimeCodeRepository implements OneTimeCodeRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  issue({ adminId, purpose, codeDigest, issuedAt, expiresAt, notSince, by }: CodeIssue): Promise<CodeIssueClaim> {
    return this.db.transaction(async (tx): Promise<CodeIssueClaim> => {
      // Author and owner: the author must still stand, and the owner must not accept or enrol beside us. The owner's lock
      // also makes two issues for one admin wait for each other, so the second sees the first as too recent.
      const locked = await lockAdmins(tx, [...authorIds(by), adminId]);
      if (!authorStands(by, locked)) return lost('author_moved');
      const owner = locked.get(adminId);
      if (owner === undefined) return lost('not_found');
      if (!(await isDue(tx, owner, purpose))) return lost('not_due');
      const [earlier] = await tx
        .select({ issuedAt: oneTimeCodes.issuedAt })
        .from(oneTimeCodes)
        .where(and(eq(oneTimeCodes.adminId, adminId), eq(oneTimeCodes.purpose, purpose)));
      if (earlier !== undefined && earlier.issuedAt >= notSince) {
        // The first moment at which the earlier code is older than the same distance: one past it, not at it.
        return lost('too_soon', instant(earlier.issuedAt + (issuedAt - notSince) + 1));
      }
      const fresh = { codeDigest, issuedAt, expiresAt, usedAt: null, lapsedAt: null };
      await tx
        .insert(oneTimeCodes)
        .values({ adminId, purpose, ...fresh })
        // One row per admin and purpose: replacing the earlier code and storing the new one is the same write.
        .onConflictDoUpdate({ target: [oneTimeCodes.adminId, oneTimeCodes.purpose], set: fresh });
      return { outcome: 'won', adminId, address: owner.email };
    });
  }

  async claim(claim: {
    readonly codeDigest: Digest;
    readonly purpose: CodePurpose;
    readonly adminId: AdminId | null;
    readonly at: Instant;
  }): Promise<CodeClaim> {
    const { codeDigest, purpose, adminId, at } = claim;
    const late = sql`${oneTimeCodes.lapsedAt} is not null or ${oneTimeCodes.expiresAt} <= ${at}`;
    // One statement finds the code and uses it up, so of parallel claims one sees it unused. A late claim writes too: a code
    // once found expired stays unusable when the clock steps back (C22).
    const [claimed] = await this.db
      .update(oneTimeCodes)
      .set({
        usedAt: sql`case when ${late} then null else ${at}::bigint end`,
        lapsedAt: sql`case when ${late} then coalesce(${oneTimeCodes.lapsedAt}, ${at}::bigint) end`,
      })
      .where(
        and(
          eq(oneTimeCodes.codeDigest, codeDigest),
          eq(oneTimeCodes.purpose, purpose),
          isNull(oneTimeCodes.usedAt),
          adminId === null ? undefined : eq(oneTimeCodes.adminId, adminId),
        ),
      )
      .returning({ adminId: oneTimeCodes.adminId, codeDigest: oneTimeCodes.codeDigest, usedAt: oneTimeCodes.usedAt });
    if (claimed === undefined) return { outcome: 'lost', reason: 'unknown' };
    if (claimed.usedAt === null) return { outcome: 'lost', reason: 'expired' };
    return { outcome: 'won', adminId: claimed.adminId, codeDigest: claimed.codeDigest };
  }
}

function lost(reason: 'too_soon' | 'not_found' | 'not_due' | 'author_moved', retryAt: Instant | null = null): CodeIssueClaim {
  return { outcome: 'lost', reason, retryAt };
}

async function isDue(tx: Transaction, owner: LockedAdmin, purpose: CodePurpose): Promise<boolean> {
  switch (purpose) {
    case 'invitation':
      return !owner.hasAccepted && (owner.status === 'created' || owner.status === 'pending_verification');
    case 'totp_enrolment': {
      const enabled = await tx
        .select({ adminId: totpFactors.adminId })
        .from(totpFactors)
        .where(and(eq(totpFactors.adminId, owner.id), isNotNull(totpFactors.sealedSeed)));
      return enabled.length === 0;
    }
  }
}
