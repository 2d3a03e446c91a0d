import type {
  AdminId,
  CodeClaim,
  CodeIssue,
  CodeIssueClaim,
  CodePurpose,
  CodeRequest,
  CodeRequestClaim,
  Digest,
  Instant,
  OneTimeCodeRepository,
} from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { LockedAdmin } from '../admins/admin-locks.js';
import { lockAddress, lockAuthorAnd } from '../admins/admin-locks.js';
import type { Database, OneTimeCodesTable, StoredAdminId } from '../schema/database.js';
import type { Store } from '../store/store.js';
import { decoy } from './decoy.js';

/** Keeps one-time codes, one row for each admin and purpose: replacing the earlier code and storing the new one is one write. */
export class KyselyOneTimeCodeRepository implements OneTimeCodeRepository {
  constructor(private readonly store: Store) {}

  async issue(issue: CodeIssue): Promise<CodeIssueClaim> {
    const claim = await this.issueIfDue(issue);
    if (claim.outcome === 'lost' && claim.reason === 'too_soon') {
      await this.store.run((db) => redateFuture(db, { ...issue, adminId: this.store.ids.stored(issue.adminId) }));
    }
    return claim;
  }

  private issueIfDue({ adminId, purpose, codeDigest, issuedAt, expiresAt, notSince, by }: CodeIssue): Promise<CodeIssueClaim> {
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx): Promise<CodeIssueClaim> => {
      // Author and owner: the author must still stand, and the owner must not accept or enrol beside us. The owner's lock
      // also makes two issues for one admin wait for each other, so the second sees the first as too recent.
      const { stands, admin: owner } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (owner === undefined || owner.isClosed) return lost('not_found');
      const stored = ids.stored(adminId);
      const earlier = await earlierCode(tx, stored, purpose);
      if (!isDue(owner, purpose, earlier.enabled !== null)) return lost('not_due');
      const retryAt = tooSoon(earlier.issuedAt, { issuedAt, notSince });
      if (retryAt !== null) return lost('too_soon', retryAt);
      const fresh = { codeDigest, issuedAt, expiresAt, usedAt: null, lapsedAt: null };
      const insert = tx.insertInto('oneTimeCodes').values({ adminId: stored, purpose, ...fresh });
      await dialect.upsert(insert, ['adminId', 'purpose'], fresh);
      return { outcome: 'won', adminId, address: owner.email };
    });
  }

  async request(request: CodeRequest): Promise<CodeRequestClaim> {
    // Wrapped, because what is lost would be rolled back, and a rollback is sooner done than the commit of a code that was issued.
    const { claim } = await this.store.transaction(async (tx) => ({ claim: await this.requested(tx, request) }));
    return claim;
  }

  /** Three statements whoever asks for whomever, the last of them a write: how long it takes tells nobody who is an admin. */
  private async requested(
    tx: Kysely<Database>,
    { canonicalEmail, purpose, codeDigest, issuedAt, expiresAt, notSince }: CodeRequest,
  ): Promise<CodeRequestClaim> {
    const { dialect, ids } = this.store;
    const owner = await lockAddress(this.store, tx, canonicalEmail);
    const adminId = ids.stored(owner?.adminId ?? null);
    const earlier = await earlierCode(tx, adminId, purpose);
    if (owner === undefined || !isDue(owner, purpose, earlier.enabled !== null)) {
      await decoy(this.store, tx, codeDigest, issuedAt);
      return { outcome: 'lost', reason: 'not_due' };
    }
    if (earlier.issuedAt !== null && earlier.issuedAt >= notSince) {
      // Not that row with the same values: MySQL writes nothing then. One dated by a clock that ran ahead counts from now on.
      if (earlier.issuedAt <= issuedAt) await decoy(this.store, tx, codeDigest, issuedAt);
      else await redateFuture(tx, { adminId, purpose, issuedAt });
      return { outcome: 'lost', reason: 'too_soon' };
    }
    const fresh = { codeDigest, issuedAt, expiresAt, usedAt: null, lapsedAt: null };
    await dialect.upsert(tx.insertInto('oneTimeCodes').values({ adminId, purpose, ...fresh }), ['adminId', 'purpose'], fresh);
    return { outcome: 'won', adminId: owner.adminId, canonicalEmail: owner.canonicalEmail, address: owner.email };
  }

  async claim(claim: {
    readonly codeDigest: Digest;
    readonly purpose: CodePurpose;
    readonly adminId: AdminId | null;
    readonly at: Instant;
  }): Promise<CodeClaim> {
    const { codeDigest, purpose, adminId, at } = claim;
    const { ids } = this.store;
    // One write finds the code and uses it up, so of parallel claims one sees it unused. A late claim writes too: a code once
    // found expired stays unusable when the clock steps back.
    const code = await this.store.changeOne({
      change: (db) => {
        const unused = db
          .updateTable('oneTimeCodes')
          .set({
            usedAt: sql<Instant>`case when lapsed_at is null and expires_at > ${at} then ${at} else used_at end`,
            lapsedAt: sql<Instant>`case when lapsed_at is null and expires_at <= ${at} then ${at} else lapsed_at end`,
          })
          .where('codeDigest', '=', codeDigest)
          .where('purpose', '=', purpose)
          .where('usedAt', 'is', null);
        return adminId === null ? unused : unused.where('adminId', '=', ids.stored(adminId));
      },
      find: (db) =>
        db
          .selectFrom('oneTimeCodes')
          .select(['adminId', 'codeDigest', 'usedAt'])
          .where('codeDigest', '=', codeDigest)
          .where('purpose', '=', purpose),
      columns: ['adminId', 'codeDigest', 'usedAt'],
    });
    if (code === undefined) return { outcome: 'lost', reason: 'unknown' };
    if (code.usedAt === null) return { outcome: 'lost', reason: 'expired' };
    return { outcome: 'won', adminId: ids.read(code.adminId), codeDigest: code.codeDigest };
  }
}

type Dated = Pick<OneTimeCodesTable, 'adminId' | 'purpose' | 'issuedAt'>;

/** When another code may be issued, where the earlier one is not older than `notSince`; null where one may be now. */
export function tooSoon(
  earlier: Instant | null,
  { issuedAt, notSince }: Pick<CodeIssue, 'issuedAt' | 'notSince'>,
): Instant | null {
  if (earlier === null || earlier < notSince) return null;
  // The first moment at which the earlier code is older than the same distance: one past it, not at it.
  return instant(Math.min(earlier, issuedAt) + (issuedAt - notSince) + 1);
}

/** A code dated by a clock that ran ahead counts from now on: left as it is, it would move along with every question. */
export async function redateFuture(db: Kysely<Database>, { adminId, purpose, issuedAt }: Dated): Promise<void> {
  await db
    .updateTable('oneTimeCodes')
    .set({ issuedAt })
    .where('adminId', '=', adminId)
    .where('purpose', '=', purpose)
    .where('issuedAt', '>', issuedAt)
    .execute();
}

function lost(reason: 'too_soon' | 'not_found' | 'not_due' | 'author_moved', retryAt: Instant | null = null): CodeIssueClaim {
  return { outcome: 'lost', reason, retryAt };
}

function isDue(owner: LockedAdmin, purpose: CodePurpose, hasTotp: boolean): boolean {
  switch (purpose) {
    case 'invitation':
      return !owner.hasAccepted && (owner.status === 'created' || owner.status === 'pending_verification');
    case 'totp_enrolment':
      return !hasTotp;
    case 'password_recovery':
      return owner.status === 'active' && owner.emailVerified;
    case 'email_verification':
    case 'phone_verification':
      return false; // kept with the contact it is for
  }
}

/** When the earlier code was issued and since when TOTP is enabled, each null when there is none; one row whatever there is. */
export function earlierCode(tx: Kysely<Database>, adminId: StoredAdminId, purpose: CodePurpose) {
  return tx
    .selectNoFrom((eb) => [
      eb
        .selectFrom('oneTimeCodes')
        .select('issuedAt')
        .where('adminId', '=', adminId)
        .where('purpose', '=', purpose)
        .as('issuedAt'),
      eb.selectFrom('totpFactors').select('enabledAt').where('adminId', '=', adminId).as('enabled'),
    ])
    .executeTakeFirstOrThrow();
}
