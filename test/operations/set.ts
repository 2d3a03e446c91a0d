import { set } from '../../src/settings/set.operation.js';
import { asked, lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { EVERY_ABILITY_ACTOR } from '../support/world.js';

const securityKey = asked({ key: 'auth.max_login_attempts', value: 3 });

export const expectations = expectationsOf(set, {
  prepare: async (world) => ({
    caller: await world.actor('system.settings.update', 'system.settings.security.update'),
    input: { key: 'notifications.enabled', value: false },
  }),
  succeeds: 'changed',
  holds: ({ infra }, { input }) => [infra.store.settings.get(input.key)?.value, input.value],
  changes: 'settings',
  flow: 'settings ∥ decide ∥ sessionById → setting → changeSetting',
  tells: ['system.setting.updated', 'setting_changed'],
  again: 'unchanged',
  leftBehind: {
    changeSetting: ['nothing', 'settings'],
  },
  whoMayAlso: { 'a security setting': securityKey },
  endings: {
    changed: { 'a security setting': securityKey },
    step_up_required: (world, call) => {
      world.infra.clock.advance(11 * 60_000);
      return securityKey(world, call);
    },
    denied: {
      'security setting without its own ability': (world, call) => {
        if (call.caller.kind === 'admin') world.infra.grants.revoke(call.caller.adminId, 'system.settings.security.update');
        return securityKey(world, call);
      },
    },
    unchanged: setTo('notifications.enabled', false),
    unknown_key: asked({ key: 'constructor', value: true }),
    invalid_value: {
      type: asked({ key: 'audit.log_views', value: 'yes' }),
      bounds: asked({ key: 'auth.max_login_attempts', value: 10_000 }),
      'a mode': asked({ key: 'system.read_only', value: true }),
    },
    no_way_out: {
      'nobody could enrol': (world, call) => {
        world.infra.grants.revokeSystem(EVERY_ABILITY_ACTOR, 'system.settings.security.update');
        world.infra.store.setSetting('auth.totp.enabled', false);
        return asked({ key: 'auth.totp.mandatory', value: true })(world, call);
      },
    },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'value_moved'),
  },
});
