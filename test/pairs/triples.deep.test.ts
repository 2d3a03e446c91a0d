import { describe, expect, it } from '@jest/globals';

import { EXPECTATIONS } from '../support/every-expectation.js';
import type { Expectations } from '../support/expectations.js';
import { judgeOrders } from './support/judge.js';
import { arrangeThree, tripleName } from './support/triple.js';
import type { Triple } from './support/triple.js';

const ONE = 'about one admin';
const SYSTEM = 'in one system';

/** Where a third one could undo what two of them keep: ends and beginnings of sessions, one code, one slot, the doors. */
const CHOSEN: readonly (readonly [a: string, b: string, c: string, meeting: Triple['meeting']])[] = [
  ['admin.suspend', 'admin.lock', 'credentials.reset_password', ONE],
  ['admin.suspend', 'auth.sign_in', 'sessions.revoke_all', ONE],
  ['sessions.revoke_all', 'devices.revoke_own_device', 'sessions.access', ONE],
  ['auth.sign_in', 'credentials.change_own_password', 'sessions.access', ONE],
  ['admin.suspend', 'totp.cancel_totp_enrolment', 'totp.confirm_totp_enrolment', ONE],
  ['admin.suspend', 'roles.assign_role', 'roles.assign_role', ONE],
  ['auth.complete_totp', 'auth.complete_totp', 'admin.suspend', ONE],
  ['credentials.reset_password', 'credentials.request_password_recovery', 'credentials.change_own_password', ONE],
  ['devices.trust_device', 'devices.revoke_own_device', 'devices.untrust_device', ONE],
  ['admin.suspend', 'admin.suspend', 'admin.suspend', ONE],
  ['settings.set', 'emergency.enable_emergency', 'settings.set_read_only', SYSTEM],
  ['admin.create', 'admin.create', 'admin.create', SYSTEM],
  ['admin.bootstrap_first_admin', 'admin.bootstrap_first_admin', 'admin.bootstrap_first_admin', SYSTEM],
  ['settings.set', 'settings.set', 'settings.reset', SYSTEM],
  ['settings.enter_maintenance', 'settings.set_read_only', 'emergency.enable_emergency', SYSTEM],
  ['roles.grant_ability_to_role', 'roles.grant_ability_to_role', 'roles.rename_role', SYSTEM],
];
const MOST_ORDERS = 50_000;
const SHOWN = 3;

function byName(name: string): Expectations {
  const found = EXPECTATIONS.find(({ operation }) => operation.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

describe('three operations at once end as one after the other would, or as is explained', () => {
  it.each(
    CHOSEN.map(([a, b, c, meeting]): [string, Triple] => {
      const triple = { a: byName(a), b: byName(b), c: byName(c), meeting };
      return [tripleName(triple), triple];
    }),
  )(
    '%s',
    async (_, triple) => {
      const { orders, unexplained, explained } = await judgeOrders(triple, () => arrangeThree(triple), MOST_ORDERS);
      process.stdout.write(`${tripleName(triple)}: ${String(orders)} orders, explained ${JSON.stringify(explained)}\n`);
      expect(
        unexplained.slice(0, SHOWN).map(({ order, outcome }) => `${JSON.stringify(outcome.endings)}: ${order.join(' → ')}`),
      ).toEqual([]);
      expect(orders).toBeGreaterThan(5);
    },
    600_000,
  );
});
