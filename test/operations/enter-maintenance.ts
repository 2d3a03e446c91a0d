import { enterMaintenance } from '../../src/settings/enter-maintenance.operation.js';
import { lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { EVERY_ABILITY_ACTOR } from '../support/world.js';

const KEY = 'system.maintenance.enabled';

export const expectations = expectationsOf(enterMaintenance, {
  prepare: async (world) => ({
    caller: (await world.signedIn({ abilities: ['system.maintenance', 'system.break_glass'], totp: true })).actor,
    input: { reason: 'migration' },
  }),
  succeeds: 'entered',
  holds: ({ infra }) => [infra.store.settings.get(KEY)?.value, true],
  changes: 'settings',
  flow: 'settings ∥ decide ∥ sessionById → decide → changeSetting',
  atWorst: { hops: 4, because: 'where the author could not come back, the parts of the host are asked about' },
  tells: ['system.maintenance.enabled', 'maintenance_changed'],
  again: 'already',
  leftBehind: {
    changeSetting: ['nothing', 'settings'],
  },
  endings: {
    already: setTo(KEY, true),
    entered: {
      'what was stored is no switch': setTo(KEY, 'perhaps'),
      'by one who could not come back, but a part of the host could': async (world) => {
        world.infra.grants.grantSystem(EVERY_ABILITY_ACTOR, 'system.maintenance');
        return { caller: (await world.signedIn({ abilities: ['system.maintenance'], totp: true })).actor };
      },
    },
    no_way_out: {
      'without break-glass': (world, { caller }) => {
        if (caller.kind === 'admin') world.infra.grants.revoke(caller.adminId, 'system.break_glass');
      },
      'with one factor': async (world) => ({ caller: await world.actor('system.maintenance', 'system.break_glass') }),
      'while sign-in is off': setTo('auth.enabled', false),
    },
    conflict: lost('SystemSettingsCommandRepository', 'change', 'value_moved'),
  },
});
