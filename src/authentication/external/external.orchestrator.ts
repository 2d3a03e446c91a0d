import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor } from '../../kernel/actor.js';
import type { Origin } from '../../kernel/origin.js';
import { OperationRunner } from '../../runner/runner.js';
import type { ConfirmLinkResult } from './confirm-link.operation.js';
import { confirmLink } from './confirm-link.operation.js';
import type {
  ConfirmLinkInput,
  LinkExternalIdentityInput,
  LinksInput,
  RevokeLinkInput,
  SignInWithExternalIdentityInput,
} from './external.inputs.js';
import type { LinkExternalIdentityResult } from './link-external-identity.operation.js';
import { linkExternalIdentity } from './link-external-identity.operation.js';
import type { LinksResult } from './links.operation.js';
import { links } from './links.operation.js';
import type { RevokeLinkResult } from './revoke-link.operation.js';
import { revokeLink } from './revoke-link.operation.js';
import type { SignInWithExternalIdentityResult } from './sign-in-with-external-identity.operation.js';
import { signInWithExternalIdentity } from './sign-in-with-external-identity.operation.js';

/**
 * Identities of other providers: whose they are, and signing in with them.
 *
 * When to use: "sign in with …" routes, "my linked accounts" pages. Feature `externalSignIn`, off unless it is switched on, and the
 * setting `features.oauth.enabled`, false unless it is set.
 *
 * Promises: an identity lets in nobody but an admin who has a password, and who confirmed it in a session of their own. The second factor is
 * asked for as at any sign-in, whatever the provider says that it asked for. A revoked link ends what it opened.
 *
 * Failures: see each result. Your own code verifies each assertion; what it hands in is taken for true.
 *
 * @example
 * const { sub } = await google.verify(idToken, { audience: CLIENT_ID, nonce });
 * const result = await external.signInWithExternalIdentity({ provider: 'google', externalId: sub }, origin);
 */
@Injectable()
export class ExternalIdentityOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Signs the admin in whose confirmed identity the host has just verified; or says what else is due. */
  signInWithExternalIdentity(input: SignInWithExternalIdentityInput, origin: Origin): Promise<SignInWithExternalIdentityResult> {
    return this.runner.run(signInWithExternalIdentity, origin, input);
  }

  /** Says whose an identity is; it works once its owner has confirmed it. Needs `admins.external.manage`, but for one's own. */
  linkExternalIdentity(actor: Actor, input: LinkExternalIdentityInput): Promise<LinkExternalIdentityResult> {
    return this.runner.run(linkExternalIdentity, actor, input);
  }

  /** Confirms one of the caller's own links, with the identity that the host has just verified. */
  confirmLink(actor: AdminActor, input: ConfirmLinkInput): Promise<ConfirmLinkResult> {
    return this.runner.run(confirmLink, actor, input);
  }

  /**
   * Uses a link no more, and ends what it opened; replace the client's cookie with `issued`. Needs `admins.external.manage`, but for
   * one's own.
   */
  revokeLink(actor: Actor, input: RevokeLinkInput): Promise<RevokeLinkResult> {
    return this.runner.run(revokeLink, actor, input);
  }

  /** A page of links, revoked ones among them. Needs `admins.view`, but for one's own. */
  links(actor: Actor, input: LinksInput): Promise<LinksResult> {
    return this.runner.run(links, actor, input);
  }
}
