import { describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { OWN_ACCOUNT } from '../../src/runner/operation.js';

const NOTHING_KNOWN = {
  settings: { find: () => null, findFeature: () => null },
  sessions: { recentProofToEndOwn: false },
} as never;
const ADA = { kind: 'admin', adminId: 'ada' };
const JOB = { kind: 'system', name: 'job' };

/** What an operation declares is what is enforced, so a slip of one word in it must not go unnoticed. */
describe('SS-13 OR-09 what operations declare', () => {
  const steppedUp = (name: string) => {
    const found = OPERATIONS.find((one) => one.name === name);
    const { authority = null } = found ?? {};
    return authority?.stepUp({ key: 'audit.retention_days' }, NOTHING_KNOWN);
  };

  it.each([
    ['admin.change_status', true],
    ['admin.suspend', true],
    ['admin.lock', true],
    ['totp.issue_totp_enrolment_code', true],
    ['totp.begin_totp_enrolment', false],
    ['totp.confirm_totp_enrolment', false],
    ['admin.create', false],
    ['auth.sign_out', false],
    ['settings.set_read_only', false],
    ['admin.admin', false],
    ['sessions.sessions', false],
  ])('%s asks for a recent proof: %p', (name, due) => {
    expect(steppedUp(name)).toBe(due);
  });

  it('who sends codes, and which', () => {
    const sending = OPERATIONS.filter(({ delivers }) => delivers.length > 0);
    expect(Object.fromEntries(sending.map(({ name, delivers }) => [name, delivers.map((purpose) => purpose.name)]))).toEqual({
      'admin.correct_invitation': ['invitation'],
      'admin.create': ['invitation'],
      'admin.resend_invitation': ['invitation'],
      'contacts.request_verification': ['email_verification', 'phone_verification'],
      'credentials.request_password_recovery': ['password_recovery'],
      'credentials.reset_password': ['password_recovery'],
      'totp.issue_totp_enrolment_code': ['totp_enrolment'],
    });
  });

  it('whoever looks at a secret tells its owner of failed attempts', () => {
    const telling = OPERATIONS.filter(({ notifies }) => notifies.some(({ type }) => type === 'failed_attempts'));
    expect(telling.map(({ name }) => name).sort()).toEqual([
      'auth.complete_totp',
      'auth.reauthenticate',
      'auth.sign_in',
      'contacts.confirm_verification',
      'credentials.change_own_password',
      'totp.begin_totp_enrolment',
      'totp.begin_totp_replacement',
      'totp.confirm_mandatory_totp_enrolment',
      'totp.confirm_totp_enrolment',
      'totp.confirm_totp_replacement',
      'totp.disable_totp',
    ]);
  });

  it.each(['admin.admin', 'sessions.sessions', 'devices.devices'])(
    '%s asks for no ability where it is about oneself, and for one in every other case',
    (name) => {
      const { authority = null } = OPERATIONS.find((one) => one.name === name) ?? {};
      const abilityFor = (actor: object, adminId: string) => authority?.ability({ adminId }, actor as never, {} as never);
      expect(abilityFor(ADA, 'ada')).toBe(OWN_ACCOUNT);
      expect(abilityFor(ADA, 'bob')).not.toBe(OWN_ACCOUNT);
      // A part of the host may bear the name of an admin, and is nobody's self.
      expect(abilityFor({ ...JOB, adminId: 'ada' }, 'ada')).not.toBe(OWN_ACCOUNT);
    },
  );

  it('a claim that can be lost to somebody else may end in a conflict, unless its losses have names of their own', () => {
    const decisive = OPERATIONS.filter(({ writes }) => writes.some(({ kind }) => kind === 'change'));
    expect(decisive.some(({ conflict }) => conflict)).toBe(true);
    for (const { name, conflict, writes } of OPERATIONS)
      if (conflict) expect([name, writes.some(({ kind }) => kind === 'change')]).toEqual([name, true]);
    const without = decisive.filter(({ conflict }) => !conflict).map(({ name }) => name);
    expect(without).toEqual(['admin.bootstrap_first_admin', 'credentials.clear_throttle']);
  });
});
