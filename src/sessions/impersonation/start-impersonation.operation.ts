import { isSelf } from '../../kernel/actor.js';
import type { Instant } from '../../kernel/ids.js';
import { later } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { IMPERSONATION_ENABLED, IMPERSONATION_MAX_MINUTES } from '../../settings/core-settings.js';
import { issuedOf, liveSince, newSession } from '../open-session.step.js';
import { adminStateForSessions } from '../session.methods.js';
import type { IssuedSession } from '../session.view.js';
import { IMPERSONATE } from './impersonation.abilities.js';
import { IMPERSONATION_STARTED, IMPERSONATION_STARTED_NOTICE } from './impersonation.events.js';
import { StartImpersonationInput } from './impersonation.inputs.js';
import { startImpersonationWrite } from './impersonation.methods.js';

const MINUTE_MS = 60_000;

/** Who outranks the caller is for the resolver to say: it is asked about this ability on this admin, and denies as `outranked`. */
export const startImpersonation = mutation('impersonation.start_impersonation', {
  input: StartImpersonationInput,
  actors: 'admin',
  ability: IMPERSONATE,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  // No mode lets somebody in by another's name.
  openDuring: [],
  feature: IMPERSONATION_ENABLED,
  settings: [IMPERSONATION_ENABLED, IMPERSONATION_MAX_MINUTES],
  writes: [startImpersonationWrite],
  outcomes: {
    /** The caller acts as that admin with `issued`, until `expiresAt` at the latest; the caller's own session goes on beside it. */
    started: done<{ readonly issued: IssuedSession; readonly expiresAt: Instant }>(),
    /** Nobody impersonates themselves. */
    self_forbidden: refused(),
    /** The caller's session turned out to be an impersonation itself. */
    chain_forbidden: refused(),
    /** The caller impersonates somebody already; stop that first. */
    already_active: refused(),
    /** Only who could act themselves can be impersonated. */
    target_not_active: refused(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [IMPERSONATION_STARTED],
  notifies: [IMPERSONATION_STARTED_NOTICE],
}).body(async (run) => {
  const { actor } = run;
  const { adminId, reason, minutes } = run.input;
  if (isSelf(actor, adminId)) return run.end('self_forbidden');
  const admin = await run.query(adminStateForSessions, { adminId });
  if (admin === null) return run.end('not_found', { entity: 'admin' });
  if (admin.adminStatus !== 'active') return run.end('target_not_active');
  const { provenAt, factors, deviceDigest, expiresAt: ownEnd } = actor.session;
  const asked = later(run.now, Math.min(minutes, run.setting(IMPERSONATION_MAX_MINUTES)) * MINUTE_MS);
  const made = newSession(run, {
    adminId,
    credentialEpoch: admin.adminCredentialEpoch,
    // What the impersonator proved, at the device they sit at: none of it says anything about the admin.
    provenAt,
    factors,
    deviceDigest,
    newDevice: false,
    impersonatorId: actor.adminId,
    endsBy: Math.min(asked, ownEnd) as Instant,
  });
  const { session, tokenDigest } = made;
  const claim = await run.change(startImpersonationWrite, run.grant, {
    session,
    tokenDigest,
    reason,
    carriedBy: actor.sessionId,
    ...liveSince(run),
    by: authorOf(actor),
  });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'already_active') return run.end('already_active');
    if (claim.reason === 'chained') return run.end('chain_forbidden');
    return claim.reason === 'not_active' ? run.end('target_not_active') : run.end('conflict');
  }
  const { sessionId, expiresAt } = session;
  run.audit(IMPERSONATION_STARTED, { sessionId, impersonatorId: actor.adminId, reason, expiresAt });
  run.notify(IMPERSONATION_STARTED_NOTICE, { kind: 'admin', adminId });
  return run.end('started', { issued: issuedOf(made), expiresAt });
});
export type StartImpersonationResult = ResultOf<typeof startImpersonation>;
