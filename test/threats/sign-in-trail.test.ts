import { describe, expect, it } from '@jest/globals';

import type { AuditIntent } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import { EMAIL } from '../support/scenarios/authentication.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';

/**
 * What each end of a sign-in leaves in the trail, of authentication and of what a closed mode stopped: the type, the reason that only the
 * trail may know or what is asked for next, and that nobody is known where that is so. Written down by hand; where it says nothing, nothing
 * was tried yet.
 */
const TRAIL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'auth.sign_in': {
    signed_in: 'auth.login.success',
    'validation_failed (unknown field)': '',
    'validation_failed (null)': '',
    totp_required: 'auth.login.pending totp',
    totp_enrolment_required: 'auth.login.pending totp_enrolment',
    password_change_required: 'auth.login.pending password_change',
    'rejected/invalid_credentials (unknown email)': 'auth.login.failed unknown_email of nobody',
    'rejected/invalid_credentials (wrong password)': 'auth.login.failed wrong_password',
    'rejected/invalid_credentials (no password)': 'auth.login.failed no_password',
    'rejected/invalid_credentials (suspended, wrong password)': 'auth.login.failed wrong_password',
    'rejected/invalid_credentials (last attempt)': 'auth.login.failed wrong_password',
    'rejected/not_active': 'auth.login.failed not_active',
    throttled: 'auth.login.failed throttled',
    auth_disabled: 'auth.login.failed auth_disabled',
    maintenance: 'auth.login.failed mode',
    emergency_restricted: 'auth.login.failed mode',
    session_limit_reached: 'auth.login.failed session_limit',
    'signed_in (at the session limit)': 'auth.login.success',
    'signed_in (with an old hash)': 'auth.login.success',
    'signed_in (with an old hash, renewed meanwhile)': 'auth.login.success',
    'conflict (suspended meanwhile)': 'auth.login.failed conflict',
    'conflict (epoch moved before the challenge)': 'auth.login.failed conflict',
  },
  'auth.complete_totp': {
    signed_in: 'auth.login.success',
    'validation_failed (unknown field)': '',
    'validation_failed (null)': '',
    password_change_required: 'auth.login.pending password_change',
    'rejected/invalid_code (wrong)': 'auth.totp.failed invalid',
    'rejected/invalid_code (last attempt)': 'auth.totp.failed invalid',
    'rejected/invalid_code (replayed)': 'auth.totp.failed replayed',
    'rejected/invalid_code (a recovery code nobody made)': 'auth.totp.failed invalid',
    'rejected/invalid_code (a used recovery code)': 'auth.totp.failed replayed',
    'signed_in (by a recovery code)': 'auth.recovery_codes.used, auth.login.success',
    'rejected/challenge_expired (unknown)': 'auth.totp.failed expired of nobody',
    'rejected/challenge_expired (too late)': 'auth.totp.failed expired',
    'rejected/challenge_expired (factor disabled meanwhile)': 'auth.totp.failed expired',
    'rejected/not_active': 'auth.login.failed not_active',
    throttled: 'auth.totp.failed throttled',
    auth_disabled: 'auth.login.failed auth_disabled',
    maintenance: 'auth.login.failed mode',
    emergency_restricted: 'auth.login.failed mode',
    'signed_in (break-glass in emergency)': 'auth.login.success',
    'signed_in (break-glass in maintenance)': 'auth.login.success',
    'signed_in (without a reason, which no open system asks for)': 'auth.login.success',
    'reason_required (in maintenance)': 'auth.login.failed mode',
    'reason_required (in emergency)': 'auth.login.failed mode',
    'signed_in (at the session limit)': 'auth.login.success',
    session_limit_reached: 'auth.login.failed session_limit',
    'conflict (challenge closed meanwhile)': 'auth.login.failed conflict',
  },
  'totp.begin_mandatory_totp_enrolment': {
    started: 'auth.totp.enrolment.started',
    'validation_failed (unknown field)': '',
    'validation_failed (null)': '',
    read_only: 'operation.refused read_only of nobody',
    maintenance: 'operation.refused maintenance of nobody',
    emergency_restricted: 'operation.refused emergency_restricted of nobody',
    already_enabled: 'auth.login.failed conflict',
    'already_enabled (meanwhile)': 'auth.login.failed conflict',
    auth_disabled: 'auth.login.failed auth_disabled',
    feature_disabled: 'auth.login.failed factor_unavailable',
    'rejected/invalid_code': 'auth.login.failed enrolment_code',
    'rejected/code_expired': 'auth.login.failed enrolment_code',
    'rejected/challenge_expired': 'auth.totp.failed expired of nobody',
    'rejected/challenge_expired (suspended meanwhile)': 'auth.login.failed not_active',
    conflict: 'auth.login.failed conflict',
  },
  'totp.confirm_mandatory_totp_enrolment': {
    signed_in: 'auth.totp.enabled, auth.login.success',
    'validation_failed (unknown field)': '',
    'validation_failed (null)': '',
    read_only: 'operation.refused read_only of nobody',
    maintenance: 'operation.refused maintenance of nobody',
    emergency_restricted: 'operation.refused emergency_restricted of nobody',
    password_change_required: 'auth.totp.enabled, auth.login.pending password_change',
    session_limit_reached: 'auth.totp.enabled, auth.login.failed session_limit',
    'signed_in (at the session limit)': 'auth.totp.enabled, auth.login.success',
    throttled: 'auth.totp.failed throttled',
    auth_disabled: 'auth.login.failed auth_disabled',
    'rejected/invalid_code': 'auth.totp.failed invalid',
    'rejected/invalid_code (last attempt)': 'auth.totp.failed invalid',
    'rejected/nothing_pending': 'auth.login.failed conflict',
    'rejected/nothing_pending (replaced meanwhile)': 'auth.login.failed conflict',
    'rejected/pending_expired': 'auth.totp.failed expired',
    'rejected/challenge_expired': 'auth.totp.failed expired of nobody',
    conflict: 'auth.login.failed conflict',
  },
};

describe('AD1 ID-21 AU-09 F12 every end of a sign-in leaves exactly this in the trail', () => {
  const doors = SCENARIOS.filter(({ operation }) => operation in TRAIL);
  const endOf = (scenario: (typeof doors)[number]): string => scenarioName(scenario).split(' → ')[1] ?? '';

  it('of every end of every step, and of no other', () => {
    const ends = Object.keys(TRAIL).map((operation) => [
      operation,
      doors
        .filter((one) => one.operation === operation)
        .map(endOf)
        .sort(),
    ]);
    expect(ends).toEqual(Object.entries(TRAIL).map(([operation, told]) => [operation, Object.keys(told).sort()]));
  });

  it.each(doors.map((one) => [scenarioName(one), one] as const))('%s', async (_, scenario) => {
    const world = createLightWorld();
    const run = await scenario.arrange(world);
    const { AuditLogger } = world.infra.contracts;
    const before = AuditLogger.intents.length;
    await run();
    const told = AuditLogger.intents
      .slice(before)
      .filter(({ category, type }) => category === 'authentication' || type === 'operation.refused');
    expect(told.map(lineOf).join(', ')).toBe(TRAIL[scenario.operation]?.[endOf(scenario)]);
    const known = [EMAIL, 'fresh@example.org'].map((email) => world.infra.store.adminByEmail(email)?.adminId);
    for (const { target } of told)
      if (target !== null) expect([target.type, known]).toEqual(['admin', expect.arrayContaining([target.id])]);
    await world.dispose();
  });
});

function lineOf({ type, metadata, target }: AuditIntent): string {
  const said = metadata as { readonly reason?: string | null; readonly next?: string; readonly outcome?: string };
  const why = said.reason ?? said.next ?? said.outcome;
  return `${type}${why === undefined ? '' : ` ${why}`}${target === null ? ' of nobody' : ''}`;
}
