import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { Grant } from '../../kernel/proofs.js';
import { aLinkId, anAdminId, boolean, integer, list, literal, nullable, object, text, union } from '../../kernel/shape.js';
import type { OwnAccount } from '../../runner/operation.js';
import type { MANAGE_EXTERNAL_IDENTITIES } from './external.abilities.js';
import { ExternalIdentityCommandRepository } from './external-identity-command-repository.contract.js';
import { ExternalIdentityQueryRepository } from './external-identity-query-repository.contract.js';
import { EXTERNAL_USAGES, externalIdentityRecord, externalSignInAdmin } from './external-identity.record.js';

const MAX_PAGE = 100;

const queries = contractMethods<ExternalIdentityQueryRepository>(ExternalIdentityQueryRepository);
const commands = contractMethods<ExternalIdentityCommandRepository>(ExternalIdentityCommandRepository);

/** What opens the writes: one's own account, or the right to keep somebody else's links. */
export type LinkGrant = Grant<OwnAccount | (typeof MANAGE_EXTERNAL_IDENTITIES)['key']>;

interface Identity {
  readonly provider: string;
  readonly externalId: string;
}

/** A store that folds case would let one account in by the name of another. */
function demandIdentity(asked: Identity, answered: Identity): void {
  demandSubject('provider', asked.provider, answered.provider);
  demandSubject('external identity', asked.externalId, answered.externalId);
}

export const linkForSignIn = queries.query(
  'forSignIn',
  object({
    linked: nullable(object({ link: externalIdentityRecord, admin: externalSignInAdmin })),
    deviceRecognised: boolean,
  }),
  (asked, { linked, deviceRecognised }) => {
    const nobodys = linked === null || asked.deviceDigest === null;
    demandFit('nobody recognises a device that is none, or of an admin who is none', !nobodys || !deviceRecognised);
    if (linked === null) return;
    const { link, admin } = linked;
    demandIdentity(asked, link);
    demandSubject('admin', link.adminId, admin.adminId);
    demandFit('nobody signs in by a revoked link', link.revokedAt === null);
  },
);

export const linkPage = queries.query(
  'page',
  union('outcome', {
    page: { links: list(externalIdentityRecord, MAX_PAGE), next: nullable(text(512, 1)) },
    invalid_cursor: {},
  }),
  (asked, answered) => {
    if (answered.outcome !== 'page') return;
    for (const { adminId } of answered.links) demandSubject('admin', asked.adminId, adminId);
    demandFit('a page holds at most as many as were asked for', answered.links.length <= asked.limit);
  },
);

export const linkWrite = commands.change<LinkGrant>()(
  'link',
  union('outcome', {
    won: { linkId: aLinkId },
    lost: { reason: literal('author_moved', 'not_found', 'taken', 'limit_reached') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('link', asked.linkId, answered.linkId);
  },
);

/** Opened by the owner's account alone: whoever may link somebody's identities cannot say that they are confirmed. */
export const confirmLinkWrite = commands.change<Grant<OwnAccount>>()(
  'confirm',
  union('outcome', {
    won: { linkId: aLinkId, provider: text(32, 1), externalId: text(255, 1), usage: literal(...EXTERNAL_USAGES) },
    lost: { reason: literal('author_moved', 'not_found', 'other_identity', 'already_confirmed') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('link', asked.linkId, answered.linkId);
    demandIdentity(asked, answered);
  },
);

export const revokeLinkWrite = commands.change<LinkGrant>()(
  'revoke',
  union('outcome', {
    won: { adminId: anAdminId, linkId: aLinkId, credentialEpoch: nullable(integer(1)) },
    lost: { reason: literal('author_moved', 'not_found', 'already_revoked') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandSubject('link', asked.linkId, answered.linkId);
  },
);
