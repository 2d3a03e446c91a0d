import type { AttemptLimiter } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, brokenSubject, alteredContracts, onStaleRead, patch } from './broken.js';

type Clear = AttemptLimiter['clear'];
type Clearing = Parameters<Clear>[0];
type Row = InMemoryStore['budgets'] extends Map<string, infer R> ? R : never;

function clearing(wrong: string, clear: (real: Clear, store: InMemoryStore) => Clear): Broken {
  return broken(wrong, ({ real: { AttemptLimiter: real }, store }) => ({
    AttemptLimiter: { clear: clear((asked) => real.clear(asked), store) },
  }));
}

/** Clears, and then puts some budgets back as they were, in this way. */
function keeping(wrong: string, kept: (budget: string, before: Row, after: Row, clearing: Clearing) => Partial<Row>): Broken {
  return clearing(wrong, (real, store) => async (asked) => {
    const before = [...store.budgets];
    const claim = await real(asked);
    for (const [budget, row] of before) patch(store.budgets, budget, kept(budget, row, store.budgets.get(budget) ?? row, asked));
    return claim;
  });
}

/** Clears these budgets, too. */
function clearingToo(wrong: string, too: (budget: string, clearing: Clearing) => boolean): Broken {
  return clearing(wrong, (real, store) => async (asked) => {
    for (const [budget] of store.budgets)
      if (too(budget, asked)) patch(store.budgets, budget, { reservations: [], lockedAt: null });
    return real(asked);
  });
}

const won = ({ adminId }: Clearing) => ({ outcome: 'won', adminId }) as const;
/** As a pattern of SQL reads an id that is not escaped. */
const pattern = (id: string): RegExp =>
  new RegExp(
    `^device:${id
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}:`,
  );

const FACTORS = "clear: of one factor leaves the other's attempts";

export const brokenAttemptClearing: BrokenByCase = {
  'clear: forgets the attempts of both factors in every budget of that admin': [
    clearing('only says so', () => (asked) => Promise.resolve(won(asked))),
    clearing('names another admin', (real) => async (asked) => ({ ...(await real(asked)), adminId: 'another' as never })),
    ...['admin', 'device', 'enrolment'].map((kind) =>
      keeping(`forgets the budgets of ${kind}s`, (budget, before) => (budget.startsWith(`${kind}:`) ? before : {})),
    ),
    clearing('forgets passwords alone', (real) => (asked) => real({ ...asked, factor: asked.factor ?? 'password' })),
  ],
  'clear: lifts each lock from which it took an attempt': [
    keeping('keeps the locks', (_budget, { lockedAt }) => ({ lockedAt })),
    keeping('keeps the locks of devices', (budget, { lockedAt }) => (budget.startsWith('device:') ? { lockedAt } : {})),
    keeping('keeps the attempts', (_budget, { reservations }) => ({ reservations })),
  ],
  [FACTORS]: [
    clearing('forgets both', (real) => (asked) => real({ ...asked, factor: null })),
    clearing('forgets the other', (real) => (asked) => real({ ...asked, factor: asked.factor === 'totp' ? 'password' : 'totp' })),
    clearing('forgets passwords whatever is asked', (real) => (asked) => real({ ...asked, factor: 'password' })),
  ],
  'clear: a lock from which it took nothing stays': [
    clearing('lifts every lock', (real, store) => async (asked) => {
      const claim = await real(asked);
      for (const [budget] of store.budgets) patch(store.budgets, budget, { lockedAt: null });
      return claim;
    }),
    clearing('deletes the budgets', (real, store) => async (asked) => {
      const claim = await real(asked);
      store.budgets.clear();
      return claim;
    }),
  ],
  'clear: lost where there is nothing to forget': [
    clearing('always wins', (real) => async (asked) => ({ ...(await real(asked)), ...won(asked) })),
    clearing('wins where there is a budget', (real, store) => async (asked) => {
      const claim = await real(asked);
      return store.budgets.has(`admin:${asked.adminId}`) ? won(asked) : claim;
    }),
  ],
  'clear: other budgets are untouched, however alike the ids are': [
    clearingToo('clears ids that begin alike', (budget, { adminId }) => budget.startsWith(`device:${adminId}`)),
    clearingToo('takes the id of another up to its colon', (budget, { adminId }) => budget.startsWith(`device:${adminId}:`)),
    clearingToo('takes ids for patterns', (budget, { adminId }) => pattern(adminId).test(budget)),
    clearingToo('clears every device', (budget) => budget.startsWith('device:')),
    clearingToo('clears whatever ends like it', (budget, { adminId }) => budget.endsWith(adminId)),
    clearingToo('clears recoveries', (budget, { adminId }) => budget === `recovery:${adminId}`),
    clearingToo('clears everything', () => true),
  ],
  'clear: a reservation of before it takes nothing off the budget afterwards': broken(
    'takes one off with every settlement',
    ({ store }) => ({
      AttemptLimiter: {
        settle: async ({ budget }) => {
          const row = store.budgets.get(budget)!;
          store.budgets.set(budget, { ...row, reservations: row.reservations.slice(1) });
        },
      },
    }),
  ),
  'clear: of 16 parallel calls one wins': clearing(
    'looks, and then deletes',
    (real, store) => (asked) => onStaleRead(store, () => real(asked)),
  ),
  'clear beside reserve: attempts of the other factor are all counted': clearing(
    'reads, takes out and writes',
    (real, store) => (asked) => onStaleRead(store, () => real(asked)),
  ),
  'clear: what one process cleared is cleared in the other': brokenSubject('clears in each process', (made) => ({
    second: alteredContracts(made, { AttemptLimiter: { clear: async (asked) => won(asked) } }),
  })),
};
