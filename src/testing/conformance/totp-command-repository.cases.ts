import { Redacted } from '../../kernel/redacted.js';
import { casesOf } from './conformance-case.js';
import { at, MINUTE, T0 } from './moments.js';
import type { Given, Stage } from './stage.js';
import { together } from './stage.js';
import { enabled, enabling, FIRST_STEP, starting, stateOf } from './totp-factors.js';

function claim(stage: Stage, { adminId }: Given, step: number, contracts = stage.contracts) {
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
    promise: ONE_WINS,
    invariants: ['A1', 'C1', 'F01', 'F04'],
    run: async (stage) => {
      const admin = await enabled(stage);
      const claims = await together(16, (index) => claim(stage, admin, FIRST_STEP + 1, stage.process(index)));
      stage.check.endings('16 claims of one step', claims, { won: 1, replayed: 15 });
    },
  },
  {
    name: 'claimStep: 64 parallel claims of 4 steps never accept one twice, nor one below the last',
    promise: STEPS,
    invariants: ['A1', 'C1', 'F04'],
    run: async (stage) => {
      const admin = await enabled(stage);
      const steps = Array.from({ length: 64 }, (_, index) => FIRST_STEP + 1 + ((index * 7) % 4));
      const claims = await together(64, (index) => claim(stage, admin, steps[index] ?? 0, stage.process(index)));
      const won = steps.filter((_, index) => claims[index]?.outcome === 'won').sort((a, b) => a - b);
      stage.check.equal('steps accepted more than once', won.length - new Set(won).size, 0);
      stage.check.equal('the greatest step accepted', won.at(-1), FIRST_STEP + 4);
      stage.check.lost('the greatest step, again', await claim(stage, admin, FIRST_STEP + 4), 'replayed');
      stage.check.lost('the step below it', await claim(stage, admin, FIRST_STEP + 3), 'replayed');
    },
  },
  {
    name: 'claimStep: an equal or lower step is replayed, a greater one wins',
    promise: STEPS,
    invariants: ['A1', 'C22', 'F02'],
    run: async (stage) => {
      const admin = await enabled(stage);
      stage.check.won('a greater step', await claim(stage, admin, FIRST_STEP + 5));
      stage.check.lost('the same step', await claim(stage, admin, FIRST_STEP + 5), 'replayed');
      stage.check.lost('a lower step that was never used', await claim(stage, admin, FIRST_STEP + 4), 'replayed');
      stage.check.won('the next step', await claim(stage, admin, FIRST_STEP + 6));
    },
  },
  {
    name: "claimStep: another admin's steps are its own",
    promise: 'the steps of one admin never concern another',
    invariants: ['A1', 'F05'],
    run: async (stage) => {
      const [one, other] = [await enabled(stage), await enabled(stage)];
      stage.check.won('a step of the first', await claim(stage, one, FIRST_STEP + 9));
      stage.check.won('a lower step of the second', await claim(stage, other, FIRST_STEP + 2));
    },
  },
  {
    name: 'claimStep: without an enabled factor there is nothing to claim',
    promise: 'a step is `not_enabled` while no factor is enabled, pending or not',
    invariants: ['A9'],
    run: async (stage) => {
      const admin = await stage.active();
      stage.check.lost('no factor', await claim(stage, admin, FIRST_STEP), 'not_enabled');
      await stage.arrange('a pending seed', starting(stage, admin));
      stage.check.lost('only a pending one', await claim(stage, admin, FIRST_STEP), 'not_enabled');
    },
  },
  {
    name: 'claimStep: a used step stays used over a restart',
    promise: ONE_WINS,
    invariants: ['A1', 'C21'],
    needs: 'restart',
    run: async (stage) => {
      const admin = await enabled(stage);
      await stage.arrange('a used step', claim(stage, admin, FIRST_STEP + 1));
      const reopened = await stage.restarted();
      stage.check.lost('the same step after the restart', await claim(stage, admin, FIRST_STEP + 1, reopened), 'replayed');
    },
  },
  {
    name: 'claimStep: a step used in one process is used in the other',
    promise: ONE_WINS,
    invariants: ['A1', 'F04'],
    needs: 'secondProcess',
    run: async (stage) => {
      const admin = await enabled(stage);
      await stage.arrange('a used step', claim(stage, admin, FIRST_STEP + 1));
      stage.check.lost('in the second process', await claim(stage, admin, FIRST_STEP + 1, stage.second()), 'replayed');
    },
  },
  {
    name: 'startPending: replaces an earlier pending seed',
    promise: 'startPending replaces an earlier pending seed',
    invariants: ['A9', 'C9'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.arrange('a pending seed', starting(stage, admin, { pendingId: 'first' }));
      stage.check.won('a second one', await starting(stage, admin, { pendingId: 'second', sealedSeed: Redacted.of('sealed 2') }));
      stage.check.lost('enabling the first', await enabling(stage, admin, { pendingId: 'first' }), 'not_pending');
      stage.check.won('enabling the second', await enabling(stage, admin, { pendingId: 'second' }));
      stage.check.equal('the enabled seed', (await stateOf(stage, admin)).sealedSeed?.reveal(), 'sealed 2');
    },
  },
  {
    name: 'startPending: refused while a factor is enabled',
    promise: PENDING,
    invariants: ['A9'],
    run: async (stage) => {
      const admin = await enabled(stage);
      stage.check.lost('starting another', await starting(stage, admin, { pendingId: 'another' }), 'already_enabled');
      stage.check.equal('what is pending', (await stateOf(stage, admin)).pending, null);
    },
  },
  {
    name: 'startPending: refused when the epoch moved',
    promise: PENDING,
    invariants: ['S4', 'Z3', 'C7'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.epochMoved(admin);
      stage.check.lost('under the old epoch', await starting(stage, admin), 'epoch_moved');
      stage.check.equal('what is pending', (await stateOf(stage, admin)).pending, null);
    },
  },
  {
    name: 'startPending: refused unless the admin is active',
    promise: PENDING,
    invariants: ['S3', 'Z3'],
    run: async (stage) => {
      const admin = await stage.moved(await stage.active(), 'suspended');
      stage.check.lost('for a suspended admin', await starting(stage, admin), 'epoch_moved');
      stage.check.equal('what is pending', (await stateOf(stage, admin)).pending, null);
    },
  },
  {
    name: 'enable: the pending seed becomes the factor and the epoch moves by one',
    promise: ENABLE,
    invariants: ['A9', 'S4'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.arrange('a pending seed', starting(stage, admin, { sealedSeed: Redacted.of('the seed') }));
      const claimed = await enabling(stage, admin);
      if (stage.check.won('enabling it', claimed))
        stage.check.equal('the epoch answered', claimed.credentialEpoch, admin.epoch + 1);
      const state = await stateOf(stage, admin);
      stage.check.equal(
        'enabled, seed, pending',
        [state.enabled, state.sealedSeed?.reveal(), state.pending],
        [true, 'the seed', null],
      );
      stage.check.equal('the epoch stored', (await stage.credentials(admin.adminId)).credentialEpoch, admin.epoch + 1);
    },
  },
  {
    name: 'enable: the step that proved it is used up',
    promise: ENABLE,
    invariants: ['A1', 'A9', 'C10'],
    run: async (stage) => {
      const admin = await enabled(stage);
      stage.check.lost('the step of the enrolment', await claim(stage, admin, FIRST_STEP), 'replayed');
      stage.check.won('the step after it', await claim(stage, admin, FIRST_STEP + 1));
    },
  },
  {
    name: 'enable: of 16 parallel calls one wins',
    promise: 'of parallel calls one wins',
    invariants: ['A9', 'C9'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.arrange('a pending seed', starting(stage, admin));
      const claims = await together(16, (index) => enabling(stage, admin, {}, stage.process(index)));
      stage.check.equal('how many won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
      stage.check.equal('the epoch', (await stage.credentials(admin.adminId)).credentialEpoch, admin.epoch + 1);
    },
  },
  {
    name: 'enable: an expired seed is not pending any more, from expiresAt on',
    promise: ENABLE_ONLY,
    invariants: ['A9'],
    run: async (stage) => {
      const [late, intime] = [await stage.active(), await stage.active()];
      for (const admin of [late, intime]) await stage.arrange('a seed', starting(stage, admin, { expiresAt: at(MINUTE) }));
      stage.check.lost('at expiresAt', await enabling(stage, late, { at: at(MINUTE) }), 'not_pending');
      stage.check.equal('enabled all the same', (await stateOf(stage, late)).enabled, false);
      stage.check.won('1 ms before it', await enabling(stage, intime, { at: at(MINUTE - 1) }));
    },
  },
  {
    name: 'enable: another pending id enables nothing',
    promise: ENABLE_ONLY,
    invariants: ['A9', 'C9'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.arrange('a pending seed', starting(stage, admin, { pendingId: 'this one' }));
      stage.check.lost('by another id', await enabling(stage, admin, { pendingId: 'another' }), 'not_pending');
      stage.check.equal('enabled all the same', (await stateOf(stage, admin)).enabled, false);
    },
  },
  {
    name: 'enable: refused when the epoch moved',
    promise: ENABLE_ONLY,
    invariants: ['S4', 'Z3', 'C7'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.arrange('a pending seed', starting(stage, admin));
      const { epoch } = await stage.epochMoved(admin);
      stage.check.lost('under the old epoch', await enabling(stage, admin), 'epoch_moved');
      stage.check.equal('enabled all the same', (await stateOf(stage, admin)).enabled, false);
      stage.check.equal('the epoch', (await stage.credentials(admin.adminId)).credentialEpoch, epoch);
    },
  },
  {
    name: 'enable beside startPending: no seed is left pending beside an enabled one',
    promise: PENDING,
    invariants: ['A9', 'C9'],
    run: async (stage) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await stage.active();
        await stage.arrange('a pending seed', starting(stage, admin, { pendingId: 'first' }));
        await together(8, async (index) =>
          index === 2 * round
            ? enabling(stage, admin, { pendingId: 'first' }, stage.process(index))
            : starting(stage, admin, { pendingId: `other-${String(index)}` }, stage.process(index)),
        );
        const state = await stateOf(stage, admin);
        stage.check.that('an enabled factor has no pending seed beside it', !state.enabled || state.pending === null);
      }
    },
  },
]);
