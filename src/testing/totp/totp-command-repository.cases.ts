import { Redacted } from '../../kernel/redacted.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, T0 } from '../kit/moments.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import { enabled, enabling, FIRST_STEP, starting, stateOf } from './totp-factors.js';

function claim(arranged: Arranged, { adminId }: Given, step: number, contracts = arranged.contracts) {
  return contracts.TotpCommandRepository.claimStep({ adminId, step, at: T0 });
}

const STEPS = 'claimStep wins only while the step is greater than the last recorded step of that admin';
const ONE_WINS = 'of any number of parallel claims of one step exactly one wins, over all processes and restarts';
const PENDING = 'startPending writes only while no factor is enabled, the admin is `active` and its epoch as expected';
const ENABLE =
  'enable turns the named pending seed into the factor, records the step and moves the epoch by one, all in one write';
const ENABLE_ONLY = 'enable writes only while that seed is pending, not expired (`at < expiresAt`) and the epoch as expected';

export const totpCommandRepositoryCases = casesOf('TotpCommandRepository', [
  {
    name: 'claimStep: 16 parallel equal steps have one winner',
    rule: ONE_WINS,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const claims = await together(16, (index) => claim(arranged, admin, FIRST_STEP + 1, arranged.process(index)));
      arranged.check.endings('16 claims of one step', claims, { won: 1, replayed: 15 });
    },
  },
  {
    name: 'claimStep: 64 parallel claims of 4 steps never accept one twice, nor one below the last',
    rule: STEPS,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const steps = Array.from({ length: 64 }, (_, index) => FIRST_STEP + 1 + ((index * 7) % 4));
      const claims = await together(64, (index) => claim(arranged, admin, steps[index] ?? 0, arranged.process(index)));
      const won = steps.filter((_, index) => claims[index]?.outcome === 'won').sort((a, b) => a - b);
      arranged.check.equal('steps accepted more than once', won.length - new Set(won).size, 0);
      arranged.check.equal('the greatest step accepted', won.at(-1), FIRST_STEP + 4);
      arranged.check.lost('the greatest step, again', await claim(arranged, admin, FIRST_STEP + 4), 'replayed');
      arranged.check.lost('the step below it', await claim(arranged, admin, FIRST_STEP + 3), 'replayed');
    },
  },
  {
    name: 'claimStep: an equal or lower step is replayed, a greater one wins',
    rule: STEPS,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      arranged.check.won('a greater step', await claim(arranged, admin, FIRST_STEP + 5));
      arranged.check.lost('the same step', await claim(arranged, admin, FIRST_STEP + 5), 'replayed');
      arranged.check.lost('a lower step that was never used', await claim(arranged, admin, FIRST_STEP + 4), 'replayed');
      arranged.check.won('the next step', await claim(arranged, admin, FIRST_STEP + 6));
    },
  },
  {
    name: "claimStep: another admin's steps are its own",
    rule: 'the steps of one admin never concern another',
    run: async (arranged) => {
      const [one, other] = [await enabled(arranged), await enabled(arranged)];
      arranged.check.won('a step of the first', await claim(arranged, one, FIRST_STEP + 9));
      arranged.check.won('a lower step of the second', await claim(arranged, other, FIRST_STEP + 2));
    },
  },
  {
    name: 'claimStep: without an enabled factor there is nothing to claim',
    rule: 'a step is `not_enabled` while no factor is enabled, pending or not',
    run: async (arranged) => {
      const admin = await arranged.active();
      arranged.check.lost('no factor', await claim(arranged, admin, FIRST_STEP), 'not_enabled');
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.lost('only a pending one', await claim(arranged, admin, FIRST_STEP), 'not_enabled');
    },
  },
  {
    name: 'claimStep: a used step stays used over a restart',
    rule: ONE_WINS,
    needs: 'restart',
    run: async (arranged) => {
      const admin = await enabled(arranged);
      await arranged.arrange('a used step', claim(arranged, admin, FIRST_STEP + 1));
      const reopened = await arranged.restarted();
      arranged.check.lost('the same step after the restart', await claim(arranged, admin, FIRST_STEP + 1, reopened), 'replayed');
    },
  },
  {
    name: 'claimStep: a step used in one process is used in the other',
    rule: ONE_WINS,
    needs: 'secondProcess',
    run: async (arranged) => {
      const admin = await enabled(arranged);
      await arranged.arrange('a used step', claim(arranged, admin, FIRST_STEP + 1));
      arranged.check.lost('in the second process', await claim(arranged, admin, FIRST_STEP + 1, arranged.second()), 'replayed');
    },
  },
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
]);
