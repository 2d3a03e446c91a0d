import type { Reserved } from './attempt-budget.js';
import { Budget, LIMIT } from './attempt-budget.js';
import { casesOf } from './conformance-case.js';
import { at } from './moments.js';
import { together } from './stage.js';

const SUCCEEDED = "settle with `succeeded` sets that factor's count of the budget to zero and lifts a lock";
const RETURNED = 'settle with `returned` takes this one reservation back';

export const attemptSettlingCases = casesOf('AttemptLimiter', [
  {
    name: 'settle: success gives back the part of its own factor only',
    promise: SUCCEEDED,
    invariants: ['F13'],
    run: async (stage) => {
      const budget = new Budget(stage);
      await budget.reserved();
      await budget.reserved();
      await budget.settle(await budget.reserved({ factor: 'totp' }), 'succeeded', { factor: 'totp' });
      stage.check.equal('attempts left, two passwords failed', await budget.left(), LIMIT - 3);
      await budget.settle(await budget.reserved(), 'succeeded');
      stage.check.equal('attempts left after the password succeeded', await budget.left(), LIMIT - 1);
    },
  },
  {
    name: 'settle: success lifts a lock',
    promise: SUCCEEDED,
    invariants: ['A10', 'C17'],
    run: async (stage) => {
      const budget = new Budget(stage);
      for (let used = 1; used < LIMIT; used += 1) await budget.reserved();
      await budget.settle(await budget.reserved(), 'succeeded', { at: at(1) });
      stage.check.equal('attempts left', await budget.left(at(2)), LIMIT - 1);
    },
  },
  {
    name: 'settle: a returned reservation is taken back, and no other',
    promise: RETURNED,
    invariants: ['A3'],
    run: async (stage) => {
      const budget = new Budget(stage);
      await budget.reserved();
      await budget.settle(await budget.reserved(), 'returned');
      stage.check.equal('attempts left', await budget.left(), LIMIT - 2);
    },
  },
  {
    name: 'settle: of 16 parallel settlements of one reservation one counts',
    promise: 'settling twice changes nothing the second time',
    invariants: ['A3', 'C19'],
    run: async (stage) => {
      const budget = new Budget(stage);
      for (let used = 0; used < 3; used += 1) await budget.reserved();
      const one = await budget.reserved();
      await together(16, (index) => budget.settle(one, 'returned', {}, stage.process(index)));
      stage.check.equal('attempts left', await budget.left(), LIMIT - 4);
    },
  },
  {
    name: 'settle: a success that is settled twice resets once',
    promise: 'settling twice changes nothing the second time',
    invariants: ['A3', 'C19'],
    run: async (stage) => {
      const budget = new Budget(stage);
      const one = await budget.reserved();
      await budget.settle(one, 'succeeded');
      await budget.reserved();
      await budget.settle(one, 'succeeded');
      stage.check.equal('attempts left', await budget.left(), LIMIT - 2);
    },
  },
  {
    name: 'settle: attempts beside 16 returns are all counted',
    promise: 'reserve counts the attempt before it answers, atomically',
    invariants: ['A3', 'C17'],
    run: async (stage) => {
      const budget = new Budget(stage);
      const limit = 100;
      const back: Reserved[] = [];
      for (let count = 0; count < 16; count += 1) back.push(await budget.reserved({ limit }));
      await together(32, async (index) => {
        const returned = index % 2 === 0 ? back[index / 2] : undefined;
        if (returned === undefined) await budget.reserve({ limit }, stage.process(index >> 1));
        else await budget.settle(returned, 'returned', {}, stage.process(index >> 1));
      });
      const claim = await budget.reserved({ limit });
      stage.check.equal('attempts left of 100 after 16 attempts', claim.attemptsLeft, limit - 17);
    },
  },
]);
