import { resetTotp } from '../../src/authentication/totp/reset-totp.operation.js';
import { aboutNobody, aboutOneself, liveSessionsOf, lost } from '../support/arrangements.js';
import { factorOf } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import type { World } from '../support/world.js';

/** Everybody needs a factor, and the one asked about is the only one who has one and could put things right. */
function lastWithFactor(world: World, { input }: { readonly input: { readonly adminId: never } }): void {
  world.infra.store.setSetting('auth.totp.mandatory', true);
  world.infra.grants.grant(input.adminId, 'admins.administer');
}

function byPartOfHost(world: World, call: { readonly input: { readonly adminId: never } }, ...abilities: readonly string[]) {
  lastWithFactor(world, call);
  world.infra.grants.grantSystem('limited-cli', ...abilities);
  return { caller: world.systemActor('limited-cli') };
}

export const expectations = expectationsOf(resetTotp, {
  prepare: async (world) => {
    const { adminId } = await world.signedIn();
    world.infra.store.enableTotp(adminId);
    return { caller: await world.actor('admins.totp.reset'), input: { adminId, reason: 'lost phone' } };
  },
  succeeds: 'reset',
  holds: (world, { input: { adminId } }) => [
    [factorOf(world, adminId)?.sealedSeed, liveSessionsOf(world, adminId)],
    [null, 0],
  ],
  changes: 'admins, totp',
  flow: 'settings ∥ decide ∥ sessionById → credentialsOf → disable',
  atWorst: { hops: 4, because: 'for a part of the host it is asked who would vouch for the next factor' },
  tells: ['auth.totp.disabled', 'totp_reset'],
  again: 'not_enabled',
  leftBehind: { disable: ['nothing', 'admins, totp'] },
  endings: {
    not_enabled: {
      '': (world) => void world.infra.store.totp.clear(),
      meanwhile: lost('TotpCommandRepository', 'disable', 'not_enabled'),
    },
    self_forbidden: aboutOneself,
    last_holder: {
      '': async (world, call) => {
        lastWithFactor(world, call as never);
        return { caller: (await world.signedIn({ abilities: ['admins.totp.reset'], totp: true })).actor };
      },
      'by a part of the host, where none vouches for the next factor': (world, call) =>
        byPartOfHost(world, call as never, 'admins.totp.reset'),
      'by a part of the host, while enrolment is off': (world, call) => {
        world.infra.store.setSetting('auth.totp.enabled', false);
        return byPartOfHost(world, call as never, 'admins.totp.reset', 'admins.totp.enrol');
      },
    },
    not_found: aboutNobody,
    conflict: {
      'epoch moved': lost('TotpCommandRepository', 'disable', 'epoch_moved'),
      'actor moved': lost('TotpCommandRepository', 'disable', 'author_moved'),
      'somebody changed who needs a factor': lost('TotpCommandRepository', 'disable', 'setting_moved'),
    },
    reset: {
      'of the last holder, where nobody needs a factor': (world, { input }) =>
        world.infra.grants.grant(input.adminId, 'admins.administer'),
      'of the last holder, by a part of the host that vouches for the next one': (world, call) =>
        byPartOfHost(world, call as never, 'admins.totp.reset', 'admins.totp.enrol'),
    },
  },
});
