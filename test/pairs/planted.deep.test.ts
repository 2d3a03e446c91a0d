import { describe, expect, it } from '@jest/globals';

import { EXPECTATIONS } from '../support/every-expectation.js';
import { judge } from './support/judge.js';
import { lostUpdate } from './support/lost-update.js';
import type { Meeting, Pair } from './support/pair.js';

const ONE: Meeting = 'about one admin';
const SYSTEM: Meeting = 'in one system';

/** A write that reads, waits and then writes what it decided, and two operations that must not end as they do then. */
const PLANTED: readonly (readonly [write: string, a: string, b: string, meeting: Meeting])[] = [
  ['AdminCommandRepository.bootstrap', 'admin.bootstrap_first_admin', 'admin.bootstrap_first_admin', SYSTEM],
  ['AdminCommandRepository.create', 'admin.create', 'admin.create', SYSTEM],
  ['AdminCommandRepository.changeStatus', 'admin.suspend', 'admin.lock', ONE],
  ['AdminCommandRepository.changeStatus', 'admin.suspend', 'admin.suspend', ONE],
  ['AdminCommandRepository.resetPassword', 'credentials.reset_password', 'credentials.reset_password', ONE],
  ['AdminCommandRepository.resetPassword', 'admin.suspend', 'credentials.reset_password', ONE],
  ['SessionCommandRepository.endAll', 'sessions.revoke_all', 'sessions.revoke_all', ONE],
  ['TotpCommandRepository.cancelPending', 'totp.cancel_totp_enrolment', 'totp.confirm_totp_enrolment', ONE],
  ['TotpCommandRepository.enable', 'totp.cancel_totp_enrolment', 'totp.confirm_totp_enrolment', ONE],
  ['SystemSettingsCommandRepository.change', 'settings.set', 'settings.set', SYSTEM],
  ['SystemSettingsCommandRepository.change', 'settings.enter_maintenance', 'settings.enter_maintenance', SYSTEM],
  ['SystemSettingsCommandRepository.changeTogether', 'emergency.enable_emergency', 'emergency.enable_emergency', SYSTEM],
  ['DeviceCommandRepository.trust', 'devices.trust_device', 'devices.revoke_own_device', ONE],
  ['DeviceCommandRepository.revoke', 'devices.revoke_own_device', 'devices.revoke_own_device', ONE],
  ['AdminCommandRepository.changeStatus', 'admin.suspend', 'credentials.reset_password', ONE],
  ['RoleCommandRepository.create', 'roles.create_role', 'roles.create_role', SYSTEM],
  ['RoleCommandRepository.rename', 'roles.rename_role', 'roles.rename_role', SYSTEM],
  ['RoleCommandRepository.grantAbility', 'roles.grant_ability_to_role', 'roles.grant_ability_to_role', SYSTEM],
  ['RoleCommandRepository.revokeAbility', 'roles.revoke_ability_from_role', 'roles.revoke_ability_from_role', SYSTEM],
  ['RoleCommandRepository.assign', 'roles.assign_role', 'roles.assign_role', ONE],
  ['RoleCommandRepository.withdraw', 'roles.revoke_role', 'roles.revoke_role', ONE],
];

function pairOf(a: string, b: string, meeting: Meeting): Pair {
  const [first, second] = [a, b].map((name) => EXPECTATIONS.find(({ operation }) => operation.name === name));
  if (first === undefined || second === undefined) throw new Error(`there is no ${first === undefined ? a : b}`);
  return { a: first, b: second, meeting };
}

describe('a store with a lost update is found by a pair that is at peace without it', () => {
  it.each(PLANTED)('%s, by %s × %s, %s', async (write, a, b, meeting) => {
    const [contract = '', method = ''] = write.split('.');
    const pair = pairOf(a, b, meeting);
    const sound = await judge(pair);
    const broken = await judge(pair, lostUpdate(contract, method));
    expect(sound?.unexplained).toEqual([]);
    expect(broken?.unexplained.length).toBeGreaterThan(0);
  });
});
