import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { AdminActor, AdminId } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { successes } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { declarationOf, impersonated } from '../support/scenarios/common.js';

const ABILITIES = ['admins.suspend', 'admins.create', 'admins.view', 'sessions.revoke', 'sessions.view', 'system.settings.view'];

let world: LightWorld;
let acting: AdminActor;
let impersonatorId: AdminId;
beforeEach(async () => {
  world = createLightWorld();
  acting = await impersonated(world, await world.actor(...ABILITIES));
  impersonatorId = acting.impersonatorId!;
  world.infra.grants.grant(impersonatorId, ...ABILITIES);
});
afterEach(() => world.dispose());

/** Everything an impersonated session may do, done. */
const ALLOWED: Readonly<Record<string, (who: AdminActor) => Promise<{ readonly outcome: string }>>> = {
  'admin.suspend': (who) => world.lifecycle.suspend(who, { adminId: world.someone(), reason: 'x' }),
  'admin.create': (who) => world.lifecycle.create(who, { email: 'new@example.org', name: 'New' }),
  'sessions.revoke_all': (who) => world.sessions.revokeAll(who, { adminId: world.someone(), reason: 'x' }),
  'admin.admin': (who) => world.lifecycle.admin(who, { adminId: world.someone() }),
  'sessions.sessions': (who) => world.sessions.sessions(who, { adminId: world.someone() }),
  'settings.setting': (who) => world.settings.setting(who, { key: 'audit.enabled' }),
  'authz.authorize': (who) => world.authorization.authorize(who, { ability: 'orders.refund' }),
  'auth.sign_out': (who) => world.authentication.signOut(who),
};

describe('I4 F37 IM2 every event of an impersonated session names both', () => {
  it.each(Object.entries(ALLOWED))('%s', async (operation, run) => {
    world.infra.store.setSetting('audit.log_views', true);
    const before = world.infra.contracts.AuditLogger.intents.length;
    await run(acting);
    const events = world.infra.contracts.AuditLogger.intents.slice(before);
    expect(events.length).toBeGreaterThan(0);
    for (const { operation: of, actor } of events) {
      const { adminId, sessionId } = acting;
      expect([of, actor]).toEqual([operation, { kind: 'admin', adminId, sessionId, impersonatorId }]);
    }
  });

  it('over the undisturbed run of every operation somebody acts in', async () => {
    let named = 0;
    for (const scenario of successes().filter(({ operation }) => declarationOf(operation).authority !== null)) {
      const own = createLightWorld();
      const both = new Map<AdminId, AdminId | null>();
      const plain = own.actor.bind(own);
      const actor = async (...abilities: string[]): Promise<AdminActor> => {
        const given = await impersonated(own, await plain(...abilities));
        own.infra.grants.grant(given.impersonatorId!, ...abilities);
        both.set(given.adminId, given.impersonatorId);
        return given;
      };
      const run = await scenario.arrange(Object.assign(own, { actor }));
      const before = own.infra.contracts.AuditLogger.intents.length;
      await run();
      for (const { type, actor: booked } of own.infra.contracts.AuditLogger.intents.slice(before)) {
        if (booked.kind !== 'admin' || !both.has(booked.adminId)) continue;
        expect([scenario.operation, type, booked.impersonatorId]).toEqual([scenario.operation, type, both.get(booked.adminId)]);
        named += 1;
      }
      await own.dispose();
    }
    expect(named).toBeGreaterThanOrEqual(15);
  });

  it('so does the refusal of what an impersonated session may not do', async () => {
    expect((await world.sessions.revokeAllOwn(acting)).outcome).toBe('denied');
    const refusal = world.infra.contracts.AuditLogger.intents.at(-1);
    expect(refusal).toMatchObject({ type: 'authz.permission.denied', actor: { adminId: acting.adminId, impersonatorId } });
  });

  it('I2 the resolver is asked about both', async () => {
    await ALLOWED['admin.suspend']?.(acting);
    const question = world.faults.calls.filter(({ method }) => method === 'decide').at(-1)?.args[0];
    expect(question).toMatchObject({
      actor: { kind: 'admin', adminId: acting.adminId, impersonatorId },
      ability: 'admins.suspend',
    });
  });

  it('I2 and one of the two is not enough', async () => {
    world.infra.grants.revoke(impersonatorId, 'admins.suspend');
    expect(await ALLOWED['admin.suspend']?.(acting)).toMatchObject({ outcome: 'denied', reason: 'not_permitted' });
    world.infra.grants.grant(impersonatorId, 'admins.suspend');
    world.infra.grants.revoke(acting.adminId, 'admins.suspend');
    expect(await ALLOWED['admin.suspend']?.(acting)).toMatchObject({ outcome: 'denied', reason: 'not_permitted' });
  });
});

describe('I2 what no impersonated session may do', () => {
  it('is this list', () => {
    const refused = OPERATIONS.filter(({ authority }) => authority?.impersonating === 'refused' && authority.actors !== 'system');
    expect(refused.map(({ name }) => name).sort()).toEqual([
      'auth.reauthenticate',
      'contacts.add_contact',
      'contacts.confirm_verification',
      'contacts.make_primary',
      'contacts.request_verification',
      'contacts.retire_contact',
      'contacts.revoke_verification',
      'credentials.change_own_password',
      'credentials.clear_throttle',
      'credentials.reset_password',
      'devices.trust_device',
      'emergency.disable_emergency',
      'external.confirm_link',
      'external.link_external_identity',
      'external.revoke_link',
      'impersonation.start_impersonation',
      'preferences.update_notification_preference',
      'recovery_codes.regenerate_recovery_codes',
      'roles.assign_role',
      'roles.create_role',
      'roles.grant_ability_to_role',
      'roles.rename_role',
      'roles.revoke_ability_from_role',
      'roles.revoke_role',
      'sessions.revoke_all_own',
      'settings.enter_maintenance',
      'settings.leave_maintenance',
      'settings.reset',
      'settings.set',
      'settings.set_read_only',
      'totp.begin_totp_enrolment',
      'totp.begin_totp_replacement',
      'totp.confirm_totp_enrolment',
      'totp.confirm_totp_replacement',
      'totp.disable_totp',
      'totp.issue_totp_enrolment_code',
      'totp.reset_totp',
    ]);
  });
});
