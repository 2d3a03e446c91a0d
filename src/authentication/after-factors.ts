import { settleSucceeded } from '../credentials/attempts.js';
import type { ReservedAttempt } from '../credentials/attempts.js';
import type { AdminId, Digest } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import { AuthenticationProof, adminTarget } from '../kernel/proofs.js';
import { breaksGlass } from '../authorization/break-glass.js';
import type { Commits, Contact, Emits, Notifies } from '../operations/contact.js';
import { ended } from '../operations/outcomes.js';
import { openChallenge } from '../sessions/open-challenge.js';
import { openSession, reportOpened } from '../sessions/open-session.js';
import type { OpenedSession } from '../sessions/open-session.js';
import { EMERGENCY_ENABLED, MAINTENANCE_ENABLED } from '../settings/registry.js';
import { signInRefused } from './refused-sign-in.js';
import type { SIGN_IN_AUDITS, SIGN_IN_NOTIFICATIONS } from './sign-in.outcomes.js';

export type SignInCall = Contact &
  Commits &
  Emits<(typeof SIGN_IN_AUDITS)[number]> &
  Notifies<(typeof SIGN_IN_NOTIFICATIONS)[number]>;

/** An admin who proved every factor that is due. */
export interface ProvenAdmin {
  readonly adminId: AdminId;
  readonly credentialEpoch: number;
  readonly factors: 'password' | 'password_and_totp';
  readonly mustChangePassword: boolean;
  readonly challengeDigest: Digest | null;
  readonly deviceDigest: Digest | null;
  readonly deviceRecognised: boolean;
}

/**
 * What follows the last factor, whichever it was: the one way from factors to a session (A6, F16). The attempt is settled
 * beside the write it led to. A lost race opens nothing and is a `conflict`.
 */
export async function afterLastFactor(call: SignInCall, proven: ProvenAdmin, attempt: ReservedAttempt) {
  const { adminId, credentialEpoch, factors, deviceDigest } = proven;
  const closed = await closedByMode(call, proven);
  if (closed !== null) {
    await settleSucceeded(call, attempt); // a refusal by mode is no wrong guess (LK5)
    return signInRefused(call, { adminId, status: null }, 'mode', ended(closed));
  }
  if (proven.mustChangePassword) {
    const [challenge] = await Promise.all([
      openChallenge(call, { adminId, credentialEpoch, purpose: 'password_change', factors, deviceDigest }),
      settleSucceeded(call, attempt),
    ]);
    return challenge === null ? lostRace(call, adminId) : ended('password_change_required', challenge);
  }
  const proof = new AuthenticationProof(MINT_KEY, call.run, {
    adminId,
    credentialEpoch,
    challengeDigest: proven.challengeDigest,
    factors,
    provenAt: call.now,
  });
  const [opening] = await Promise.all([
    openSession(call, proof, { deviceDigest, replaces: null }),
    settleSucceeded(call, attempt),
  ]);
  if (opening.opened) return signedIn(call, proven, opening);
  if (opening.reason === 'limit_reached') {
    return signInRefused(call, { adminId, status: null }, 'session_limit', ended('session_limit_reached'));
  }
  return lostRace(call, adminId);
}

/** Reports a session that was opened by a sign-in, and hands it out. */
function signedIn(
  call: Emits<(typeof SIGN_IN_AUDITS)[number]> & Notifies<'new_sign_in' | 'new_device'>,
  {
    adminId,
    factors,
    deviceDigest,
    deviceRecognised,
  }: Pick<ProvenAdmin, 'adminId' | 'factors' | 'deviceDigest' | 'deviceRecognised'>,
  opened: OpenedSession,
) {
  const { issued } = opened;
  const newDevice = !deviceRecognised;
  const target = adminTarget(adminId);
  call.actAs(adminId, issued.session.sessionId);
  call.fromDevice(deviceDigest);
  call.audit('auth.login.success', { factors, newDevice }, target);
  reportOpened(call, opened);
  call.notify('new_sign_in', { kind: 'admin', adminId });
  if (newDevice) {
    call.audit('security.device.detected', {}, target);
    call.notify('new_device', { kind: 'admin', adminId });
  }
  return ended('signed_in', { issued, newDevice });
}

/**
 * Maintenance and emergency admit only break-glass sign-ins: both factors, and the ability. Decided here, after the last
 * factor, so that a stranger cannot tell who could come in (L11).
 */
async function closedByMode(
  call: Contact,
  { adminId, factors }: ProvenAdmin,
): Promise<'emergency_restricted' | 'maintenance' | null> {
  const emergency = call.setting(EMERGENCY_ENABLED);
  if (!emergency && !call.setting(MAINTENANCE_ENABLED)) return null;
  const exempt = factors === 'password_and_totp' && (await breaksGlass(call, adminId));
  if (exempt) return null;
  return emergency ? 'emergency_restricted' : 'maintenance';
}

function lostRace(call: SignInCall, adminId: AdminId) {
  return signInRefused(call, { adminId, status: null }, 'conflict', ended('conflict'));
}
