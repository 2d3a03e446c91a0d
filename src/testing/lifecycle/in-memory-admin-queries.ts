import type { AdminId, CanonicalEmail, Digest } from '../../kernel/ids.js';
import type {
  AdminPage,
  AdminPageQuery,
  AdminQueryRepository,
  CodeOwnerQuery,
} from '../../lifecycle/admin-query-repository.contract.js';
import type { AdminCredentials, AdminRecord, CodeOwner } from '../../lifecycle/admin.record.js';
import { adminCredentials, adminRecord } from '../doubles/answers.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { keysetPage } from '../doubles/keyset.js';

/** {@link AdminQueryRepository} over `store.admins`. */
export class InMemoryAdminQueries implements AdminQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  forSignIn(query: {
    readonly canonicalEmail: CanonicalEmail;
    readonly deviceDigest: Digest | null;
  }): Promise<{ readonly admin: AdminCredentials | null; readonly deviceRecognised: boolean }> {
    return atomically(() => {
      const admin = this.store.adminByCanonicalEmail(query.canonicalEmail);
      if (admin === null) return { admin: null, deviceRecognised: false };
      return {
        admin: adminCredentials(admin, this.store.secondFactorEnabled(admin.adminId)),
        deviceRecognised: this.store.deviceRecognised(admin.adminId, query.deviceDigest),
      };
    });
  }

  credentialsOf({ adminId }: { readonly adminId: AdminId }): Promise<AdminCredentials | null> {
    return atomically(() => {
      const admin = this.store.admins.get(adminId);
      return admin === undefined ? null : adminCredentials(admin, this.store.secondFactorEnabled(adminId));
    });
  }

  byId({ adminId }: { readonly adminId: AdminId }): Promise<AdminRecord | null> {
    return atomically(() => {
      const admin = this.store.admins.get(adminId);
      return admin === undefined ? null : adminRecord(admin);
    });
  }

  ownerOfCode({ codeDigest, purpose, at }: CodeOwnerQuery): Promise<CodeOwner | null> {
    return atomically(() => {
      const code = this.store.codes.get(codeDigest);
      if (code?.purpose !== purpose || code.spent !== null || at >= code.expiresAt) return null;
      const owner = this.store.admins.get(code.adminId);
      return owner === undefined ? null : { codeDigest, email: owner.email, name: owner.name };
    });
  }

  page({ filter, cursor, limit }: AdminPageQuery): Promise<AdminPage> {
    return atomically(() => {
      const { status } = filter;
      const search = filter.search?.toLowerCase() ?? '';
      const matching = [...this.store.admins.values()].filter(
        (admin) =>
          (status === null || admin.status === status) &&
          [admin.name, admin.email, admin.canonicalEmail].some((text) => text.toLowerCase().includes(search)),
      );
      const page = keysetPage(matching, {
        list: 'admins',
        positionOf: ({ createdAt, adminId }) => [createdAt, this.store.admins.sequenceOf(adminId)],
        newestFirst: false,
        cursor,
        limit,
      });
      return page === null
        ? { outcome: 'invalid_cursor' }
        : { outcome: 'page', admins: page.rows.map(adminRecord), next: page.next };
    });
  }
}
