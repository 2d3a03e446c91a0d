import type { CanonicalEmail, ContactId, Instant } from '../../kernel/ids.js';
import { later } from '../../kernel/ids.js';
import type {
  ContactAddition,
  ContactChange,
  ContactCommandRepository,
  PrimaryChange,
  PrimaryClaim,
  VerificationConfirmation,
  VerificationRequest,
  VerificationRequestClaim,
} from '../../lifecycle/contacts/contact-command-repository.contract.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredAdmin, StoredContact, StoredVerification } from '../doubles/stored-rows.js';

/** {@link ContactCommandRepository} over `store.contacts` and `store.verifications`. */
export class InMemoryContactCommands implements ContactCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  add(addition: ContactAddition): ReturnType<ContactCommandRepository['add']> {
    return atomically(() => {
      const { contactId, adminId, kind, value, canonicalValue, limit, at, by } = addition;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const admin = this.store.admins.get(adminId);
      if (admin?.closedAt !== null) return lost('not_found');
      const inUse = this.inUseOf(admin);
      const isPrimary = kind === 'email' && admin.canonicalEmail === canonicalValue;
      if (isPrimary || inUse.some((one) => one.kind === kind && one.canonicalValue === canonicalValue)) return lost('duplicate');
      if (inUse.length >= limit) return lost('limit_reached');
      this.insert({ contactId, adminId, kind, value, canonicalValue, addedAt: at, retiredAt: null });
      return { outcome: 'won', contactId };
    });
  }

  retire({ adminId, contactId, at, by }: ContactChange): ReturnType<ContactCommandRepository['retire']> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      const contact = this.store.contacts.get(contactId);
      if (contact?.adminId !== adminId) return lost('not_found');
      if (contact.retiredAt !== null) return lost('already_retired');
      if (this.isPrimary(contact)) return lost('primary');
      this.store.contacts.set(contactId, Object.freeze({ ...contact, retiredAt: at }));
      return { outcome: 'won', contactId };
    });
  }

  makePrimary(change: PrimaryChange): Promise<PrimaryClaim> {
    return atomically((): PrimaryClaim => {
      const { adminId, contactId, expectedPrimary, at, by } = change;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const contact = this.inUse(change);
      const admin = this.store.admins.get(adminId);
      if (contact === null || admin === undefined) return lost('not_found');
      if (admin.canonicalEmail !== expectedPrimary) return lost('primary_moved');
      if (contact.kind !== 'email') return lost('not_email');
      if (this.store.verifications.get(contactId)?.state !== 'verified') return lost('not_verified');
      const canonicalEmail = contact.canonicalValue as CanonicalEmail;
      if (this.store.adminByCanonicalEmail(canonicalEmail) !== null) return lost('duplicate');
      const formerContactId = this.keepFormer(admin, change.formerContactId, at);
      this.store.dropAllCodes(adminId);
      const { credentialEpoch } = this.store.changeAdmin(admin, {
        email: contact.value,
        canonicalEmail,
        emailVerified: true,
        credentialEpoch: admin.credentialEpoch + 1,
      });
      return { outcome: 'won', adminId, contactId, formerContactId, credentialEpoch };
    });
  }

  requestVerification(request: VerificationRequest): Promise<VerificationRequestClaim> {
    return atomically((): VerificationRequestClaim => {
      const { contactId, codeDigest, expiresAt, notSince, at, by } = request;
      if (this.store.authorMoved(by)) return { ...lost('author_moved'), retryAt: null };
      const contact = this.inUse(request);
      if (contact === null) return { ...lost('not_found'), retryAt: null };
      const earlier = this.store.verifications.get(contactId);
      if (earlier?.state === 'verified') return { ...lost('already_verified'), retryAt: null };
      if (earlier?.state === 'pending' && earlier.since >= notSince && earlier.since <= at) {
        // The first moment at which the same question, asked with the same interval, finds that code older than `notSince`.
        return { ...lost('too_soon'), retryAt: later(earlier.since, at - notSince + 1) };
      }
      this.prove(contactId, { state: 'pending', since: at, expiresAt, codeDigest });
      return { outcome: 'won', contactId, address: contact.value };
    });
  }

  confirmVerification(confirmation: VerificationConfirmation): ReturnType<ContactCommandRepository['confirmVerification']> {
    return atomically(() => {
      const { contactId, codeDigest, at, by } = confirmation;
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.inUse(confirmation) === null) return lost('not_found');
      const pending = this.store.verifications.get(contactId);
      if (pending?.state !== 'pending' || pending.codeDigest !== codeDigest) return lost('unknown');
      if (pending.expiresAt === null || at >= pending.expiresAt) return lost('expired');
      this.prove(contactId, { state: 'verified', since: at, expiresAt: null, codeDigest: null });
      return { outcome: 'won', contactId };
    });
  }

  revokeVerification(change: ContactChange): ReturnType<ContactCommandRepository['revokeVerification']> {
    return atomically(() => {
      const { contactId, at, by } = change;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const contact = this.inUse(change);
      if (contact === null) return lost('not_found');
      if (this.isPrimary(contact)) return lost('primary');
      const { state } = this.store.verifications.get(contactId) ?? {};
      if (state === undefined || state === 'revoked') return lost('nothing_to_revoke');
      this.prove(contactId, { state: 'revoked', since: at, expiresAt: null, codeDigest: null });
      return { outcome: 'won', contactId };
    });
  }

  /** The address of before, as a contact: the one it is already, or a new one. */
  private keepFormer(admin: StoredAdmin, formerContactId: ContactId, at: Instant): ContactId {
    const { adminId, email: value, canonicalEmail: canonicalValue, emailVerified } = admin;
    const kept = this.inUseOf(admin).find((one) => one.kind === 'email' && one.canonicalValue === canonicalValue);
    const contactId = kept?.contactId ?? formerContactId;
    if (kept === undefined) {
      this.insert({ contactId, adminId, kind: 'email', value, canonicalValue, addedAt: at, retiredAt: null });
    }
    if (emailVerified) this.prove(contactId, { state: 'verified', since: at, expiresAt: null, codeDigest: null });
    return contactId;
  }

  private insert(contact: StoredContact): void {
    if (this.store.contacts.has(contact.contactId)) throw new Error('there is a contact with this id already');
    this.store.contacts.set(contact.contactId, Object.freeze(contact));
  }

  private prove(contactId: ContactId, verification: StoredVerification): void {
    this.store.verifications.set(contactId, Object.freeze(verification));
  }

  private inUse({ adminId, contactId }: Pick<ContactChange, 'adminId' | 'contactId'>): StoredContact | null {
    // A closed admin is nobody, and so nobody's contacts are in use.
    if (this.store.admins.get(adminId)?.closedAt !== null) return null;
    const contact = this.store.contacts.get(contactId);
    return contact?.adminId === adminId && contact.retiredAt === null ? contact : null;
  }

  private inUseOf({ adminId }: StoredAdmin): readonly StoredContact[] {
    return this.store.contacts.where('admin', adminId).filter(({ retiredAt }) => retiredAt === null);
  }

  private isPrimary({ adminId, kind, canonicalValue }: StoredContact): boolean {
    return kind === 'email' && this.store.admins.get(adminId)?.canonicalEmail === canonicalValue;
  }
}
