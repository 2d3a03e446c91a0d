import type {
  CanonicalEmail,
  ContactAddition,
  ContactChange,
  ContactCommandRepository,
  ContactId,
  Instant,
  PrimaryChange,
  PrimaryClaim,
  VerificationConfirmation,
  VerificationRequest,
  VerificationRequestClaim,
} from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { LockedAdmin } from '../admins/admin-locks.js';
import { lockAuthorAnd } from '../admins/admin-locks.js';
import { folded } from '../admins/admin-rows.js';
import { tooSoon } from '../credentials/kysely-one-time-code-repository.js';
import type { ContactVerificationsTable, Database, StoredAdminId } from '../schema/database.js';
import type { Write } from '../store/dialect.js';
import { lost } from '../store/lost.js';
import { storable } from '../store/storable.js';
import type { Store } from '../store/store.js';

/** The claim of a method of the contract. */
type Claim<Method extends keyof ContactCommandRepository> = Awaited<ReturnType<ContactCommandRepository[Method]>>;

/**
 * Changes contacts, each method in one transaction that holds the rows of the author and of the admin: everything about one admin's
 * contacts comes one after the other, and so does what is done to the admin.
 */
export class KyselyContactCommandRepository implements ContactCommandRepository {
  constructor(private readonly store: Store) {}

  add(addition: ContactAddition): Promise<Claim<'add'>> {
    const { contactId, adminId, kind, value, canonicalValue, limit, at, by } = addition;
    return this.store.transaction(async (tx): Promise<Claim<'add'>> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (admin?.isClosed !== false) return lost('not_found');
      const inUse = await this.inUseOf(tx, this.store.ids.stored(adminId));
      const same = (one: { readonly kind: string; readonly canonicalValue: string }): boolean =>
        one.kind === kind && one.canonicalValue === canonicalValue;
      if (inUse.some(same) || same({ kind: 'email', canonicalValue: admin.canonicalEmail })) return lost('duplicate');
      if (inUse.length >= limit) return lost('limit_reached');
      await this.inserting(tx, { contactId, adminId, kind, value, canonicalValue, at }).execute();
      return { outcome: 'won', contactId };
    });
  }

  retire(change: ContactChange): Promise<Claim<'retire'>> {
    const { adminId, contactId, at, by } = change;
    return this.store.transaction(async (tx): Promise<Claim<'retire'>> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const contact = await this.contact(tx, change);
      if (admin === undefined || contact === undefined) return lost('not_found');
      if (contact.retiredAt !== null) return lost('already_retired');
      if (isPrimary(contact, admin)) return lost('primary');
      await tx.updateTable('contacts').set({ retiredAt: at }).where('id', '=', contactId).execute();
      return { outcome: 'won', contactId };
    });
  }

  makePrimary(change: PrimaryChange): Promise<PrimaryClaim> {
    const { adminId, contactId, expectedPrimary, at, by } = change;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx): Promise<PrimaryClaim> => {
      // Author and target: neither may move between the check and the write.
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const contact = await this.inUse(tx, change, admin);
      if (admin === undefined || contact === null) return lost('not_found');
      if (admin.canonicalEmail !== expectedPrimary) return lost('primary_moved');
      if (contact.kind !== 'email') return lost('not_email');
      if (contact.state !== 'verified') return lost('not_verified');
      const stored = ids.stored(adminId);
      const former = await this.former(tx, change, admin, stored);
      const credentialEpoch = admin.credentialEpoch + 1;
      const { value: email, canonicalValue } = contact;
      const address = { email, emailFolded: folded(email), canonicalEmail: canonicalValue as CanonicalEmail };
      const proven = { state: 'verified', since: at, expiresAt: null, codeDigest: null } as const;
      try {
        await dialect.together(tx, {
          ...former.inserting,
          ...(admin.emailVerified ? { proven: this.proving(tx, former.contactId, proven) } : {}),
          primary: tx
            .updateTable('admins')
            .set({ ...address, emailVerified: 1, credentialEpoch })
            .where('id', '=', stored),
          codes: tx.deleteFrom('oneTimeCodes').where('adminId', '=', stored),
        });
      } catch (error) {
        // The unique index decides, not a read before: of two admins who are given one address at once one has it.
        if (dialect.kindOf(error) === 'duplicate') return lost('duplicate');
        throw error;
      }
      return { outcome: 'won', adminId, contactId, formerContactId: former.contactId, credentialEpoch };
    });
  }

  requestVerification(request: VerificationRequest): Promise<VerificationRequestClaim> {
    const { adminId, contactId, codeDigest, expiresAt, notSince, at, by } = request;
    return this.store.transaction(async (tx): Promise<VerificationRequestClaim> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return unsent('author_moved');
      const contact = await this.inUse(tx, request, admin);
      if (contact === null) return unsent('not_found');
      const { state, since } = contact;
      if (state === 'verified') return unsent('already_verified');
      // One that a clock which ran ahead dated later than now keeps nobody waiting.
      const earlier = state === 'pending' && since !== null && since <= at ? since : null;
      const retryAt = tooSoon(earlier, { issuedAt: at, notSince });
      if (retryAt !== null) return unsent('too_soon', retryAt);
      await this.proving(tx, contactId, { state: 'pending', since: at, expiresAt, codeDigest }).execute();
      return { outcome: 'won', contactId, address: contact.value };
    });
  }

  confirmVerification(confirmation: VerificationConfirmation): Promise<Claim<'confirmVerification'>> {
    const { adminId, contactId, codeDigest, at, by } = confirmation;
    return this.store.transaction(async (tx): Promise<Claim<'confirmVerification'>> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const contact = await this.inUse(tx, confirmation, admin);
      if (contact === null) return lost('not_found');
      if (contact.codeDigest !== codeDigest || contact.expiresAt === null) return lost('unknown');
      if (at >= contact.expiresAt) return lost('expired');
      await this.proving(tx, contactId, { state: 'verified', since: at, expiresAt: null, codeDigest: null }).execute();
      return { outcome: 'won', contactId };
    });
  }

  revokeVerification(change: ContactChange): Promise<Claim<'revokeVerification'>> {
    const { adminId, contactId, at, by } = change;
    return this.store.transaction(async (tx): Promise<Claim<'revokeVerification'>> => {
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      const contact = await this.inUse(tx, change, admin);
      if (admin === undefined || contact === null) return lost('not_found');
      if (isPrimary(contact, admin)) return lost('primary');
      if (contact.state === null || contact.state === 'revoked') return lost('nothing_to_revoke');
      await this.proving(tx, contactId, { state: 'revoked', since: at, expiresAt: null, codeDigest: null }).execute();
      return { outcome: 'won', contactId };
    });
  }

  /** As it is now, with how far it is proven: whoever changes either holds the admin's row, as we do. */
  private contact(tx: Kysely<Database>, { adminId, contactId }: ContactChange) {
    const contact = tx
      .selectFrom('contacts')
      .leftJoin('contactVerifications as proof', 'proof.contactId', 'contacts.id')
      .select(['contacts.kind', 'contacts.value', 'contacts.canonicalValue', 'contacts.retiredAt'])
      .select(['proof.state', 'proof.since', 'proof.expiresAt', 'proof.codeDigest']);
    return contact
      .where('contacts.id', '=', contactId)
      .where('contacts.adminId', '=', this.store.ids.stored(adminId))
      .executeTakeFirst();
  }

  /** The same, unless it is retired or its admin is closed, who is nobody. */
  private async inUse(tx: Kysely<Database>, change: ContactChange, admin: LockedAdmin | undefined) {
    const contact = await this.contact(tx, change);
    return admin?.isClosed === false && contact?.retiredAt === null ? contact : null;
  }

  private inUseOf(tx: Kysely<Database>, adminId: StoredAdminId) {
    return tx
      .selectFrom('contacts')
      .select(['id', 'kind', 'canonicalValue'])
      .where('adminId', '=', adminId)
      .where('retiredAt', 'is', null)
      .execute();
  }

  /** The address of before as a contact: the one it is already, or one that is inserted with the rest. */
  private async former(tx: Kysely<Database>, change: PrimaryChange, admin: LockedAdmin, stored: StoredAdminId) {
    const { email: value, canonicalEmail: canonicalValue } = admin;
    const inUse = await this.inUseOf(tx, stored);
    const kept = inUse.find((one) => one.kind === 'email' && one.canonicalValue === canonicalValue);
    if (kept !== undefined) return { contactId: kept.id, inserting: {} };
    const contactId = change.formerContactId;
    const { adminId, at } = change;
    return {
      contactId,
      inserting: { former: this.inserting(tx, { contactId, adminId, kind: 'email', value, canonicalValue, at }) },
    };
  }

  private inserting(
    tx: Kysely<Database>,
    { contactId: id, adminId, kind, value, canonicalValue, at: addedAt }: Omit<ContactAddition, 'limit' | 'by'>,
  ) {
    const stored = { id, adminId: this.store.ids.stored(adminId), kind, value: storable(value) };
    return tx.insertInto('contacts').values({ ...stored, canonicalValue, addedAt, retiredAt: null });
  }

  private proving(tx: Kysely<Database>, contactId: ContactId, proof: Omit<ContactVerificationsTable, 'contactId'>): Write {
    const row = tx.insertInto('contactVerifications').values({ contactId, ...proof });
    return this.store.dialect.upserting(row, ['contactId'], proof);
  }
}

function isPrimary({ kind, canonicalValue }: { kind: string; canonicalValue: string }, { canonicalEmail }: LockedAdmin): boolean {
  return kind === 'email' && canonicalValue === canonicalEmail;
}

type Unsent = Extract<VerificationRequestClaim, { readonly outcome: 'lost' }>;

function unsent(reason: Unsent['reason'], retryAt: Instant | null = null): Unsent {
  return { outcome: 'lost', reason, retryAt };
}
