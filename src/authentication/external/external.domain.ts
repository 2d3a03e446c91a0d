import { contract, domain, feature } from '../../runner/domain.js';
import { EXTERNAL_SETTINGS } from '../../settings/core-settings.js';
import { confirmLink } from './confirm-link.operation.js';
import { ExternalIdentityCommandRepository } from './external-identity-command-repository.contract.js';
import { ExternalIdentityQueryRepository } from './external-identity-query-repository.contract.js';
import { MANAGE_EXTERNAL_IDENTITIES } from './external.abilities.js';
import {
  IDENTITY_LINKED,
  IDENTITY_LINKED_NOTICE,
  LINK_CONFIRMED,
  LINK_CONFIRMED_NOTICE,
  LINK_REVOKED,
  LINK_REVOKED_NOTICE,
  LINKS_VIEWED,
  OAUTH_USED,
} from './external.events.js';
import * as methods from './external.methods.js';
import { ExternalIdentityOrchestrator } from './external.orchestrator.js';
import { linkExternalIdentity } from './link-external-identity.operation.js';
import { links } from './links.operation.js';
import { revokeLink } from './revoke-link.operation.js';
import { signInWithExternalIdentity } from './sign-in-with-external-identity.operation.js';

/** Signing in with an identity of somebody else's keeping. The protocol is the host's: the library gets what was verified. */
export const externalDomain = domain({
  key: 'external',
  name: 'authentication',
  feature: feature('externalSignIn', { default: false }),
  contracts: {
    ExternalIdentityQueryRepository: contract<ExternalIdentityQueryRepository>(ExternalIdentityQueryRepository, {
      forSignIn: true,
      page: true,
    }),
    ExternalIdentityCommandRepository: contract<ExternalIdentityCommandRepository>(ExternalIdentityCommandRepository, {
      link: true,
      confirm: true,
      revoke: true,
    }),
  },
  methods,
  operations: { signInWithExternalIdentity, linkExternalIdentity, confirmLink, revokeLink, links },
  events: [IDENTITY_LINKED, LINK_CONFIRMED, LINK_REVOKED, LINKS_VIEWED, OAUTH_USED],
  notifications: [IDENTITY_LINKED_NOTICE, LINK_CONFIRMED_NOTICE, LINK_REVOKED_NOTICE],
  abilities: [MANAGE_EXTERNAL_IDENTITIES],
  settings: EXTERNAL_SETTINGS,
  orchestrator: ExternalIdentityOrchestrator,
});
