import { isOwn } from '../../kernel/actor.js';
import type { LinkId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import type { OperationPolicy } from '../../runner/policy.js';
import { OAUTH_ENABLED } from '../../settings/core-settings.js';
import { MANAGE_EXTERNAL_IDENTITIES } from './external.abilities.js';
import { IDENTITY_LINKED, IDENTITY_LINKED_NOTICE } from './external.events.js';
import { LinkExternalIdentityInput } from './external.inputs.js';
import { linkWrite } from './external.methods.js';

/** How many links an admin may have that are not revoked: each is a way in, or a place where things are told. */
const MOST_LINKS = 10;

/**
 * Says whose an identity is, and opens nothing: who names an identity has proven neither that it is theirs nor that it is that admin's.
 * The owner does so with `confirmLink`.
 */
export const linkExternalIdentity = mutation('external.link_external_identity', {
  input: LinkExternalIdentityInput,
  actors: 'any',
  // One's own links need no ability; those of others are for whoever the resolver says, about this admin.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : MANAGE_EXTERNAL_IDENTITIES),
  target: ({ adminId }) => adminTarget(adminId),
  // Whoever found a session open must not get a way of their own into the account.
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  feature: OAUTH_ENABLED,
  settings: [OAUTH_ENABLED],
  writes: [linkWrite],
  outcomes: {
    /** The link is on record, and lets nobody in before its admin confirmed it. */
    linked: done<{ readonly linkId: LinkId }>(),
    /** A link that is not revoked is of this identity; whose is not told, and it may be that admin's own. */
    taken: refused(),
    /** The application has no such provider, or has it for less: nobody signs in by a messenger. */
    usage_forbidden: refused(),
    /** That admin has as many links as there may be; revoke one first. */
    limit_reached: refused<{ readonly max: number }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [IDENTITY_LINKED],
  notifies: [IDENTITY_LINKED_NOTICE],
}).body(async (run) => {
  const { adminId, provider, externalId, usage } = run.input;
  if (!allows(run.policy, run.input)) return run.end('usage_forbidden');
  const linkId = run.newId() as LinkId;
  const link = { linkId, adminId, provider, externalId, usage, limit: MOST_LINKS };
  const claim = await run.change(linkWrite, run.grant, { ...link, at: run.now, by: authorOf(run.grant.actor) });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_found') return run.end('not_found', { entity: 'admin' });
    if (claim.reason === 'limit_reached') return run.end('limit_reached', { max: MOST_LINKS });
    return claim.reason === 'taken' ? run.end('taken') : run.end('conflict');
  }
  run.audit(IDENTITY_LINKED, { linkId, provider, usage });
  run.notify(IDENTITY_LINKED_NOTICE, { kind: 'admin', adminId });
  return run.end('linked', { linkId });
});
export type LinkExternalIdentityResult = ResultOf<typeof linkExternalIdentity>;

/** What may sign in may also only be told things; the other way round it may not. */
function allows(policy: OperationPolicy, { provider, usage }: LinkExternalIdentityInput): boolean {
  const most = policy.externalUsage(provider);
  return most === 'sign_in' || most === usage;
}
