import { ATTEMPT_SETTINGS, ATTEMPT_WRITES } from '../credentials/attempts.js';
import type { AdminStatus } from '../kernel/admin-status.js';
import type { Instant } from '../kernel/ids.js';
import { outcome } from '../operations/outcomes.js';
import { CHALLENGE_WRITES } from '../sessions/open-challenge.js';
import type { IssuedChallenge } from '../sessions/open-challenge.js';
import { SESSION_OPENING_AUDITS, SESSION_OPENING_WRITES } from '../sessions/open-session.js';
import type { IssuedSession } from '../sessions/session.view.js';
import { AUTH_ENABLED, SESSION_MAX_LIVE } from '../settings/registry.js';

/** What a sign-in may end in after its last factor; the same at every door (F16). */
export const OUTCOMES_AFTER_FACTORS = {
  signed_in: outcome<{ readonly issued: IssuedSession; readonly newDevice: boolean }>(),
  password_change_required: outcome<IssuedChallenge>(),
  session_limit_reached: outcome(),
  // Decided after the last factor, because break-glass admins are exempt (L11).
  maintenance: outcome(),
  emergency_restricted: outcome(),
} as const;

/** What any step of a sign-in may be refused with before a secret is looked at. */
export const OUTCOMES_BEFORE_FACTORS = {
  throttled: outcome<{ readonly retryAt: Instant }>(),
  auth_disabled: outcome(),
} as const;

/** The refusal of an admin who proved a factor and may still not come in. */
export interface NotActive {
  readonly status: AdminStatus;
}

export const SIGN_IN_SETTINGS = [AUTH_ENABLED, SESSION_MAX_LIVE, ...ATTEMPT_SETTINGS] as const;
export const SIGN_IN_WRITES = [...ATTEMPT_WRITES, ...CHALLENGE_WRITES, ...SESSION_OPENING_WRITES] as const;

export const SIGN_IN_AUDITS = [
  'auth.login.success',
  'auth.login.failed',
  'security.bruteforce.detected',
  'security.device.detected',
  ...SESSION_OPENING_AUDITS,
] as const;
export const SIGN_IN_NOTIFICATIONS = ['new_sign_in', 'new_device', 'failed_attempts'] as const;
