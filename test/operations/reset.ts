import { reset } from '../../src/settings/reset.operation.js';
import { asked, lost } from '../support/arrangements.js';
import type { AnyCall } from '../support/expectations.js';
import { expectationsOf } from '../support/expectations.js';
import type { World } from '../support/world.js';
import { EVERY_ABILITY_ACTOR } from '../support/world.js';

/** A setting that was set, and is asked back. */
const set = (key: string, value: boolean | number | string) => (world: World, call: AnyCall) => {
  world.infra.store.setSetting(key, value);
  return asked({ key })(world, { ...call, run: () => Promise.resolve() });
};
const securityKey = set('auth.max_login_attempts', 3);

export const expectations = expectationsOf(reset, {
  prepare: async (world) => {
    world.infra.store.setSetting('audit.log_views', true);
    return {
      caller: await world.actor('system.settings.update', 'system.settings.security.update'),
      input: { key: 'audit.log_views' },
    };
  },
  succeeds: 'changed',
  holds: ({ infra }, { result }) => [
    [infra.store.settings.get('audit.log_views')?.value, result.old, result.new],
    [false, true, false],
  ],
  changes: 'settings',
  flow: 'settings ∥ decide ∥ sessionById → setting → changeSetting',
  tells: ['system.setting.updated', 'setting_changed'],
  again: 'unchanged',
  leftBehind: {
    changeSetting: ['nothing', 'settings'],
  },
  whoMayAlso: { 'a security setting': securityKey },
  endings: {
    changed: { 'a security setting': securityKey, 'a malformed one': set('audit.log_views', 'sometimes') },
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
    unchanged: { 'never set': asked({ key: 'audit.enabled' }), 'the default is stored': set('audit.log_views', false) },
    unknown_key: asked({ key: 'constructor' }),
    invalid_value: { 'a mode': asked({ key: 'system.read_only' }), 'the epoch': asked({ key: 'system.epoch' }) },
    no_way_out: (world, call) => {
      // Every default of a door leads out; what leads nowhere is a door beside it, that only a part of the host could open.
      world.infra.grants.revokeSystem(EVERY_ABILITY_ACTOR, 'system.settings.security.update');
      world.infra.store.setSetting('auth.enabled', false);
      return set('auth.totp.enabled', false)(world, call);
    },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'value_moved'),
  },
});
