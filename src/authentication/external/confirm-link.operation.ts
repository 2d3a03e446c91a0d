import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused, refusedFor } from '../../runner/outcomes.js';
import { OAUTH_ENABLED } from '../../settings/core-settings.js';
import { LINK_CONFIRMED, LINK_CONFIRMED_NOTICE } from './external.events.js';
import { ConfirmLinkInput } from './external.inputs.js';
import { confirmLinkWrite } from './external.methods.js';

/**
 * The owner's alone: a verified assertion says whose account at the provider it is, and a session of that admin, proven just now, whose
 * account here it is to be. Whoever linked the identity has proven neither.
 */
export const confirmLink = mutation('external.confirm_link', {
  input: ConfirmLinkInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  // Whoever found a session open must not get a way of their own into the account.
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  feature: OAUTH_ENABLED,
  settings: [OAUTH_ENABLED],
  writes: [confirmLinkWrite],
  outcomes: {
    /** The link works from now on, for what it is for. */
    confirmed: done(),
    /** It was confirmed before; nothing changed. */
    already_confirmed: done(),
    rejected: refusedFor({
      /** The link is of another identity than the one that was verified. */
      other_identity: refused(),
    }),
    /** The caller has no such link, or it is revoked. */
    not_found: refused<{ readonly entity: 'link' }>(),
  },
  audits: [LINK_CONFIRMED],
  notifies: [LINK_CONFIRMED_NOTICE],
}).body(async (run) => {
  const { adminId } = run.actor;
  const { linkId, provider, externalId } = run.input;
  const claim = await run.change(confirmLinkWrite, run.grant, {
    adminId,
    linkId,
    provider,
    externalId,
    at: run.now,
    by: authorOf(run.actor),
  });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'link' });
    if (claim.reason === 'other_identity') return run.end('rejected', { reason: 'other_identity' });
    return claim.reason === 'already_confirmed' ? run.end('already_confirmed') : run.end('conflict');
  }
  run.audit(LINK_CONFIRMED, { linkId, provider, usage: claim.usage });
  run.notify(LINK_CONFIRMED_NOTICE, { kind: 'admin', adminId });
  return run.end('confirmed');
});
export type ConfirmLinkResult = ResultOf<typeof confirmLink>;
