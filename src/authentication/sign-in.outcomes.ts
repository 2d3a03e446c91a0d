import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE } from '../credentials/credentials.events.js';
import { ATTEMPT_SETTINGS, ATTEMPT_WRITES } from '../credentials/reserve-attempt.step.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { Instant } from '../kernel/ids.js';
import { done, refused } from '../runner/outcomes.js';
import type { IssuedChallenge } from '../sessions/open-challenge.step.js';
import { CHALLENGE_WRITES } from '../sessions/open-challenge.step.js';
import { SESSION_OPENING_EVENTS, SESSION_OPENING_WRITES } from '../sessions/open-session.step.js';
import type { IssuedSession } from '../sessions/session.view.js';
import { AUTH_ENABLED, SESSION_MAX_LIVE } from '../settings/core-settings.js';
import {
  DEVICE_DETECTED,
  LOGIN_FAILED,
  LOGIN_PENDING,
  LOGIN_SUCCESS,
  NEW_DEVICE_NOTICE,
  NEW_SIGN_IN_NOTICE,
} from './authentication.events.js';

/** What a sign-in may end in after its last factor; the same at every door. */
export const OUTCOMES_AFTER_FACTORS = {
  /** A session is open; put its token into the client's cookie, once. */
  signed_in: done<{ readonly issued: IssuedSession; readonly newDevice: boolean }>(),
  /** Every factor was right, but the password has to be changed before a session opens. */
  password_change_required: done<IssuedChallenge>(),
  /** The admin has as many live sessions as allowed, and the policy refuses another. */
  session_limit_reached: refused(),
  // Decided after the last factor, because break-glass admins are exempt.
  /** Maintenance admits break-glass sign-ins only. */
  maintenance: refused(),
  /** Emergency admits break-glass sign-ins only. */
  emergency_restricted: refused(),
};

/** What any step of a sign-in may be refused with before a secret is looked at. */
export const OUTCOMES_BEFORE_FACTORS = {
  /** Too many attempts; none counts before this moment. */
  throttled: refused<{ readonly retryAt: Instant }>(),
  /** Sign-in is switched off. */
  auth_disabled: refused(),
};

/** The refusal of an admin who proved a factor and may still not come in. */
export interface NotActive {
  readonly status: AdminStatus;
}

export const SIGN_IN_SETTINGS = [AUTH_ENABLED, SESSION_MAX_LIVE, ...ATTEMPT_SETTINGS] as const;
export const SIGN_IN_WRITES = [...ATTEMPT_WRITES, ...CHALLENGE_WRITES, ...SESSION_OPENING_WRITES] as const;

/** What the last step of a sign-in tells, whichever it is … */
export const ENTERING_EVENTS = [LOGIN_SUCCESS, LOGIN_FAILED, DEVICE_DETECTED, ...SESSION_OPENING_EVENTS] as const;
/** … what a step tells that another may follow … */
export const STEP_EVENTS = [...ENTERING_EVENTS, LOGIN_PENDING] as const;
export const ENTERING_NOTICES = [NEW_SIGN_IN_NOTICE, NEW_DEVICE_NOTICE] as const;
/** … and what a step tells that a guess may be made at. */
export const SIGN_IN_EVENTS = [...STEP_EVENTS, BRUTE_FORCE_DETECTED] as const;
export const SIGN_IN_NOTICES = [...ENTERING_NOTICES, FAILED_ATTEMPTS_NOTICE] as const;
