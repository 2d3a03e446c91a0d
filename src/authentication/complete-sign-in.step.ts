import { breaksGlass } from '../authorization/ask-break-glass.step.js';
import type { ReservedAttempt } from '../credentials/reserve-attempt.step.js';
import { settleSucceeded } from '../credentials/reserve-attempt.step.js';
import { digestOf } from '../kernel/digest.js';
import type { AdminId, Digest } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { ProvenFactors } from '../kernel/proven-factors.js';
import { adminTarget, AuthenticationProof } from '../kernel/proofs.js';
import type { Redacted } from '../kernel/redacted.js';
import type { Changes, Emits, Notifies, Queries, Restricts } from '../runner/capabilities.js';
import { result } from '../runner/outcomes.js';
import type { IssuedChallenge } from '../sessions/open-challenge.step.js';
import { openChallenge } from '../sessions/open-challenge.step.js';
import type { LostOpening, OpenedSession, OpeningCircumstances } from '../sessions/open-session.step.js';
import { openSession, reportOpened } from '../sessions/open-session.step.js';
import type { ChallengePurpose } from '../sessions/session.record.js';
import { DEVICE_DETECTED, LOGIN_PENDING, LOGIN_SUCCESS, NEW_DEVICE_NOTICE, NEW_SIGN_IN_NOTICE } from './authentication.events.js';
import type { TellsOfBrokenGlass } from './break-glass.step.js';
import { closedMode } from './break-glass.step.js';
import { signInRefused } from './refuse-sign-in.step.js';
import type { ENTERING_EVENTS, ENTERING_NOTICES, SIGN_IN_EVENTS, SIGN_IN_NOTICES, STEP_EVENTS } from './sign-in.outcomes.js';

export type SignInRun = Queries & Changes & Emits<(typeof SIGN_IN_EVENTS)[number]> & Notifies<(typeof SIGN_IN_NOTICES)[number]>;

/** The last step of a sign-in. */
export type EnteringRun = Queries &
  Changes &
  Emits<(typeof ENTERING_EVENTS)[number]> &
  Notifies<(typeof ENTERING_NOTICES)[number]>;

/** A step of a sign-in that another may follow. */
export type StepRun = Queries & Changes & Emits<(typeof STEP_EVENTS)[number]> & Notifies<(typeof ENTERING_NOTICES)[number]>;

/** An admin who proved every factor that is due. */
export interface ProvenAdmin {
  readonly adminId: AdminId;
  readonly credentialEpoch: number;
  readonly factors: ProvenFactors;
  readonly mustChangePassword: boolean;
  readonly challengeDigest: Digest | null;
  readonly deviceDigest: Digest | null;
  readonly deviceRecognised: boolean;
  /** The token the browser still has, if it said so: its session ends with the opening. */
  readonly current: Redacted | null;
}

/**
 * What follows the last factor, whichever it was: the one way from factors to a session. The attempt is settled
 * beside the write it led to; it is null where nothing could be guessed. A lost race opens nothing and is a `conflict`.
 */
export async function completeSignIn(
  run: StepRun,
  proven: ProvenAdmin,
  attempt: ReservedAttempt | null,
  tell: TellsOfBrokenGlass | null = null,
) {
  const { adminId } = proven;
  const closed = await refusedByMode(run, proven, tell);
  if (closed !== null) {
    await settled(run, attempt); // a refusal by mode is no wrong guess
    return closed;
  }
  if (proven.mustChangePassword) {
    const challenge = await goOnTo(run, 'password_change', proven, attempt);
    return challenge === null ? lostRace(run, adminId) : result('password_change_required', challenge);
  }
  // Reported once both are done: should the attempt not be settled, the caller gets no token, and the trail must not say that it did.
  const [opening] = await Promise.all([openFor(run, proven), settled(run, attempt)]);
  return entered(run, proven, opening, tell);
}

/** What a half-done sign-in goes on with, told once there is such a challenge; null when status or epoch moved meanwhile. */
export async function goOnTo(
  run: StepRun,
  next: ChallengePurpose,
  {
    adminId,
    credentialEpoch,
    factors,
    deviceDigest,
  }: Pick<ProvenAdmin, 'adminId' | 'credentialEpoch' | 'factors' | 'deviceDigest'>,
  attempt: ReservedAttempt | null,
): Promise<IssuedChallenge | null> {
  const [challenge] = await Promise.all([
    openChallenge(run, { adminId, credentialEpoch, purpose: next, factors, deviceDigest }),
    settled(run, attempt),
  ]);
  if (challenge !== null) run.audit(LOGIN_PENDING, { factors, next }, adminTarget(adminId));
  return challenge;
}

/**
 * Refuses whom a mode keeps out, before anything is opened or changed for them; null lets them in. Maintenance and emergency admit only
 * break-glass sign-ins: both factors, the ability, and a reason to tell. Decided here, after the last factor, so that a stranger cannot tell who could.
 */
export async function refusedByMode(run: EnteringRun, { adminId, factors }: ProvenAdmin, tell: TellsOfBrokenGlass | null) {
  const mode = closedMode(run);
  if (mode === null) return null;
  const exempt = tell !== null && factors === 'password_and_totp' && (await breaksGlass(run, adminId));
  if (exempt) return null;
  return signInRefused(run, { adminId, status: null }, 'mode', result(mode === 'emergency' ? 'emergency_restricted' : mode));
}

/** Gives the attempt back that led here, where one was counted. */
export async function settled(run: Queries & Restricts, attempt: ReservedAttempt | null): Promise<void> {
  if (attempt !== null) await settleSucceeded(run, attempt);
}

/** The opening and its report, for an admin of whom nothing more is due. */
export async function openForProven(run: EnteringRun, proven: ProvenAdmin, tell: TellsOfBrokenGlass | null) {
  return entered(run, proven, await openFor(run, proven), tell);
}

function openFor(run: EnteringRun, proven: ProvenAdmin): Promise<OpenedSession | LostOpening> {
  return openSession(run, authenticationProof(run, proven), opensWith(proven));
}

function entered(run: EnteringRun, proven: ProvenAdmin, opening: OpenedSession | LostOpening, tell: TellsOfBrokenGlass | null) {
  const { adminId } = proven;
  if (opening.opened) {
    const ended = signedIn(run, proven, opening);
    const mode = closedMode(run);
    if (mode !== null) tell?.(mode);
    return ended;
  }
  if (opening.reason === 'limit_reached') {
    return signInRefused(run, { adminId, status: null }, 'session_limit', result('session_limit_reached'));
  }
  return lostRace(run, adminId);
}

/** Says that this admin passed every factor due; each proof opens one write. */
export function authenticationProof(
  run: EnteringRun,
  { adminId, credentialEpoch, challengeDigest, factors }: ProvenAdmin,
): AuthenticationProof {
  return new AuthenticationProof(MINT_KEY, run.self, { adminId, credentialEpoch, challengeDigest, factors, provenAt: run.now });
}

function opensWith({ deviceDigest, deviceRecognised, current }: ProvenAdmin): OpeningCircumstances {
  const endsToken = current === null ? null : digestOf('session', current.reveal());
  return { deviceDigest, newDevice: !deviceRecognised, endsToken, replaces: null, endsBy: null };
}

/** Reports a session that was opened by a sign-in, and hands it out. */
function signedIn(
  run: EnteringRun,
  { adminId, factors, deviceDigest }: Pick<ProvenAdmin, 'adminId' | 'factors' | 'deviceDigest'>,
  opened: OpenedSession,
) {
  const { issued } = opened;
  const { newDevice } = issued.session;
  const target = adminTarget(adminId);
  run.actAs(adminId, issued.session.sessionId);
  run.fromDevice(deviceDigest);
  run.audit(LOGIN_SUCCESS, { factors, newDevice }, target);
  reportOpened(run, opened);
  run.notify(NEW_SIGN_IN_NOTICE, { kind: 'admin', adminId });
  if (newDevice) {
    run.audit(DEVICE_DETECTED, {}, target);
    run.notify(NEW_DEVICE_NOTICE, { kind: 'admin', adminId });
  }
  return result('signed_in', { issued, newDevice });
}

export function lostRace(run: EnteringRun, adminId: AdminId) {
  return signInRefused(run, { adminId, status: null }, 'conflict', result('conflict'));
}
