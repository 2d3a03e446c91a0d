import type {
  ExternalIdentityCommandRepository,
  ExternalIdentityLink,
  LinkChange,
  LinkConfirmation,
  LinkRevocationClaim,
} from '../../authentication/external/external-identity-command-repository.contract.js';
import type { Instant } from '../../kernel/ids.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { identityKey } from '../doubles/row-keys.js';
import type { StoredLink } from '../doubles/stored-rows.js';

/** {@link ExternalIdentityCommandRepository} over `store.links`. */
export class InMemoryExternalIdentityCommands implements ExternalIdentityCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  link(link: ExternalIdentityLink): ReturnType<ExternalIdentityCommandRepository['link']> {
    return atomically(() => {
      const { linkId, adminId, provider, externalId, usage, limit, at, by } = link;
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.store.admins.get(adminId)?.closedAt !== null) return lost('not_found');
      if (this.store.links.where('identity', identityKey(link)).length > 0) return lost('taken');
      const standing = this.store.links.where('admin', adminId).filter(({ revokedAt }) => revokedAt === null);
      if (standing.length >= limit) return lost('limit_reached');
      if (this.store.links.has(linkId)) throw new Error('there is a link with this id already');
      this.put({ linkId, adminId, provider, externalId, usage, linkedAt: at, confirmedAt: null, revokedAt: null });
      return { outcome: 'won', linkId };
    });
  }

  confirm(confirmation: LinkConfirmation): ReturnType<ExternalIdentityCommandRepository['confirm']> {
    return atomically(() => {
      const { adminId, linkId, provider, externalId, at, by } = confirmation;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const link = this.linkOf(confirmation);
      if (link?.revokedAt !== null || this.store.admins.get(adminId)?.closedAt !== null) return lost('not_found');
      if (link.provider !== provider || link.externalId !== externalId) return lost('other_identity');
      if (link.confirmedAt !== null) return lost('already_confirmed');
      this.put({ ...link, confirmedAt: at });
      return { outcome: 'won', linkId, provider, externalId, usage: link.usage };
    });
  }

  revoke(change: LinkChange): Promise<LinkRevocationClaim> {
    return atomically((): LinkRevocationClaim => {
      const { adminId, linkId, at, by } = change;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const [link, admin] = [this.linkOf(change), this.store.admins.get(adminId)];
      if (link === undefined || admin === undefined) return lost('not_found');
      const { usage, confirmedAt, revokedAt } = link;
      if (revokedAt !== null) return lost('already_revoked');
      this.put({ ...link, revokedAt: Math.max(at, confirmedAt ?? at) as Instant });
      if (usage !== 'sign_in' || confirmedAt === null) return { outcome: 'won', adminId, linkId, credentialEpoch: null };
      const { credentialEpoch } = this.store.changeAdmin(admin, { credentialEpoch: admin.credentialEpoch + 1 });
      return { outcome: 'won', adminId, linkId, credentialEpoch };
    });
  }

  private linkOf({ adminId, linkId }: LinkChange): StoredLink | undefined {
    const link = this.store.links.get(linkId);
    return link?.adminId === adminId ? link : undefined;
  }

  private put(link: StoredLink): void {
    this.store.links.set(link.linkId, Object.freeze(link));
  }
}
