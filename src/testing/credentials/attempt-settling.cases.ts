import { later } from '../../kernel/ids.js';
import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, START } from '../kit/moments.js';
import type { Reserved } from './attempt-budget.js';
import { Budget, LIMIT, LOCKOUT } from './attempt-budget.js';

const SUCCEEDED = "settle with `succeeded` sets that factor's count of the budget to zero and lifts a lock";
const RETURNED = 'settle with `returned` takes this one reservation back';

export const attemptSettlingCases = casesOf('AttemptLimiter', [
  {
    name: 'settle: success gives back the part of its own factor only',
    rule: SUCCEEDED,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.reserved();
      await budget.reserved();
      await budget.settle(await budget.reserved({ factor: 'totp' }), 'succeeded', { factor: 'totp' });
      arranged.check.equal('attempts left, two passwords failed', await budget.left(), LIMIT - 3);
      await budget.settle(await budget.reserved(), 'succeeded');
      arranged.check.equal('attempts left after the password succeeded', await budget.left(), LIMIT - 1);
    },
  },
  {
    name: 'settle: success lifts a lock',
    rule: SUCCEEDED,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      for (let used = 1; used < LIMIT; used += 1) await budget.reserved();
      await budget.settle(await budget.reserved(), 'succeeded', { at: at(1) });
      arranged.check.equal('attempts left', await budget.left(at(2)), LIMIT - 1);
    },
  },
  {
    name: 'settle: a returned reservation is taken back, and no other',
    rule: RETURNED,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.reserved();
      await budget.settle(await budget.reserved(), 'returned');
      arranged.check.equal('attempts left', await budget.left(), LIMIT - 2);
    },
  },
  {
    name: 'settle: of 16 parallel settlements of one reservation one counts',
    rule: 'settling twice changes nothing the second time',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      for (let used = 0; used < 3; used += 1) await budget.reserved();
      const one = await budget.reserved();
      await together(16, (index) => budget.settle(one, 'returned', {}, arranged.process(index)));
      arranged.check.equal('attempts left', await budget.left(), LIMIT - 4);
    },
  },
  {
    name: 'settle: a success that is settled twice resets once',
    rule: 'settling twice changes nothing the second time',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      const one = await budget.reserved();
      await budget.settle(one, 'succeeded');
      await budget.reserved();
      await budget.settle(one, 'succeeded');
      arranged.check.equal('attempts left', await budget.left(), LIMIT - 2);
    },
  },
  {
    name: 'settle: attempts beside 16 returns are all counted',
    rule: 'reserve counts the attempt before it answers, atomically',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      const limit = 100;
      const back: Reserved[] = [];
      for (let count = 0; count < 16; count += 1) back.push(await budget.reserved({ limit }));
      await together(32, async (index) => {
        const returned = index % 2 === 0 ? back[index / 2] : undefined;
        if (returned === undefined) await budget.reserve({ limit }, arranged.process(index >> 1));
        else await budget.settle(returned, 'returned', {}, arranged.process(index >> 1));
      });
      const claim = await budget.reserved({ limit });
      arranged.check.equal('attempts left of 100 after 16 attempts', claim.attemptsLeft, limit - 17);
    },
  },
  {
    name: "settle: a success that lifts a lock leaves the other factor's part",
    rule: SUCCEEDED,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      for (let used = 0; used < 2; used += 1) await budget.reserved({ factor: 'totp' });
      for (let used = 3; used < LIMIT; used += 1) await budget.reserved();
      await budget.settle(await budget.reserved(), 'succeeded', { at: at(1) });
      arranged.check.equal('attempts left, two codes failed', await budget.left(at(2)), LIMIT - 3);
    },
  },
  {
    name: 'settle: a reservation returned while its lock holds takes the lock back',
    rule: RETURNED,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      for (let used = 1; used < LIMIT; used += 1) await budget.reserved();
      await budget.settle(await budget.reserved(), 'returned', { at: at(1) });
      arranged.check.equal('attempts left', await budget.left(at(2)), 0);
    },
  },
  {
    name: 'settle: what was never reserved changes nothing',
    rule: 'settle concerns the reservation it names',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      for (let used = 0; used < 3; used += 1) await budget.reserved();
      for (const result of ['returned', 'succeeded'] as const)
        await budget.settle({ reservationId: 'no-such-reservation' }, result);
      arranged.check.equal('attempts left', await budget.left(), LIMIT - 4);
    },
  },
  {
    name: 'settle: a reservation of before the lock takes nothing off the budget that started anew',
    rule: RETURNED,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      const early = await budget.reserved();
      for (let used = 1; used < LIMIT; used += 1) await budget.reserved();
      const anew = later(START, LOCKOUT);
      await budget.reserved({ at: anew });
      await budget.settle(early, 'returned', { at: later(anew, 1) });
      arranged.check.equal('attempts left', await budget.left(later(anew, 2)), LIMIT - 2);
    },
  },
]);
