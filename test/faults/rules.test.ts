import { describe, expect, it } from '@jest/globals';

import { disableTotpFactor } from '../../src/authentication/totp/totp.methods.js';
import { revokeAbilityWrite, withdrawRoleWrite } from '../../src/authorization/roles/role.methods.js';
import { ContradictingAnswer, WrongSubject } from '../../src/kernel/contract-method.js';
import type { SettingEntry } from '../../src/kernel/setting-definition.js';
import { adminForSignIn, changeAdminStatus } from '../../src/lifecycle/lifecycle.methods.js';
import { openSessionWrite } from '../../src/sessions/session.methods.js';
import { changeSettings } from '../../src/settings/settings.methods.js';
import { sessionRecord } from '../support/session-record.js';
import { digest, opening, T0 } from '../testing/support/world.js';

describe('P3 rules of a policy that no scenario of the matrix runs under', () => {
  it.each([
    ['refuse', 0, null],
    ['refuse', 1, ContradictingAnswer],
    ['end_oldest', 1, null],
  ] as const)('an opening under `%s` that ended %i', (whenFull, endedOldest, expected) => {
    const session = sessionRecord('new', 'admin-1' as never, T0);
    const asked = opening(session, { whenFull, tokenDigest: digest('token') });
    const held = () => openSessionWrite.fits?.(asked, { outcome: 'won', sessionId: session.sessionId, endedOldest });
    if (expected === null) expect(held).not.toThrow();
    else expect(held).toThrow(expected);
  });

  it('no setting moved that nothing rested on: not where a factor goes, a status, a role or what a role has', () => {
    const moved = { outcome: 'lost', reason: 'setting_moved' } as const;
    const asked = (restsOn: readonly SettingEntry[]) => ({ restsOn, lifelineAbility: null }) as never;
    for (const { fits } of [disableTotpFactor, changeAdminStatus, withdrawRoleWrite, revokeAbilityWrite]) {
      expect(() => fits?.(asked([{ key: 'a.key', value: true }]), moved)).not.toThrow();
      expect(() => fits?.(asked([]), moved)).toThrow(ContradictingAnswer);
    }
  });

  it('each of the settings that were to change together was written, and no other', () => {
    const KEYS = ['security.emergency.enabled', 'system.epoch', 'security.emergency.reason'];
    const asked = { changes: KEYS.map((key) => ({ key })) } as never;
    const written =
      (...keys: readonly string[]) =>
      () =>
        changeSettings.fits?.(asked, { outcome: 'won', keys });
    expect(written(...KEYS)).not.toThrow();
    expect(written(...[...KEYS].reverse())).not.toThrow();
    for (const keys of [KEYS.slice(0, 1), KEYS.slice(0, 2), [...KEYS, 'audit.enabled'], [KEYS[0]!, KEYS[0]!, KEYS[0]!], []]) {
      expect(written(...keys)).toThrow(WrongSubject);
    }
  });

  it('nobody recognises a device that was not sent, and none is recognised for nobody', () => {
    const admin = { canonicalEmail: 'ada@example.org' };
    const held = (deviceDigest: string | null, found: object | null, deviceRecognised: boolean) => () =>
      adminForSignIn.fits?.(
        { canonicalEmail: 'ada@example.org', deviceDigest } as never,
        { admin: found, deviceRecognised } as never,
      );
    expect(held('a-digest', admin, true)).not.toThrow();
    expect(held(null, admin, false)).not.toThrow();
    expect(held(null, admin, true)).toThrow(ContradictingAnswer);
    expect(held('a-digest', null, true)).toThrow(ContradictingAnswer);
  });
});
