import type { Factor } from '../../credentials/attempt-limiter.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import { adminId as toAdminId, later } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, START } from '../kit/moments.js';
import { Budget, LIMIT, LOCKOUT } from './attempt-budget.js';

const FORGETS =
  'clear forgets, in every budget of that admin (`admin:<id>`, `device:<id>:…`, `enrolment:<id>`), the attempts of that factor, of both where it is null';
const LIFTS = 'clear lifts the lock of each budget from which it took an attempt';
const WINS = 'clear wins when it forgot an attempt, else it is lost with `not_throttled`';
const OTHERS = 'other budgets are never touched';

function clear(
  { contracts }: { readonly contracts: Contracts },
  adminId: AdminId,
  factor: Factor | null = null,
  moment = at(1),
): ReturnType<Contracts['AttemptLimiter']['clear']> {
  return contracts.AttemptLimiter.clear({ adminId, factor, at: moment });
}

const someone = (arranged: Arranged): AdminId => toAdminId(arranged.id());

function budgetsOf(arranged: Arranged, adminId: AdminId): readonly Budget[] {
  const devices = [arranged.digest(), arranged.digest()].map((digest) => `device:${adminId}:${digest}`);
  return [`admin:${adminId}`, `enrolment:${adminId}`, ...devices].map((name) => new Budget(arranged, name));
}

export const attemptClearingCases = casesOf('AttemptLimiter', [
  {
    name: 'clear: forgets the attempts of both factors in every budget of that admin',
    rule: FORGETS,
    run: async (arranged) => {
      const adminId = someone(arranged);
      const budgets = budgetsOf(arranged, adminId);
      for (const budget of budgets) {
        await budget.reserved();
        await budget.reserved({ factor: 'totp' });
      }
      arranged.check.equal('the answer', await clear(arranged, adminId), { outcome: 'won', adminId });
      for (const budget of budgets) arranged.check.equal(`left of ${budget.name}`, await budget.left(at(2)), LIMIT - 1);
    },
  },
  {
    name: 'clear: lifts each lock from which it took an attempt',
    rule: LIFTS,
    run: async (arranged) => {
      const adminId = someone(arranged);
      const budgets = budgetsOf(arranged, adminId);
      for (const budget of budgets) await budget.usedUp();
      arranged.check.won('clearing', await clear(arranged, adminId, 'password'));
      for (const budget of budgets) {
        const left = await budget.left(at(2));
        arranged.check.equal(`left of ${budget.name}`, left, LIMIT - 1);
        if (left !== LIMIT - 1) continue;
        for (let used = 2; used < LIMIT; used += 1) await budget.reserved({ at: at(2) });
        const last = await budget.reserved({ at: at(3) });
        arranged.check.equal('locks again, and counts from there', last.throttledUntil, later(at(3), LOCKOUT));
      }
    },
  },
  {
    name: "clear: of one factor leaves the other's attempts",
    rule: FORGETS,
    run: async (arranged) => {
      for (const [factor, other] of [
        ['password', 'totp'],
        ['totp', 'password'],
      ] as const) {
        const adminId = someone(arranged);
        const budgets = budgetsOf(arranged, adminId);
        for (const budget of budgets) {
          for (let used = 0; used < 2; used += 1) await budget.reserved({ factor: other });
          for (let used = 2; used < LIMIT; used += 1) await budget.reserved({ factor });
        }
        arranged.check.won(`clearing ${factor}`, await clear(arranged, adminId, factor));
        for (const budget of budgets) arranged.check.equal(`left of ${budget.name}`, await budget.left(at(2)), LIMIT - 3);
      }
    },
  },
  {
    name: 'clear: a lock from which it took nothing stays',
    rule: LIFTS,
    run: async (arranged) => {
      const adminId = someone(arranged);
      const [account, enrolment] = budgetsOf(arranged, adminId);
      await account?.reserved();
      for (let used = 0; used < LIMIT; used += 1) await enrolment?.reserved({ factor: 'totp' });
      arranged.check.won('clearing passwords', await clear(arranged, adminId, 'password'));
      const claim = await enrolment?.reserve({ factor: 'totp', at: at(2) });
      arranged.check.equal('where only codes were tried', claim, { outcome: 'throttled', retryAt: later(START, LOCKOUT) });
    },
  },
  {
    name: 'clear: lost where there is nothing to forget',
    rule: WINS,
    run: async (arranged) => {
      const adminId = someone(arranged);
      const [budget] = budgetsOf(arranged, adminId);
      arranged.check.lost('before any attempt', await clear(arranged, adminId), 'not_throttled');
      await budget?.reserved({ factor: 'totp' });
      arranged.check.lost('where the other factor was tried', await clear(arranged, adminId, 'password'), 'not_throttled');
      arranged.check.won('clearing', await clear(arranged, adminId));
      arranged.check.lost('once more', await clear(arranged, adminId), 'not_throttled');
      if (budget !== undefined) await budget.settle(await budget.reserved({ at: at(2) }), 'succeeded', { at: at(2) });
      arranged.check.lost('after a success', await clear(arranged, adminId, null, at(3)), 'not_throttled');
    },
  },
  {
    name: 'clear: other budgets are untouched, however alike the ids are',
    rule: OTHERS,
    run: async (arranged) => {
      for (const id of [arranged.id(), 'a_b%', '10', '{a}', "o'b"]) {
        const adminId = toAdminId(id);
        const digest = arranged.digest();
        const alike = [`${id}0`, `x${id}`, `${id}:1`, `${id}:`, `${id}_`, 'axb%', 'a_bc', id.slice(0, -1)];
        const devices = alike.map((other) => `device:${other}:${digest}`);
        const names = [...devices, ...alike.map((other) => `admin:${other}`), `unknown:${digest}`, `recovery:${id}`];
        const others = [...new Set(names)].map((name) => new Budget(arranged, name));
        const own = budgetsOf(arranged, adminId);
        for (const budget of [...others, ...own]) await budget.reserved({ limit: 1_000 });
        arranged.check.won(`clearing ${id}`, await clear(arranged, adminId));
        for (const budget of others) {
          const { attemptsLeft } = await budget.reserved({ limit: 1_000, at: at(2) });
          arranged.check.that(`${budget.name} still counts beside ${id}`, attemptsLeft <= 998);
        }
        for (const budget of own) arranged.check.equal(`left of ${budget.name}`, await budget.left(at(2)), LIMIT - 1);
      }
    },
  },
  {
    name: 'clear: a reservation of before it takes nothing off the budget afterwards',
    rule: 'settling a reservation that counts no more changes nothing',
    run: async (arranged) => {
      for (const result of ['returned', 'succeeded'] as const) {
        const adminId = someone(arranged);
        const budget = new Budget(arranged, `admin:${adminId}`);
        const early = await budget.reserved();
        arranged.check.won('clearing', await clear(arranged, adminId));
        await budget.reserved({ at: at(2) });
        await budget.settle(early, result, { at: at(3) });
        arranged.check.equal(`left after it was ${result}`, await budget.left(at(4)), LIMIT - 2);
      }
    },
  },
  {
    name: 'clear: of 16 parallel calls one wins',
    rule: WINS,
    run: async (arranged) => {
      const adminId = someone(arranged);
      await new Budget(arranged, `admin:${adminId}`).usedUp();
      const claims = await together(16, (index) => clear({ contracts: arranged.process(index) }, adminId));
      arranged.check.endings('16 calls', claims, { won: 1, not_throttled: 15 });
    },
  },
  {
    name: 'clear beside reserve: attempts of the other factor are all counted',
    rule: FORGETS,
    run: async (arranged) => {
      const adminId = someone(arranged);
      const budgets = budgetsOf(arranged, adminId);
      for (const budget of budgets) await budget.reserved();
      const tried = { factor: 'totp', limit: 100 } as const;
      await together(36, async (index) => {
        const budget = budgets[(index % 9) - 5];
        if (budget === undefined) await clear({ contracts: arranged.process(index) }, adminId, 'password');
        else await budget.reserve(tried, arranged.process(index));
      });
      for (const budget of budgets) {
        const { attemptsLeft } = await budget.reserved({ ...tried, at: at(2) });
        arranged.check.equal(`left of 100 of ${budget.name} after 4 attempts`, attemptsLeft, 95);
      }
    },
  },
  {
    name: 'clear: what one process cleared is cleared in the other',
    rule: FORGETS,
    needs: 'secondProcess',
    run: async (arranged) => {
      const adminId = someone(arranged);
      const budgets = budgetsOf(arranged, adminId);
      for (const budget of budgets) await budget.usedUp();
      arranged.check.won('clearing in the second', await clear({ contracts: arranged.second() }, adminId));
      for (const budget of budgets) arranged.check.equal(`left of ${budget.name}`, await budget.left(at(2)), LIMIT - 1);
    },
  },
]);
