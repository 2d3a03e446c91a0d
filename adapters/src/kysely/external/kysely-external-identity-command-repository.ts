import type {
  ExternalIdentityCommandRepository,
  ExternalIdentityLink,
  Instant,
  LinkChange,
  LinkConfirmation,
  LinkRevocationClaim,
} from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import { lockAuthorAnd } from '../admins/admin-locks.js';
import type { Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import { LINK_COLUMNS, standingOf } from './external-link-rows.js';

/** The claim of a method of the contract. */
type Claim<Method extends keyof ExternalIdentityCommandRepository> = Awaited<
  ReturnType<ExternalIdentityCommandRepository[Method]>
>;

/**
 * Changes links, each method in one transaction that holds the rows of the author and of the admin: everything about one admin's links
 * comes one after the other, and so does what is done to the admin.
 */
export class KyselyExternalIdentityCommandRepository implements ExternalIdentityCommandRepository {
  constructor(private readonly store: Store) {}

  link(link: ExternalIdentityLink): Promise<Claim<'link'>> {
    const { linkId, adminId, provider, externalId, usage: purpose, limit, at, by } = link;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx): Promise<Claim<'link'>> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (admin?.isClosed !== false) return lost('not_found');
      const [stored, standing] = [ids.stored(adminId), standingOf(link)];
      // Whoever has it is not asked for by name: the answer is the same, and so is the statement.
      const inTheWay = await tx
        .selectFrom('externalLinks')
        .select(['adminId', 'standing'])
        .where('standing', 'is not', null)
        .where((eb) => eb.or([eb('standing', '=', standing), eb('adminId', '=', stored)]))
        .execute();
      if (inTheWay.some((one) => one.standing === standing)) return lost('taken');
      if (inTheWay.length >= limit) return lost('limit_reached');
      const row = { id: linkId, adminId: stored, provider, externalId, purpose, linkedAt: at };
      try {
        await tx
          .insertInto('externalLinks')
          .values({ ...row, confirmedAt: null, revokedAt: null, standing })
          .execute();
      } catch (error) {
        // The unique index decides, not a read before: of two admins who are linked to one identity at once one has it.
        if (dialect.kindOf(error) === 'duplicate') return lost('taken');
        throw error;
      }
      return { outcome: 'won', linkId };
    });
  }

  confirm(confirmation: LinkConfirmation): Promise<Claim<'confirm'>> {
    const { adminId, linkId, provider, externalId, at, by } = confirmation;
    return this.store.transaction(async (tx): Promise<Claim<'confirm'>> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const link = await this.linkOf(tx, confirmation);
      if (admin?.isClosed !== false || link?.revokedAt !== null) return lost('not_found');
      // Compared here: what a database takes for equal may be two identities.
      if (link.provider !== provider || link.externalId !== externalId) return lost('other_identity');
      if (link.confirmedAt !== null) return lost('already_confirmed');
      await tx.updateTable('externalLinks').set({ confirmedAt: at }).where('id', '=', linkId).execute();
      return { outcome: 'won', linkId, provider, externalId, usage: link.purpose };
    });
  }

  revoke(change: LinkChange): Promise<LinkRevocationClaim> {
    const { adminId, linkId, at, by } = change;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx): Promise<LinkRevocationClaim> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const link = await this.linkOf(tx, change);
      if (admin === undefined || link === undefined) return lost('not_found');
      const { purpose, confirmedAt, revokedAt } = link;
      if (revokedAt !== null) return lost('already_revoked');
      const credentialEpoch = purpose === 'sign_in' && confirmedAt !== null ? admin.credentialEpoch + 1 : null;
      const ended = { revokedAt: Math.max(at, confirmedAt ?? at) as Instant, standing: null };
      const revoking = tx.updateTable('externalLinks').set(ended).where('id', '=', linkId);
      if (credentialEpoch === null) await revoking.execute();
      else {
        const ending = tx.updateTable('admins').set({ credentialEpoch }).where('id', '=', ids.stored(adminId));
        await dialect.together(tx, { revoking, ending });
      }
      return { outcome: 'won', adminId, linkId, credentialEpoch };
    });
  }

  /** As it is now: whoever changes it holds the admin's row, as we do. */
  private linkOf(tx: Kysely<Database>, { adminId, linkId }: LinkChange) {
    return tx
      .selectFrom('externalLinks')
      .select(LINK_COLUMNS)
      .where('id', '=', linkId)
      .where('adminId', '=', this.store.ids.stored(adminId))
      .executeTakeFirst();
  }
}
