import { describe, expect, it } from '@jest/globals';

import { instant } from '../../src/kernel/ids.js';
import type { AdminStatus } from '../../src/kernel/admin-status.js';
import { liesInFuture, liesWithin } from '../../src/kernel/clock-skew.js';
import { liveness, livenessRules, overdue } from '../../src/sessions/liveness.policy.js';
import type { SessionSnapshot } from '../../src/sessions/session.record.js';

const NOW = 10 * 3_600_000;
const RULES = { absoluteMs: 3_600_000, idleMs: 600_000, systemEpoch: 4, demandsFactor: false };
const TOLERANCE_MS = 120_000;

type Changes = Partial<SessionSnapshot['session']> & Partial<Omit<SessionSnapshot, 'session'>>;

function snapshot({ adminStatus, adminCredentialEpoch, deviceRevoked, impersonator, ...session }: Changes): SessionSnapshot {
  return {
    adminStatus: adminStatus ?? 'active',
    adminCredentialEpoch: adminCredentialEpoch ?? 2,
    deviceRevoked: deviceRevoked ?? false,
    impersonator: impersonator ?? null,
    session: {
      openedAt: instant(NOW - 1_000),
      lastSeenAt: instant(NOW - 1_000),
      expiresAt: instant(NOW + 1_000_000),
      endedAt: null,
      credentialEpoch: 2,
      systemEpoch: 4,
      factors: 'password',
      impersonatorId: null,
      ...session,
    } as SessionSnapshot['session'],
  };
}

const now = (ms: number) => instant(NOW + ms);

describe('S2 S6 v5.0.0-7.3.1 v5.0.0-7.3.2 liveness is computed from everything it depends on', () => {
  it.each([
    ['untouched', {}, 'live'],
    ['ended', { endedAt: now(-1) }, 'ended'],
    ['a later credential epoch', { adminCredentialEpoch: 3 }, 'superseded'],
    ['an earlier credential epoch', { adminCredentialEpoch: 1 }, 'superseded'],
    ['an earlier system epoch', { systemEpoch: 3 }, 'superseded'],
    ['a later system epoch', { systemEpoch: 5 }, 'superseded'],
    ['its device revoked', { deviceRevoked: true }, 'device_revoked'],
    ['one ms before the stored end', { expiresAt: now(1) }, 'live'],
    ['at the stored end', { expiresAt: now(0) }, 'expired'],
    ['one ms before the absolute limit', { openedAt: now(1 - RULES.absoluteMs) }, 'live'],
    ['at the absolute limit of today', { openedAt: now(-RULES.absoluteMs) }, 'expired'],
    ['one ms before idle', { lastSeenAt: now(1 - RULES.idleMs) }, 'live'],
    ['idle', { lastSeenAt: now(-RULES.idleMs) }, 'idle'],
    ['seen as far ahead as clocks may differ', { lastSeenAt: now(TOLERANCE_MS) }, 'live'],
    ['seen in the future', { lastSeenAt: now(TOLERANCE_MS + 1) }, 'expired'],
  ] as const)('%s: %s', (_, changes, expected) => {
    expect(liveness(snapshot(changes), RULES, now(0))).toBe(expected);
  });

  it.each([
    ['password', 'expired'],
    ['external', 'expired'],
    ['password_and_totp', 'live'],
    ['external_and_totp', 'live'],
  ] as const)('v5.0.0-6.3.3 proven by %s while a second factor is demanded: %s', (factors, expected) => {
    const demanding = { ...RULES, demandsFactor: true };
    expect(liveness(snapshot({ factors }), demanding, now(0))).toBe(expected);
    expect(liveness(snapshot({ factors }), RULES, now(0))).toBe('live');
    const past = overdue(snapshot({ factors }), demanding, now(0)).map(({ reason }) => reason);
    expect(past).toEqual(expected === 'live' ? [] : ['expired']);
  });

  it.each([
    ['that is past its end', { expiresAt: now(0) }, ['expired']],
    ['that is idle', { lastSeenAt: now(-RULES.idleMs) }, ['idle']],
    ['that lives', {}, []],
    ['that somebody ended for that already', { expiresAt: now(0), endedAt: now(-1), endReason: 'expired' }, []],
    ['of a suspended admin', { expiresAt: now(0), adminStatus: 'suspended' }, []],
    ['of an earlier epoch', { expiresAt: now(0), adminCredentialEpoch: 3 }, []],
    ['at a revoked device', { expiresAt: now(0), deviceRevoked: true }, []],
  ] satisfies [string, Changes, string[]][])('a limit alone ends a session %s, and no other', (_, changes, reasons) => {
    expect(overdue(snapshot(changes), RULES, now(0)).map(({ reason }) => reason)).toEqual(reasons);
  });

  it.each(['created', 'pending_verification', 'suspended', 'locked'] satisfies AdminStatus[])(
    'S3 of a %s admin none lives',
    (adminStatus) => {
      expect(liveness(snapshot({ adminStatus }), RULES, now(0))).toBe('admin_not_active');
    },
  );

  it('the limits are the settings, in hours and minutes', () => {
    const values: Record<string, unknown> = {
      'auth.session.absolute_hours': 2,
      'auth.session.idle_minutes': 5,
      'system.epoch': 7,
      'auth.totp.mandatory': true,
    };
    const settings = { setting: ({ key }: { key: string }) => values[key] as never };
    expect(livenessRules(settings)).toEqual({ absoluteMs: 7_200_000, idleMs: 300_000, systemEpoch: 7, demandsFactor: true });
  });
});

describe('C22 moments and clocks that differ', () => {
  it.each([
    [TOLERANCE_MS, false],
    [TOLERANCE_MS + 1, true],
    [-5, false],
  ])('a moment %d ms ahead lies in the future: %s', (ahead, expected) => {
    expect(liesInFuture(now(ahead), now(0))).toBe(expected);
  });

  it.each([
    [-999, true],
    [-1_000, false],
    [TOLERANCE_MS, true],
    [TOLERANCE_MS + 1, false],
  ])('a moment %d ms from now lies within a second: %s', (ahead, expected) => {
    expect(liesWithin(1_000, now(ahead), now(0))).toBe(expected);
  });
});
