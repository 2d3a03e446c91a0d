import { Redacted } from '../../kernel/redacted.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE } from '../kit/moments.js';
import { claim, enabled, enabling, FIRST_STEP, starting, stateOf } from './totp-factors.js';

const PENDING = 'startPending writes only while no factor is enabled, the admin is `active` and its epoch as expected';
const ENABLE =
  'enable turns the named pending seed into the factor, records the step and moves the epoch by one, all in one write';
const ENABLE_ONLY = 'enable writes only while that seed is pending, not expired (`at < expiresAt`) and the epoch as expected';

export const totpEnrolmentCases = casesOf('TotpCommandRepository', [
  {
    name: 'startPending: replaces an earlier pending seed',
    rule: 'startPending replaces an earlier pending seed',
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a pending seed', starting(arranged, admin, { pendingId: 'first' }));
      arranged.check.won(
        'a second one',
        await starting(arranged, admin, { pendingId: 'second', sealedSeed: Redacted.of('sealed 2') }),
      );
      arranged.check.lost('enabling the first', await enabling(arranged, admin, { pendingId: 'first' }), 'not_pending');
      arranged.check.won('enabling the second', await enabling(arranged, admin, { pendingId: 'second' }));
      arranged.check.equal('the enabled seed', (await stateOf(arranged, admin)).sealedSeed?.reveal(), 'sealed 2');
    },
  },
  {
    name: 'startPending: refused while a factor is enabled',
    rule: PENDING,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      arranged.check.lost('starting another', await starting(arranged, admin, { pendingId: 'another' }), 'already_enabled');
      arranged.check.equal('what is pending', (await stateOf(arranged, admin)).pending, null);
    },
  },
  {
    name: 'startPending: refused when the epoch moved',
    rule: PENDING,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.epochMoved(admin);
      arranged.check.lost('under the old epoch', await starting(arranged, admin), 'epoch_moved');
      const early = await starting(arranged, { ...admin, epoch: admin.epoch + 2 });
      arranged.check.lost('under one that is not yet', early, 'epoch_moved');
      arranged.check.equal('what is pending', (await stateOf(arranged, admin)).pending, null);
    },
  },
  {
    name: 'startPending: refused unless the admin is active',
    rule: PENDING,
    run: async (arranged) => {
      const admin = await arranged.moved(await arranged.active(), 'suspended');
      arranged.check.lost('for a suspended admin', await starting(arranged, admin), 'epoch_moved');
      arranged.check.equal('what is pending', (await stateOf(arranged, admin)).pending, null);
    },
  },
  {
    name: 'enable: the pending seed becomes the factor and the epoch moves by one',
    rule: ENABLE,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a pending seed', starting(arranged, admin, { sealedSeed: Redacted.of('the seed') }));
      const claimed = await enabling(arranged, admin);
      if (arranged.check.won('enabling it', claimed))
        arranged.check.equal('the epoch answered', claimed.credentialEpoch, admin.epoch + 1);
      const state = await stateOf(arranged, admin);
      arranged.check.equal(
        'enabled, seed, pending',
        [state.enabled, state.sealedSeed?.reveal(), state.pending],
        [true, 'the seed', null],
      );
      arranged.check.equal('the epoch stored', (await arranged.credentials(admin.adminId)).credentialEpoch, admin.epoch + 1);
    },
  },
  {
    name: 'enable: the step that proved it is used up',
    rule: ENABLE,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      arranged.check.lost('the step of the enrolment', await claim(arranged, admin, FIRST_STEP), 'replayed');
      arranged.check.won('the step after it', await claim(arranged, admin, FIRST_STEP + 1));
    },
  },
  {
    name: 'enable: of 16 parallel calls one wins',
    rule: 'of parallel calls one wins',
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a pending seed', starting(arranged, admin));
      const claims = await together(16, (index) => enabling(arranged, admin, {}, arranged.process(index)));
      arranged.check.equal('how many won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
      arranged.check.equal('the epoch', (await arranged.credentials(admin.adminId)).credentialEpoch, admin.epoch + 1);
    },
  },
  {
    name: 'enable: an expired seed is not pending any more, from expiresAt on',
    rule: ENABLE_ONLY,
    run: async (arranged) => {
      const [late, intime] = [await arranged.active(), await arranged.active()];
      for (const admin of [late, intime]) await arranged.arrange('a seed', starting(arranged, admin, { expiresAt: at(MINUTE) }));
      arranged.check.lost('at expiresAt', await enabling(arranged, late, { at: at(MINUTE) }), 'not_pending');
      arranged.check.equal('enabled all the same', (await stateOf(arranged, late)).enabled, false);
      arranged.check.won('1 ms before it', await enabling(arranged, intime, { at: at(MINUTE - 1) }));
    },
  },
  {
    name: 'enable: another pending id enables nothing',
    rule: ENABLE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a pending seed', starting(arranged, admin, { pendingId: 'this one' }));
      arranged.check.lost('by another id', await enabling(arranged, admin, { pendingId: 'another' }), 'not_pending');
      arranged.check.equal('enabled all the same', (await stateOf(arranged, admin)).enabled, false);
    },
  },
  {
    name: 'enable: refused when the epoch moved',
    rule: ENABLE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a pending seed', starting(arranged, admin));
      const { epoch } = await arranged.epochMoved(admin);
      arranged.check.lost('under the old epoch', await enabling(arranged, admin), 'epoch_moved');
      const early = await enabling(arranged, { ...admin, epoch: epoch + 1 });
      arranged.check.lost('under one that is not yet', early, 'epoch_moved');
      arranged.check.equal('enabled all the same', (await stateOf(arranged, admin)).enabled, false);
      arranged.check.equal('the epoch', (await arranged.credentials(admin.adminId)).credentialEpoch, epoch);
    },
  },
  {
    name: 'enable beside startPending: no seed is left pending beside an enabled one',
    rule: PENDING,
    run: async (arranged) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        await arranged.arrange('a pending seed', starting(arranged, admin, { pendingId: 'first' }));
        await together(8, async (index) =>
          index === 2 * round
            ? enabling(arranged, admin, { pendingId: 'first' }, arranged.process(index))
            : starting(arranged, admin, { pendingId: `other-${String(index)}` }, arranged.process(index)),
        );
        const state = await stateOf(arranged, admin);
        arranged.check.that('an enabled factor has no pending seed beside it', !state.enabled || state.pending === null);
      }
    },
  },
  {
    name: 'startPending: refused for nobody',
    rule: PENDING,
    run: async (arranged) => {
      const nobody = { ...(await arranged.active()), adminId: NOBODY };
      arranged.check.lost('an unknown admin', await starting(arranged, nobody), 'epoch_moved');
    },
  },
  {
    name: 'startPending, enable: concern that admin alone',
    rule: 'the seeds and the epoch of one admin never concern another',
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const theirs = { sealedSeed: Redacted.of('the seed of the other') };
      await arranged.arrange('a pending seed of another', starting(arranged, other, theirs));
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.won('enabling it', await enabling(arranged, admin));
      const { enabled: isEnabled, pending } = await stateOf(arranged, other);
      arranged.check.equal('the other one', [isEnabled, pending?.sealedSeed.reveal()], [false, 'the seed of the other']);
      arranged.check.equal('its state', await arranged.stateOf(other.adminId), other);
    },
  },
  {
    name: 'enable: moves nothing of the admin but the epoch',
    rule: ENABLE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const before = await arranged.record(admin.adminId);
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.won('enabling it', await enabling(arranged, admin, { at: at(1) }));
      arranged.check.equal('the record', await arranged.record(admin.adminId), before);
      const { passwordHash, mustChangePassword } = await arranged.credentials(admin.adminId);
      arranged.check.equal('the password', [passwordHash?.reveal(), mustChangePassword], ['stored hash', false]);
    },
  },
]);
