import type {
  AdminCommandRepository,
  AdminId,
  Digest,
  Instant,
  InvitationCorrection,
  InvitationWithdrawal,
} from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { earlierCode, redateFuture, tooSoon } from '../credentials/kysely-one-time-code-repository.js';
import type { Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import { storable } from '../store/storable.js';
import type { Store } from '../store/store.js';
import { lockAuthorAnd } from './admin-locks.js';
import { folded, noAddress, RECORD_COLUMNS, recordOf } from './admin-rows.js';

/** Closes who never accepted. The admin's row is the lock for its codes as well: an acceptance is before this write, or finds it closed. */
export function withdrawInvitation(
  store: Store,
  { adminId, at, by }: InvitationWithdrawal,
): ReturnType<AdminCommandRepository['withdrawInvitation']> {
  const { dialect, ids } = store;
  return store.transaction(async (tx) => {
    const { stands, admin } = await lockAuthorAnd(store, tx, by, adminId);
    if (!stands) return lost('author_moved');
    if (admin === undefined) return lost('not_found');
    if (admin.isClosed) return lost('already_closed');
    if (!admin.neverAccepted) return lost('already_accepted');
    const id = ids.stored(adminId);
    const released = { releasedEmail: admin.canonicalEmail, canonicalEmail: noAddress(id) };
    await dialect.together(tx, {
      closed: tx
        .updateTable('admins')
        .set({ ...released, closedAt: at, version: admin.version + 1 })
        .where('id', '=', id),
      codes: tx.deleteFrom('oneTimeCodes').where('adminId', '=', id),
    });
    return { outcome: 'won', adminId };
  });
}

/** Replaces address and code of who never accepted. */
export async function correctInvitation(
  store: Store,
  correction: InvitationCorrection,
): ReturnType<AdminCommandRepository['correctInvitation']> {
  const claim = await correctedIfDue(store, correction);
  if (claim.outcome === 'lost' && claim.reason === 'too_soon') {
    const { adminId, at: issuedAt } = correction;
    await store.run((db) => redateFuture(db, { adminId: store.ids.stored(adminId), purpose: 'invitation', issuedAt }));
  }
  return claim;
}

function correctedIfDue(
  store: Store,
  { adminId, canonicalEmail, invitation, notSince, at, by, ...asGiven }: InvitationCorrection,
): ReturnType<AdminCommandRepository['correctInvitation']> {
  const { dialect, ids } = store;
  return store.transaction(async (tx) => {
    const { stands, admin } = await lockAuthorAnd(store, tx, by, adminId);
    if (!stands) return no('author_moved');
    if (admin === undefined || admin.isClosed) return no('not_found');
    const isInvited = admin.status === 'created' || admin.status === 'pending_verification';
    if (!isInvited || !admin.neverAccepted) return no('already_accepted');
    const id = ids.stored(adminId);
    const earlier = await earlierCode(tx, id, 'invitation');
    const retryAt = tooSoon(earlier.issuedAt, { issuedAt: at, notSince });
    if (retryAt !== null) return no('too_soon', retryAt);
    const email = storable(asGiven.email);
    try {
      const moved = { email, emailFolded: folded(email), canonicalEmail };
      // The unique index decides, not a read before: of two that want one address one gets it.
      await tx.updateTable('admins').set(moved).where('id', '=', id).execute();
    } catch (error) {
      if (dialect.kindOf(error) === 'duplicate') return no('email_taken');
      throw error;
    }
    const fresh = { ...invitation, issuedAt: at, usedAt: null, lapsedAt: null };
    const code = tx.insertInto('oneTimeCodes').values({ adminId: id, purpose: 'invitation', ...fresh });
    await dialect.upsert(code, ['adminId', 'purpose'], fresh);
    const record = tx.selectFrom('admins').select(RECORD_COLUMNS).where('id', '=', id);
    return { outcome: 'won', admin: recordOf(ids, await record.executeTakeFirstOrThrow()) };
  });
}

function no<const Reason extends string>(reason: Reason, retryAt: Instant | null = null) {
  return { ...lost(reason), retryAt };
}

/** The one row an invitation of an admin has, while it is that code: used up by who accepts, and replaced by the next. */
export function lastInvitation({ ids }: Store, tx: Kysely<Database>, adminId: AdminId, codeDigest: Digest) {
  return tx
    .selectFrom('oneTimeCodes')
    .select('codeDigest')
    .where('adminId', '=', ids.stored(adminId))
    .where('purpose', '=', 'invitation')
    .where('codeDigest', '=', codeDigest);
}
