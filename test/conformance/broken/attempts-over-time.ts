import type { AttemptLimiter, AttemptReservation, Instant } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';

const FOR_EVER = 1e14;

function limiter(wrong: string, methods: (real: AttemptLimiter, store: InMemoryStore) => Partial<AttemptLimiter>): Broken {
  return broken(wrong, ({ real, store }) => ({ AttemptLimiter: methods(real.AttemptLimiter, store) }));
}

function reserving(
  wrong: string,
  alter: (asked: AttemptReservation, store: InMemoryStore) => Partial<AttemptReservation>,
): Broken {
  return limiter(wrong, (real, store) => ({ reserve: (asked) => real.reserve({ ...asked, ...alter(asked, store) }) }));
}

const neverAges = (): Partial<AttemptReservation> => ({ windowMs: FOR_EVER });

/** Stores when a lock ends, not when it began. */
function keepsTheEnd(wrong: string): Broken {
  return limiter(wrong, (real, store) => {
    const ends = new Map<string, Instant>();
    return {
      reserve: async (asked) => {
        const end = ends.get(asked.budget);
        if (end !== undefined && asked.at < end) return { outcome: 'throttled', retryAt: end };
        if (end !== undefined) {
          ends.delete(asked.budget);
          store.budgets.delete(asked.budget);
        }
        const claim = await real.reserve(asked);
        if (claim.outcome === 'reserved' && claim.throttledUntil !== null) ends.set(asked.budget, claim.throttledUntil);
        return claim;
      },
    };
  });
}

export const brokenAttemptsOverTime: BrokenByCase = {
  'reserve: an attempt counts for windowMs, and no longer': [
    reserving('never forgets an attempt', neverAges),
    reserving('forgets 1 ms early', ({ windowMs }) => ({ windowMs: windowMs - 1 })),
    reserving('forgets 1 ms late', ({ windowMs }) => ({ windowMs: windowMs + 1 })),
  ],
  'reserve: attempts that are spread over more than a window never lock': reserving('never forgets an attempt', neverAges),
  'reserve: a lock ends by the lockoutMs of the question': [
    keepsTheEnd('stores when the lock ends'),
    reserving('knows one lockout', () => ({ lockoutMs: 600_000 })),
  ],
  'reserve: a lock that a fast clock began ends lockoutMs after it is first asked about': [
    keepsTheEnd('believes a moment in the future'),
    limiter('moves the lock along with every question', (real, store) => ({
      reserve: async (asked) => {
        const before = store.budgets.get(asked.budget);
        const claim = await real.reserve(asked);
        if (claim.outcome === 'throttled' && before !== undefined) store.budgets.set(asked.budget, before);
        return claim;
      },
    })),
  ],
  'reserve: an attempt of a fast clock counts, from when it is seen': [
    limiter('does not count what is not yet', (real, store) => ({
      reserve: (asked) => {
        const row = store.budgets.get(asked.budget);
        if (row !== undefined)
          store.budgets.set(asked.budget, { ...row, reservations: row.reservations.filter(({ at }) => at <= asked.at) });
        return real.reserve(asked);
      },
    })),
    limiter('counts it until its moment has aged', (real, store) => ({
      reserve: async (asked) => {
        const ahead = store.budgets.get(asked.budget)?.reservations.filter(({ at }) => at > asked.at) ?? [];
        const claim = await real.reserve(asked);
        const row = store.budgets.get(asked.budget)!;
        const dated = row.reservations.map(
          (one) => ahead.find(({ reservationId }) => reservationId === one.reservationId) ?? one,
        );
        store.budgets.set(asked.budget, { ...row, reservations: dated });
        return claim;
      },
    })),
  ],
  'reserve: budgets are told apart to their last character': reserving('cuts names at 64 characters', ({ budget }) => ({
    budget: budget.slice(0, 64),
  })),
  "settle: a success that lifts a lock leaves the other factor's part": limiter(
    'lifts a lock by starting anew',
    (real, store) => ({
      settle: async (settlement) => {
        const locked = (store.budgets.get(settlement.budget)?.lockedAt ?? null) !== null;
        await real.settle(settlement);
        if (locked) store.budgets.delete(settlement.budget);
      },
    }),
  ),
  'settle: a reservation returned while its lock holds takes the lock back': limiter('keeps the lock', (real, store) => ({
    settle: async (settlement) => {
      const before = store.budgets.get(settlement.budget);
      await real.settle(settlement);
      if (before?.lockedAt != null) store.budgets.set(settlement.budget, before);
    },
  })),
  'settle: what was never reserved changes nothing': limiter('does not look for the reservation', (real, store) => ({
    settle: async (settlement) => {
      await real.settle(settlement);
      if (settlement.result === 'succeeded') store.budgets.delete(settlement.budget);
    },
  })),
  'settle: a reservation of before the lock takes nothing off the budget that started anew': limiter(
    'takes off whichever reservation is there',
    (_real, store) => ({
      settle: async ({ budget }) => {
        const row = store.budgets.get(budget);
        if (row !== undefined) store.budgets.set(budget, { reservations: row.reservations.slice(1), lockedAt: null });
      },
    }),
  ),
};
