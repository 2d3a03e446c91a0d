import type { IssuedSession } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

import type { HttpResult, Outcome, RejectionReason, SecretFields } from './operation-results.js';
import { qrCode } from './qr-code.js';

/**
 * The one table from what happened to what HTTP calls it. An outcome the library or this host adds without a line here does
 * not compile.
 */
const STATUS = {
  // done
  signed_in: 200,
  signed_out: 200,
  expired: 200,
  totp_required: 200,
  totp_enrolment_required: 200,
  password_change_required: 200,
  started: 200,
  enabled: 200,
  regenerated: 200,
  entered: 200,
  left: 200,
  already: 200,
  revoked: 200,
  already_ended: 200,
  trusted: 200,
  already_trusted: 200,
  untrusted: 200,
  not_trusted: 200,
  already_revoked: 200,
  can_act_on: 200,
  outranked: 200,
  renamed: 200,
  granted: 200,
  already_granted: 200,
  not_granted: 200,
  assigned: 200,
  already_assigned: 200,
  not_assigned: 200,
  stopped: 200,
  not_active: 200,
  cancelled: 200,
  nothing_pending: 200,
  disabled: 200,
  reset: 200,
  found: 200,
  page: 200,
  healthy: 200,
  changed: 200,
  reauthenticated: 200,
  cleared: 200,
  not_throttled: 200,
  unchanged: 200,
  updated: 200,
  accepted: 200,
  retired: 200,
  already_retired: 200,
  made_primary: 200,
  already_primary: 200,
  verified: 200,
  confirmed: 200,
  nonce_given: 200,
  already_confirmed: 200,
  already_verified: 200,
  nothing_to_revoke: 200,
  corrected: 200,
  withdrawn: 200,
  already_withdrawn: 200,
  created: 201,
  linked: 201,
  added: 201,
  // Handed over for delivery; whether it arrives is not known here.
  sent: 202,
  // what was asked for makes no sense
  validation_failed: 400,
  invalid_cursor: 400,
  weak_password: 422,
  same_password: 422,
  invalid_value: 422,
  not_found: 404,
  unknown_key: 404,
  // What is switched off is not there.
  feature_disabled: 404,
  // not by this admin, or not now
  session_ended: 401,
  denied: 403,
  step_up_required: 403,
  self_forbidden: 403,
  escalation_forbidden: 403,
  chain_forbidden: 403,
  reason_required: 403,
  auth_disabled: 403,
  emergency_restricted: 403,
  read_only: 423,
  throttled: 429,
  maintenance: 503,
  unhealthy: 503,
  // not in the state things are in
  conflict: 409,
  email_taken: 409,
  name_taken: 409,
  illegal_transition: 409,
  email_not_verified: 409,
  last_holder: 409,
  last_security_channel: 409,
  already_enabled: 409,
  not_enabled: 409,
  mandatory: 409,
  already_accepted: 409,
  already_bootstrapped: 409,
  session_limit_reached: 409,
  device_revoked: 409,
  already_active: 409,
  target_not_active: 409,
  no_way_out: 409,
  duplicate: 409,
  taken: 409,
  usage_forbidden: 409,
  limit_reached: 409,
  primary_forbidden: 409,
  not_verified: 409,
  not_email: 409,
} as const satisfies Readonly<Record<Exclude<Outcome, 'rejected'>, number>>;

const REJECTED = {
  invalid_credentials: 401,
  invalid_code: 401,
  // No 401: a session that confirms a link with such a one goes on.
  assertion_refused: 403,
  not_active: 403,
  link_not_found: 403,
  link_not_confirmed: 403,
  no_password_credential: 403,
  other_identity: 409,
  nothing_pending: 409,
  challenge_expired: 410,
  code_expired: 410,
  pending_expired: 410,
} as const satisfies Readonly<Record<RejectionReason, number>>;

/** The only secrets that ever enter a body; each is shown to its owner once and asked for again by nobody. */
const REVEALED: SecretFields = {
  totp_required: { challenge: true },
  totp_enrolment_required: { challenge: true },
  password_change_required: { challenge: true },
  started: { provisioningUri: true, secret: true },
  regenerated: { codes: true },
};

export interface HttpAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** A session to put into the cookie, null to take the cookie away, undefined to leave it. */
  readonly session: IssuedSession | null | undefined;
  /** The same of the session in which the client acts as somebody else. */
  readonly acting: IssuedSession | null | undefined;
  readonly retryAt: number | null;
}

/** Turns a result into what HTTP says. Pure; the one place where secrets of a result are revealed. */
export function resultToHttp(result: HttpResult): HttpAnswer {
  const { outcome } = result;
  return {
    status: outcome === 'rejected' ? REJECTED[result.reason] : STATUS[outcome],
    body: bodyOf(result),
    session: sessionIn(result),
    acting: actingIn(result),
    retryAt: outcome === 'throttled' ? result.retryAt : null,
  };
}

/** Whether a handler answered a result of an operation, or something of its own. */
export function isResult(value: unknown): value is HttpResult {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'outcome')) return false;
  const { outcome } = value as { readonly outcome: unknown };
  return outcome === 'rejected' || (typeof outcome === 'string' && Object.hasOwn(STATUS, outcome));
}

function bodyOf(result: HttpResult): Record<string, unknown> {
  const revealed: Readonly<Record<string, unknown>> = Object.hasOwn(REVEALED, result.outcome)
    ? REVEALED[result.outcome as keyof SecretFields]
    : {};
  const fields = Object.entries(result).flatMap(([key, value]: [string, unknown]) => {
    // A session's token goes into the cookie and nowhere else.
    if (key === 'issued') return [];
    // Not in the table: it stays wrapped, and JSON shows the mask.
    return [[key, Object.hasOwn(revealed, key) ? reveal(value) : value]];
  });
  const body = Object.fromEntries(fields) as Record<string, unknown>;
  return 'provisioningUri' in result ? { ...body, qrCode: qrCode(result.provisioningUri.reveal()) } : body;
}

function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  return Redacted.is(value) ? value.reveal() : value;
}

function sessionIn(result: HttpResult): IssuedSession | null | undefined {
  // Nothing else takes the cookie away: another answer may be late, and the browser may have been given a new session since.
  if (result.outcome === 'signed_out') return null;
  if (result.outcome === 'started') return undefined;
  return 'issued' in result ? (result.issued ?? undefined) : undefined;
}

function actingIn(result: HttpResult): IssuedSession | null | undefined {
  if (result.outcome === 'stopped' || result.outcome === 'not_active') return null;
  return result.outcome === 'started' && 'issued' in result ? result.issued : undefined;
}
