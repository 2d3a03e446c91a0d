import type { ExternalIdentityQueryRepository } from '../../authentication/external/external-identity-query-repository.contract.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { keysetPage } from '../doubles/keyset.js';
import { identityKey } from '../doubles/row-keys.js';

/** {@link ExternalIdentityQueryRepository} over `store.links`. */
export class InMemoryExternalIdentityQueries implements ExternalIdentityQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  forSignIn({
    provider,
    externalId,
    deviceDigest,
  }: Parameters<ExternalIdentityQueryRepository['forSignIn']>[0]): ReturnType<ExternalIdentityQueryRepository['forSignIn']> {
    return atomically(() => {
      const link = this.store.links.where('identity', identityKey({ provider, externalId }))[0];
      const row = link && this.store.admins.get(link.adminId);
      if (link === undefined || row?.closedAt !== null) return { linked: null, deviceRecognised: false };
      const { adminId, status, credentialEpoch, passwordHash, mustChangePassword } = row;
      const admin = {
        adminId,
        status,
        credentialEpoch,
        hasPassword: passwordHash !== null,
        mustChangePassword,
        secondFactorEnabled: this.store.secondFactorEnabled(adminId),
      };
      return { linked: { link: { ...link }, admin }, deviceRecognised: this.store.deviceRecognised(adminId, deviceDigest) };
    });
  }

  page({
    adminId,
    cursor,
    limit,
  }: Parameters<ExternalIdentityQueryRepository['page']>[0]): ReturnType<ExternalIdentityQueryRepository['page']> {
    return atomically(() => {
      const page = keysetPage(this.store.links.where('admin', adminId), {
        list: 'links',
        positionOf: ({ linkId, linkedAt }) => [linkedAt, this.store.links.sequenceOf(linkId)],
        newestFirst: true,
        cursor,
        limit,
      });
      return page === null
        ? { outcome: 'invalid_cursor' }
        : { outcome: 'page', links: page.rows.map((row) => ({ ...row })), next: page.next };
    });
  }
}
