import { isExternalId, isProviderName } from '../../kernel/external-identity.js';
import type { ReadBy } from '../../kernel/shape.js';
import { adminStatus } from '../../lifecycle/admin.record.js';
import {
  aLinkId,
  anAdminId,
  anInstant,
  boolean,
  consistent,
  integer,
  literal,
  nullable,
  object,
  text,
} from '../../kernel/shape.js';

export const EXTERNAL_USAGES = ['sign_in', 'notify_only'] as const;

export const externalIdentityRecord = consistent(
  consistent(
    object({
      linkId: aLinkId,
      adminId: anAdminId,
      provider: text(32, 1),
      /** What the provider calls the account, exactly as it was given. */
      externalId: text(255, 1),
      usage: literal(...EXTERNAL_USAGES),
      linkedAt: anInstant,
      /** When its admin confirmed it; null while nobody has. */
      confirmedAt: nullable(anInstant),
      /** Since when it is used no more; null while it is. */
      revokedAt: nullable(anInstant),
    }),
    'a link is confirmed before it is revoked, if at all',
    ({ confirmedAt, revokedAt }) => confirmedAt === null || revokedAt === null || confirmedAt <= revokedAt,
  ),
  'an external identity has a provider and an id there',
  ({ provider, externalId }) => isProviderName(provider) && isExternalId(externalId),
);
/** That an external identity is an admin's. No record goes away: a revoked one says for ever what an event about it was about. */
export interface ExternalIdentityRecord extends ReadBy<typeof externalIdentityRecord> {}

export const externalSignInAdmin = object({
  adminId: anAdminId,
  status: adminStatus,
  credentialEpoch: integer(0),
  /** Whether a password is set; the hash itself is nobody's business here. */
  hasPassword: boolean,
  mustChangePassword: boolean,
  /** Whether a second factor is enabled; it is asked for at every sign-in, whatever the provider says of its own. */
  secondFactorEnabled: boolean,
});
/** What signing in with an external identity needs of the admin it is linked to. */
export interface ExternalSignInAdmin extends ReadBy<typeof externalSignInAdmin> {}
