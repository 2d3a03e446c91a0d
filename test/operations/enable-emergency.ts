import { enableEmergency } from '../../src/settings/emergency/enable-emergency.operation.js';
import { lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import type { World } from '../support/world.js';
import { EVERY_ABILITY_ACTOR } from '../support/world.js';

const KEY = 'security.emergency.enabled';
const EPOCH = 'system.epoch';
const stored = ({ infra }: World, key: string) => infra.store.settings.get(key)?.value;

export const expectations = expectationsOf(enableEmergency, {
  prepare: async (world) => ({
    caller: (await world.signedIn({ abilities: ['system.emergency', 'system.break_glass'], totp: true })).actor,
    input: { reason: 'a stolen laptop', trigger: 'suspected_compromise' as const },
  }),
  succeeds: 'enabled',
  holds: (world) => [
    [stored(world, KEY), stored(world, EPOCH), stored(world, 'security.emergency.reason')],
    [true, 1, 'a stolen laptop'],
  ],
  changes: 'settings',
  flow: 'settings ∥ decide ∥ sessionById → decide → changeSettings',
  atWorst: { hops: 4, because: 'where the author could not come back, the parts of the host are asked about' },
  tells: ['security.emergency.access', 'emergency_changed'],
  // The caller's own session is as dead as every other.
  again: 'session_ended',
  leftBehind: {
    changeSettings: ['nothing', 'settings'],
  },
  endings: {
    already: setTo(KEY, true),
    enabled: {
      'what was stored is no switch': setTo(KEY, 'perhaps'),
      'the epoch had moved before': setTo(EPOCH, 0),
      'by one who could not come back, but a part of the host could': async (world) => {
        world.infra.grants.grantSystem(EVERY_ABILITY_ACTOR, 'system.emergency');
        return { caller: (await world.signedIn({ abilities: ['system.emergency'], totp: true })).actor };
      },
      'by a part of the host': (world) => {
        world.infra.grants.grantSystem(EVERY_ABILITY_ACTOR, 'system.emergency');
        return { caller: world.systemActor() };
      },
    },
    no_way_out: {
      'without break-glass': (world, { caller }) => {
        if (caller.kind === 'admin') world.infra.grants.revoke(caller.adminId, 'system.break_glass');
      },
      'with one factor': async (world) => ({ caller: await world.actor('system.emergency', 'system.break_glass') }),
      'while sign-in is off': setTo('auth.enabled', false),
    },
    conflict: lost('SystemSettingsCommandRepository', 'changeTogether', 'value_moved'),
  },
});
