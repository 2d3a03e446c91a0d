import type { AdminId, SessionId } from '../kernel/ids.js';
import { adminTarget } from '../kernel/proofs.js';
import type { CallOf } from '../operations/call.js';
import type { Contact, Emits, Narrows, Notifies } from '../operations/contact.js';
import { EVERY_MODE, mutation, OWN_ACCOUNT } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { endSession } from './session.edges.js';
import { RevokeInput, RevokeOwnInput } from './session.inputs.js';

const common = {
  stepUp: false,
  impersonating: 'allowed',
  // On the exit list: taking authority away is never closed.
  openDuring: EVERY_MODE,
  writes: [endSession],
  outcomes: { revoked: outcome(), already_ended: outcome(), not_found: outcome<{ readonly entity: 'session' }>() },
  audits: ['security.session.revoked'],
  notifies: ['session_revoked'],
} as const;

export const revokeOwn = mutation('sessions.revoke_own', {
  ...common,
  input: RevokeOwnInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
});
export type RevokeOwnResult = ResultOf<typeof revokeOwn>;

export const revoke = mutation('sessions.revoke', {
  ...common,
  input: RevokeInput,
  actors: 'any',
  ability: 'sessions.revoke',
  target: ({ adminId }) => adminTarget(adminId),
});
export type RevokeResult = ResultOf<typeof revoke>;

export function revokeOwnBody(call: CallOf<typeof revokeOwn>): Promise<RevokeOwnResult> {
  return endOne(call, { adminId: call.actor.adminId, sessionId: call.input.sessionId, reason: null });
}

export function revokeBody(call: CallOf<typeof revoke>): Promise<RevokeResult> {
  return endOne(call, call.input);
}

async function endOne(
  call: Contact & Narrows & Emits<'security.session.revoked'> & Notifies<'session_revoked'>,
  { adminId, sessionId, reason }: { adminId: AdminId; sessionId: SessionId; reason: string | null },
) {
  const claim = await call.narrow(endSession, { adminId, sessionId, reason: 'revoked', at: call.now });
  if (claim.outcome === 'lost') {
    return claim.reason === 'not_found' ? ended('not_found', { entity: 'session' }) : ended('already_ended');
  }
  call.audit('security.session.revoked', { sessionId, reason });
  call.notify('session_revoked', { kind: 'admin', adminId });
  return ended('revoked');
}
