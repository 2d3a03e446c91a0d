import { later } from '../../kernel/ids.js';
import { Budget, leftOf, LIMIT, LOCKOUT, reservedOf, WINDOW } from './attempt-budget.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';
import { together } from '../kit/arranged.js';

const OTHER_BUDGETS = 10_000;
const AT_ONCE = 50;

const COUNTS =
  'among any number of parallel calls exactly `limit` get `reserved`, with attemptsLeft of limit-1 down to 0, all distinct';
const LOCKED = 'while `at < retryAt`, reserve answers `throttled` and changes nothing';
const ANEW = 'once the lock is over (`at >= retryAt`) the budget starts anew';
const OTHERS = 'other budgets are never touched, and never evicted to make room';

const AGE = 'attempts age: one that was reserved at or before `at - windowMs` counts no more';
const TODAY = 'a lock lasts `lockoutMs` by the setting of each question, counted from the attempt that used the budget up';
const FUTURE = 'a stored moment later than `at` counts as `at`, so nobody waits longer than `lockoutMs` from now';

export const attemptReservingCases = casesOf('AttemptLimiter', [
  {
    name: 'reserve: 64 parallel calls get exactly the limit, all distinct',
    rule: COUNTS,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      const claims = await together(64, (index) => budget.reserve({}, arranged.process(index)));
      arranged.check.equal('attempts left of the reserved ones', leftOf(claims), [0, 1, 2, 3, 4]);
    },
  },
  {
    name: 'reserve: only the one that reaches the limit starts the lock',
    rule: 'the one that reaches the limit answers `throttledUntil = at + lockoutMs`; the others answer null there',
    run: async (arranged) => {
      const claims = await together(16, () => new Budget(arranged, 'admin:one').reserve());
      for (const { attemptsLeft, throttledUntil } of reservedOf(claims)) {
        const due = attemptsLeft === 0 ? later(START, LOCKOUT) : null;
        arranged.check.equal(`throttledUntil with ${String(attemptsLeft)} left`, throttledUntil, due);
      }
      const retries = new Set(claims.map((claim) => (claim.outcome === 'throttled' ? claim.retryAt : later(START, LOCKOUT))));
      arranged.check.equal('retryAt of the throttled ones', [...retries], [later(START, LOCKOUT)]);
    },
  },
  {
    name: 'reserve: a limit of one is used up by the first',
    rule: COUNTS,
    run: async (arranged) => {
      const claims = await together(8, (index) =>
        new Budget(arranged, 'admin:one').reserve({ limit: 1 }, arranged.process(index)),
      );
      arranged.check.equal('attempts left of the reserved ones', leftOf(claims), [0]);
      arranged.check.equal('its lock', reservedOf(claims)[0]?.throttledUntil, later(START, LOCKOUT));
    },
  },
  {
    name: 'reserve: both factors use one budget',
    rule: '`limit` counts unsettled and failed attempts of both factors together',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      const factors = ['password', 'totp'] as const;
      const claims = await together(16, (index) => budget.reserve({ factor: factors[index % 2] ?? 'totp' }));
      arranged.check.equal('attempts left of the reserved ones', leftOf(claims), [0, 1, 2, 3, 4]);
    },
  },
  {
    name: 'reserve: hammering does not prolong the lock',
    rule: LOCKED,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.usedUp();
      for (const ms of [1, LOCKOUT / 2, LOCKOUT - 1]) {
        const claim = await budget.reserve({ at: at(ms) });
        arranged.check.equal(`${String(ms)} ms into the lock`, claim, { outcome: 'throttled', retryAt: later(START, LOCKOUT) });
      }
      arranged.check.equal('attempts left when the lock is over', await budget.left(later(START, LOCKOUT)), LIMIT - 1);
    },
  },
  {
    name: 'reserve: the lock is over at retryAt, not one ms later',
    rule: ANEW,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.usedUp();
      arranged.check.equal('attempts left at retryAt', await budget.left(later(START, LOCKOUT)), LIMIT - 1);
    },
  },
  {
    name: 'reserve: after a lock the budget starts anew and locks again, under 32 parallel calls',
    rule: `${ANEW}, and locks again when it is used up again`,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.usedUp();
      const moment = later(START, LOCKOUT);
      const claims = await together(32, (index) => budget.reserve({ at: moment }, arranged.process(index)));
      arranged.check.equal('attempts left of the reserved ones', leftOf(claims), [0, 1, 2, 3, 4]);
      const next = await budget.reserve({ at: later(moment, 1) });
      arranged.check.equal('the next one', next, { outcome: 'throttled', retryAt: later(moment, LOCKOUT) });
    },
  },
  {
    name: 'reserve: a reservation that is never settled counts as failed',
    rule: 'a reservation that is never settled counts as failed',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.reserved();
      arranged.check.equal('attempts left an hour later', await budget.left(at(HOUR)), LIMIT - 2);
    },
  },
  {
    name: 'reserve: a limit that was lowered below what is used gives nothing more',
    rule: 'unsettled and failed attempts are at most `limit`',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      for (let used = 0; used < 3; used += 1) await budget.reserved();
      const claim = await budget.reserve({ limit: 3 });
      arranged.check.equal('with a limit of 3, 3 used', claim.outcome, 'throttled');
      arranged.check.that('retryAt lies ahead', claim.outcome !== 'throttled' || claim.retryAt > START);
    },
  },
  {
    name: 'reserve: what was counted is remembered over a restart',
    rule: 'a reservation that is never settled counts as failed, also after a crash',
    needs: 'restart',
    run: async (arranged) => {
      const [used, locked] = [new Budget(arranged), new Budget(arranged)];
      await used.reserved();
      await locked.usedUp();
      const reopened = await arranged.restarted();
      arranged.check.equal('attempts left', await used.left(START, reopened), LIMIT - 2);
      arranged.check.equal('attempts left under a lock', await locked.left(START, reopened), null);
    },
  },
  {
    name: 'reserve: two processes count into one budget',
    rule: 'the store is shared by all processes',
    needs: 'secondProcess',
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.reserved();
      arranged.check.equal('attempts left in the second process', await budget.left(START, arranged.second()), LIMIT - 2);
      arranged.check.equal('attempts left in the first again', await budget.left(), LIMIT - 3);
    },
  },
  {
    name: 'reserve: other budgets are untouched by use, lock and success',
    rule: OTHERS,
    run: async (arranged) => {
      const [one, other] = [new Budget(arranged, 'admin:Aa'), new Budget(arranged, 'admin:aA')];
      const kept = await other.reserved();
      const claims = await together(LIMIT, () => one.reserve());
      arranged.check.equal('attempts left of a budget of another case', leftOf(claims), [0, 1, 2, 3, 4]);
      arranged.check.equal('attempts left beside a locked budget', await other.left(), LIMIT - 2);
      const third = new Budget(arranged);
      await third.settle(await third.reserved(), 'succeeded');
      arranged.check.equal('a success elsewhere lifts this lock', await one.left(), null);
      await one.settle(kept, 'returned');
      arranged.check.equal('attempts left after one of another budget was returned', await other.left(), LIMIT - 3);
    },
  },
  {
    name: 'reserve: 10 000 other budgets evict nothing',
    rule: OTHERS,
    run: async (arranged) => {
      const [locked, used] = [new Budget(arranged), new Budget(arranged)];
      await locked.usedUp();
      await used.reserved();
      for (let done = 0; done < OTHER_BUDGETS; done += AT_ONCE) {
        await together(AT_ONCE, (index) =>
          new Budget(arranged, `unknown:${String(done + index)}`).reserve({}, arranged.process(index)),
        );
      }
      arranged.check.equal('attempts left of the locked budget', await locked.left(), null);
      arranged.check.equal('attempts left of the used budget', await used.left(), LIMIT - 2);
    },
  },
  {
    name: 'reserve: an attempt counts for windowMs, and no longer',
    rule: AGE,
    run: async (arranged) => {
      const [young, old, asked] = [new Budget(arranged), new Budget(arranged), new Budget(arranged)];
      for (const budget of [young, old, asked]) await budget.reserved();
      arranged.check.equal('attempts left 1 ms before', await young.left(at(WINDOW - 1)), LIMIT - 2);
      arranged.check.equal('attempts left at the end of the window', await old.left(at(WINDOW)), LIMIT - 1);
      const left = leftOf([await asked.reserve({ at: at(MINUTE), windowMs: MINUTE })]);
      arranged.check.equal('attempts left by the window of the question', left, [LIMIT - 1]);
    },
  },
  {
    name: 'reserve: attempts that are spread over more than a window never lock',
    rule: AGE,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      const left: (number | null)[] = [];
      for (let day = 0; day < 2 * LIMIT; day += 1) left.push(await budget.left(at((day * WINDOW) / 2)));
      arranged.check.equal('the fewest attempts left', Math.min(...left.map((one) => one ?? -1)), LIMIT - 2);
    },
  },
  {
    name: 'reserve: a lock ends by the lockoutMs of the question',
    rule: TODAY,
    run: async (arranged) => {
      const budgets = [new Budget(arranged), new Budget(arranged), new Budget(arranged)] as const;
      for (const budget of budgets) await budget.usedUp();
      const [shorter, over, longer] = budgets;
      const early = await shorter.reserve({ at: at(1), lockoutMs: MINUTE });
      arranged.check.equal('under a shorter one', early, { outcome: 'throttled', retryAt: at(MINUTE) });
      const anew = leftOf([await over.reserve({ at: at(MINUTE), lockoutMs: MINUTE })]);
      arranged.check.equal('attempts left when the shorter one is over', anew, [LIMIT - 1]);
      const late = await longer.reserve({ at: later(START, LOCKOUT), lockoutMs: 2 * LOCKOUT });
      arranged.check.equal('under a longer one', late, { outcome: 'throttled', retryAt: at(2 * LOCKOUT) });
    },
  },
  {
    name: 'reserve: a lock that a fast clock began ends lockoutMs after it is first asked about',
    rule: FUTURE,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.usedUp(at(7 * 24 * HOUR));
      const claim = await budget.reserve();
      arranged.check.equal('asked now', claim, { outcome: 'throttled', retryAt: later(START, LOCKOUT) });
      const soon = await budget.reserve({ at: at(1) });
      arranged.check.equal('asked again', soon, { outcome: 'throttled', retryAt: later(START, LOCKOUT) });
      arranged.check.equal('attempts left at retryAt', await budget.left(later(START, LOCKOUT)), LIMIT - 1);
    },
  },
  {
    name: 'reserve: an attempt of a fast clock counts, from when it is seen',
    rule: FUTURE,
    run: async (arranged) => {
      const budget = new Budget(arranged);
      await budget.reserved({ at: at(7 * 24 * HOUR) });
      arranged.check.equal('attempts left now', await budget.left(), LIMIT - 2);
      arranged.check.equal('attempts left a window later', await budget.left(at(WINDOW)), LIMIT - 1);
    },
  },
  {
    name: 'reserve: budgets are told apart to their last character',
    rule: OTHERS,
    run: async (arranged) => {
      // As long as a budget of a device is: two ids and a digest.
      const start = `device:${arranged.id()}:${'0'.repeat(63)}`;
      const [one, other] = [new Budget(arranged, `${start}a`), new Budget(arranged, `${start}b`)];
      await one.usedUp();
      arranged.check.equal('attempts left of the other', await other.left(), LIMIT - 1);
    },
  },
]);
