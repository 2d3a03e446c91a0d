import { beforeAll, describe, expect, it } from '@jest/globals';

import { AUDIT_TYPES } from '@maatify/admin-infra';

import { AUDIT_EVENTS, NOTIFICATIONS } from '../../src/module/vocabulary.js';
import { OPERATIONS } from '../../src/module/vocabulary.js';
import { labelOf } from './support/flow.js';
import { recordAll } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

/** Which write each intent reports. */
const REPORTS: Readonly<Record<string, readonly string[]>> = {
  'auth.login.success': ['open'],
  'security.session.created': ['open'],
  'security.device.detected': ['open'],
  new_sign_in: ['open'],
  new_device: ['open'],
  'auth.totp.enrolment.started': ['startPending'],
  'auth.totp.enabled': ['enable'],
  totp_enabled: ['enable'],
  'auth.totp.replaced': ['enable'],
  'auth.totp.enrolment.cancelled': ['cancelPending'],
  'auth.totp.disabled': ['disable'],
  totp_disabled: ['disable'],
  totp_reset: ['disable'],
  'auth.totp.enrolment.code_issued': ['issueCode'],
  totp_enrolment: ['issueCode'],
  'auth.reauthenticated': ['open'],
  'auth.password.changed': ['setPassword'],
  password_changed: ['setPassword'],
  'auth.password.reset': ['resetPassword'],
  password_reset: ['resetPassword'],
  'auth.recovery.requested': ['request'],
  password_recovery: ['resetPassword', 'request'],
  'auth.throttle.cleared': ['clear'],
  'auth.logout': ['end'],
  'security.session.revoked': ['end'],
  session_revoked: ['end'],
  'security.sessions.revoked': ['endAll', 'open'],
  sessions_revoked: ['endAll'],
  'security.session.expired': ['expireDue'],
  'security.device.trusted': ['trust'],
  device_trusted: ['trust'],
  'security.device.untrusted': ['untrust'],
  device_untrusted: ['untrust'],
  'security.device.revoked': ['revokeDevice'],
  device_revoked: ['revokeDevice'],
  'auth.recovery_codes.regenerated': ['replaceRecoveryCodes'],
  'auth.recovery_codes.used': ['claimRecoveryCode'],
  recovery_code_used: ['claimRecoveryCode'],
  'admin.impersonation.started': ['startImpersonation'],
  impersonation_started: ['startImpersonation'],
  'admin.impersonation.ended': ['end', 'expireDueImpersonations'],
  impersonation_ended: ['end', 'expireDueImpersonations'],
  'admin.external.linked': ['link'],
  external_identity_linked: ['link'],
  'admin.external.confirmed': ['confirm'],
  external_identity_confirmed: ['confirm'],
  'admin.external.revoked': ['revokeLink'],
  external_identity_revoked: ['revokeLink'],
  'admin.contact.added': ['addContact'],
  contact_added: ['addContact'],
  'admin.contact.retired': ['retireContact'],
  contact_retired: ['retireContact'],
  'admin.contact.primary_changed': ['makePrimary'],
  primary_changed: ['makePrimary'],
  'admin.contact.verification.sent': ['requestVerification'],
  email_verification: ['requestVerification'],
  phone_verification: ['requestVerification'],
  'admin.contact.verification.confirmed': ['confirmVerification'],
  'admin.contact.verification.revoked': ['revokeVerification'],
  contact_verification_revoked: ['revokeVerification'],
  'admin.created': ['create', 'bootstrap'],
  invitation: ['create', 'issueCode', 'correctInvitation'],
  'admin.invitation.sent': ['issueCode'],
  'admin.invitation.withdrawn': ['withdrawInvitation'],
  'admin.invitation.corrected': ['correctInvitation'],
  'admin.invitation.accepted': ['acceptInvitation'],
  'auth.login.pending': ['openChallenge'],
  'admin.preferences.updated': ['updatePreferences', 'chooseNotification'],
  'admin.status.changed': ['changeStatus', 'acceptInvitation'],
  'admin.suspended': ['changeStatus'],
  'admin.locked': ['changeStatus'],
  status_changed: ['changeStatus'],
  'system.setting.updated': ['changeSetting'],
  setting_changed: ['changeSetting'],
  'system.read_only.enabled': ['changeSetting'],
  'system.read_only.disabled': ['changeSetting'],
  read_only_changed: ['changeSetting'],
  'system.maintenance.enabled': ['changeSetting'],
  'system.maintenance.disabled': ['changeSetting'],
  maintenance_changed: ['changeSetting'],
  'security.emergency.access': ['changeSettings', 'changeSetting'],
  emergency_changed: ['changeSettings', 'changeSetting'],
  'authz.role.created': ['createRole'],
  'authz.role.renamed': ['renameRole'],
  'authz.permission.granted': ['grantAbility'],
  'authz.permission.revoked': ['revokeAbility'],
  'authz.role.assigned': ['assignRole'],
  role_assigned: ['assignRole'],
  'authz.role.revoked': ['withdrawRole'],
  role_revoked: ['withdrawRole'],
  'security.break_glass.used': ['open'],
  break_glass_used: ['open'],
  'security.bruteforce.detected': ['reserve'],
  failed_attempts: ['reserve'],
};
/** What was tried or looked at, and changed nothing. */
const ATTEMPTS = [
  'admin.invitation.rejected',
  'auth.recovery.rejected',
  'auth.login.failed',
  'auth.totp.failed',
  'auth.password.rejected',
  'authz.permission.denied',
  'authz.system_actor.used',
  'operation.outcome_unknown',
  'operation.refused',
  'view.admin.profile',
  'view.preferences',
  'view.sessions',
  'view.devices',
  'view.contacts',
  'view.external_links',
  'auth.oauth.used',
  'admin.contact.verification.rejected',
  'view.impersonations',
  'view.roles',
  'view.abilities',
  'view.settings',
  'view.settings.category',
];
/** One for each impersonation that ended, and for each of the two people; one for the address of before, and one for the new one. */
const ENDINGS = ['admin.impersonation.ended', 'impersonation_ended', 'primary_changed'];
/** What any operation may emit without declaring it. */
const COMMON = ['authz.permission.denied', 'authz.system_actor.used', 'operation.refused'];

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});

const emittedBy = (operation: string): ReadonlySet<string> =>
  new Set(
    all.filter(({ scenario }) => scenario.operation === operation).flatMap(({ run }) => run.intents.map(({ type }) => type)),
  );

describe('E5 AD5 an intent follows the write it reports', () => {
  it('every type of intent either reports a write or tells of an attempt', () => {
    const types = [
      ...AUDIT_TYPES,
      ...NOTIFICATIONS.map(({ type }) => type),
      'invitation',
      'totp_enrolment',
      'password_recovery',
      'email_verification',
      'phone_verification',
    ];
    expect([...Object.keys(REPORTS), ...ATTEMPTS].sort()).toEqual(types.sort());
  });

  it.each(Object.entries(REPORTS))('%s is emitted once %j was answered', (type, writes) => {
    const emitted = all.flatMap(({ name, run }) =>
      run.intents.filter((intent) => intent.type === type).map(({ afterEnd }) => ({ name, run, afterEnd })),
    );
    expect(emitted.length).toBeGreaterThan(0);
    for (const { name, run, afterEnd } of emitted) {
      const reported = run.calls.filter((call) => writes.includes(labelOf(call)) && call.endedAs <= afterEnd);
      expect([name, type, reported.length > 0]).toEqual([name, type, true]);
    }
  });

  it('nothing is reported where nothing happened', () => {
    const idle = all.filter(({ stateUnchanged }) => stateUnchanged);
    expect(idle.length).toBeGreaterThan(100);
    for (const { name, run } of idle) {
      expect([name, run.intents.map(({ type }) => type).filter((type) => !ATTEMPTS.includes(type))]).toEqual([name, []]);
    }
  });

  it('each intent is emitted once per operation', () => {
    for (const { name, run } of all) {
      // The end of an impersonation is told of each that ended, and to both people.
      const types = run.intents.filter(({ type }) => !ENDINGS.includes(type)).map(({ sink, type }) => `${sink} ${type}`);
      expect([name, types]).toEqual([name, [...new Set(types)]]);
    }
  });

  it('AU-08 VI-09 AZ-21 SS-37 success leaves a trace: whatever changes anything but bookkeeping emits an audit event', () => {
    const changed = all.filter(({ scenario, stateUnchanged }) => !stateUnchanged && scenario.operation !== 'sessions.access');
    expect(changed.length).toBeGreaterThan(30);
    const traceless = changed.filter(({ run }) => !run.intents.some(({ sink }) => sink === 'AuditLogger'));
    expect(traceless.map(({ name }) => name)).toEqual([]);
  });
});

describe('OR-09 AZ6 every declared intent is emitted, and no other', () => {
  it.each(OPERATIONS.map((declaration) => [declaration.name, declaration] as const))('%s', (name, declaration) => {
    const declared = [...declaration.audits, ...declaration.notifies].map(({ type }) => type);
    const delivered = declaration.delivers.map((purpose) => purpose.name);
    const emitted = [...emittedBy(name)].filter((type) => !COMMON.includes(type));
    expect(emitted.sort()).toEqual([...new Set([...declared, ...delivered])].sort());
  });

  it('AU-09 AU-12 AU-13 every audit type but a lost acknowledgement is emitted by some operation', () => {
    const emitted = new Set(OPERATIONS.flatMap(({ name }) => [...emittedBy(name)]));
    expect(AUDIT_TYPES.filter((type) => !emitted.has(type))).toEqual(['operation.outcome_unknown']);
  });
});

describe('OR-22 AU-14 looking leaves no trace unless that is switched on', () => {
  const reads = OPERATIONS.filter(({ kind, writes }) => kind === 'read' || writes.length === 0).map(({ name }) => name);

  it.each(reads)('%s emits nothing but refusals', (operation) => {
    const quiet = all.filter(({ scenario }) => scenario.operation === operation && scenario.variant !== 'recorded');
    expect(quiet.length).toBeGreaterThan(0);
    for (const { name, run, stateUnchanged } of quiet) {
      expect([name, run.intents.map(({ type }) => type).filter((type) => type !== 'authz.permission.denied')]).toEqual([
        name,
        [],
      ]);
      expect([name, stateUnchanged]).toEqual([name, true]);
    }
  });

  it('view events appear with audit.log_views', () => {
    const recorded = all.filter(({ scenario }) => scenario.variant === 'recorded');
    const types = recorded.flatMap(({ run }) => run.intents.map(({ type }) => type));
    const views = AUDIT_EVENTS.filter(({ category }) => category === 'view').map(({ type }) => type);
    expect([...new Set(types)].sort()).toEqual([...views].sort());
  });
});
