import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { claim, enabled, FIRST_STEP, starting } from './totp-factors.js';

const STEPS = 'claimStep wins only while the step is greater than the last recorded step of that admin';
const ONE_WINS = 'of any number of parallel claims of one step exactly one wins, over all processes and restarts';

export const totpStepCases = casesOf('TotpCommandRepository', [
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
]);
