import type { AttemptLimiter, AttemptReservation, Instant } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase, World } from './broken.js';
import { alteredContracts, broken, brokenSubject, onStaleRead, patch } from './broken.js';

type Limiter = Partial<AttemptLimiter>;

function limiter(wrong: string, methods: (real: AttemptLimiter, store: InMemoryStore) => Limiter): Broken {
  return broken(wrong, ({ real, store }) => ({ AttemptLimiter: methods(real.AttemptLimiter, store) }));
}

/** When the lock of a budget is over by today's setting; null while there is none. */
function lockEnd(store: InMemoryStore, { budget, lockoutMs }: Pick<AttemptReservation, 'budget' | 'lockoutMs'>): Instant | null {
  const lockedAt = store.budgets.get(budget)?.lockedAt ?? null;
  return lockedAt === null ? null : ((lockedAt + lockoutMs) as Instant);
}

/** A limiter of its own for every process: what it counted is nowhere else. */
function perProcess(wrong: string, hook: 'second' | 'restart'): Broken {
  return brokenSubject(wrong, (made: World) => {
    const own = alteredContracts(made, {
      AttemptLimiter: { reserve: (asked) => made.real.AttemptLimiter.reserve({ ...asked, budget: `${asked.budget} elsewhere` }) },
    });
    return hook === 'second' ? { second: own } : { restart: () => own };
  });
}

export const brokenAttemptLimiter: BrokenByCase = {
  'reserve: 64 parallel calls get exactly the limit, all distinct': limiter('reads, adds and writes', (real, store) => ({
    reserve: (asked) => onStaleRead(store, () => real.reserve(asked)),
  })),
  'reserve: only the one that reaches the limit starts the lock': [
    limiter('announces the lock on every reservation', (real) => ({
      reserve: async (asked) => {
        const claim = await real.reserve(asked);
        return claim.outcome === 'reserved'
          ? { ...claim, throttledUntil: (asked.at + asked.lockoutMs) as typeof asked.at }
          : claim;
      },
    })),
    limiter('never announces the lock', (real) => ({
      reserve: async (asked) => ({ ...(await real.reserve(asked)), throttledUntil: null }),
    })),
  ],
  'reserve: a limit of one is used up by the first': limiter('lets one more in than the limit', (real) => ({
    reserve: (asked) => real.reserve({ ...asked, limit: Math.max(2, asked.limit) }),
  })),
  'reserve: both factors use one budget': limiter('keeps a budget for each factor', (real) => ({
    reserve: (asked) => real.reserve({ ...asked, budget: `${asked.factor} ${asked.budget}` }),
  })),
  'reserve: hammering does not prolong the lock': limiter('starts the lock anew with every try', (real, store) => ({
    reserve: async (asked) => {
      const claim = await real.reserve(asked);
      if (claim.outcome !== 'throttled') return claim;
      const retryAt = (asked.at + asked.lockoutMs) as typeof asked.at;
      store.budgets.set(asked.budget, { ...store.budgets.get(asked.budget)!, lockedAt: asked.at });
      return { outcome: 'throttled', retryAt };
    },
  })),
  'reserve: the lock is over at retryAt, not one ms later': limiter('is still locked at retryAt', (real, store) => ({
    reserve: async (asked) => {
      const lockedAt = lockEnd(store, asked);
      return lockedAt === asked.at ? { outcome: 'throttled', retryAt: lockedAt } : real.reserve(asked);
    },
  })),
  'reserve: after a lock the budget starts anew and locks again, under 32 parallel calls': limiter(
    'is off once the first lock is over',
    (real, store) => ({
      reserve: (asked) => {
        const lockedAt = lockEnd(store, asked);
        return real.reserve(lockedAt !== null && asked.at >= lockedAt ? { ...asked, limit: 1_000 } : asked);
      },
    }),
  ),
  'reserve: a reservation that is never settled counts as failed': limiter('forgets what is older than a minute', (real) => {
    const since = new Map<string, number>();
    return {
      reserve: (asked) => {
        const minute = Math.floor((asked.at - (since.get(asked.budget) ?? asked.at)) / 60_000);
        since.set(asked.budget, since.get(asked.budget) ?? asked.at);
        return real.reserve({ ...asked, budget: minute === 0 ? asked.budget : `${asked.budget} ${minute}` });
      },
    };
  }),
  'reserve: a limit that was lowered below what is used gives nothing more': [
    limiter('keeps to the first limit it saw', (real) => {
      const first = new Map<string, number>();
      return {
        reserve: (asked) => {
          const limit = first.get(asked.budget) ?? asked.limit;
          first.set(asked.budget, limit);
          return real.reserve({ ...asked, limit });
        },
      };
    }),
    limiter('answers now as retryAt', (real) => ({
      reserve: async (asked) => {
        const claim = await real.reserve(asked);
        return claim.outcome === 'throttled' ? { outcome: 'throttled', retryAt: asked.at } : claim;
      },
    })),
  ],
  'reserve: what was counted is remembered over a restart': perProcess('counts in memory', 'restart'),
  'reserve: two processes count into one budget': perProcess('counts in each process', 'second'),
  'reserve: other budgets are untouched by use, lock and success': [
    limiter('does not tell budgets apart by case', (real) => ({
      reserve: (asked) => real.reserve({ ...asked, budget: asked.budget.toLowerCase() }),
    })),
    limiter('lifts every lock with any success', (real, store) => ({
      settle: async (settlement) => {
        if (settlement.result === 'succeeded') store.budgets.clear();
        await real.settle(settlement);
      },
    })),
    limiter('takes a reservation back from whichever budget is named', (real, store) => ({
      settle: async (settlement) => {
        const named = store.budgets.get(settlement.budget);
        if (settlement.result === 'returned') store.budgets.set(settlement.budget, { ...named!, lockedAt: null });
        const owner = [...store.budgets].find(([, row]) =>
          row.reservations.some(({ reservationId }) => reservationId === settlement.reservationId),
        );
        await real.settle({ ...settlement, budget: owner?.[0] ?? settlement.budget });
      },
    })),
  ],
  'reserve: 10 000 other budgets evict nothing': limiter('keeps the last 5 000 budgets', (real, store) => ({
    reserve: async (asked) => {
      const claim = await real.reserve(asked);
      const [oldest] = store.budgets.keys();
      if (store.budgets.size > 5_000 && oldest !== undefined) store.budgets.delete(oldest);
      return claim;
    },
  })),
  'settle: success gives back the part of its own factor only': [
    limiter('gives back everything', (real, store) => ({
      settle: async (settlement) => {
        await real.settle(settlement);
        if (settlement.result === 'succeeded') store.budgets.delete(settlement.budget);
      },
    })),
    limiter('gives back one attempt', (real) => ({
      settle: (settlement) => real.settle({ ...settlement, result: 'returned' }),
    })),
  ],
  'settle: success lifts a lock': limiter('keeps the lock', (real, store) => ({
    settle: async (settlement) => {
      const before = store.budgets.get(settlement.budget);
      await real.settle(settlement);
      if (before?.lockedAt != null) store.budgets.set(settlement.budget, before);
    },
  })),
  'settle: a returned reservation is taken back, and no other': [
    limiter('leaves a returned one counted', (real) => ({
      settle: async (settlement) => (settlement.result === 'returned' ? undefined : real.settle(settlement)),
    })),
    limiter('gives back the whole factor', (real) => ({
      settle: (settlement) => real.settle({ ...settlement, result: 'succeeded' }),
    })),
  ],
  'settle: of 16 parallel settlements of one reservation one counts': limiter(
    'takes one off with every call',
    (_real, store) => ({
      settle: async ({ budget }) => {
        const row = store.budgets.get(budget)!;
        store.budgets.set(budget, { ...row, reservations: row.reservations.slice(1), lockedAt: null });
      },
    }),
  ),
  'settle: a success that is settled twice resets once': limiter('resets with every call', (real, store) => ({
    settle: async (settlement) => {
      await real.settle(settlement);
      if (settlement.result === 'succeeded') store.budgets.delete(settlement.budget);
    },
  })),
  'settle: attempts beside 16 returns are all counted': limiter('reads, takes off and writes', (real, store) => ({
    settle: (settlement) => onStaleRead(store, () => real.settle(settlement)),
  })),
  'reserve: budgets are told apart to their last character': [
    limiter('cuts names at 64 characters', (real) => ({
      reserve: (asked) => real.reserve({ ...asked, budget: asked.budget.slice(0, 64) }),
    })),
    limiter('cuts names at 100 characters', (real) => ({
      reserve: (asked) => real.reserve({ ...asked, budget: asked.budget.slice(0, 100) }),
    })),
  ],
  "settle: a success that lifts a lock leaves the other factor's part": limiter('empties a locked budget', (real, store) => ({
    settle: async (settlement) => {
      const locked = store.budgets.get(settlement.budget)?.lockedAt !== null;
      await real.settle(settlement);
      if (locked && settlement.result === 'succeeded') store.budgets.delete(settlement.budget);
    },
  })),
  'settle: a reservation returned while its lock holds takes the lock back': limiter(
    'keeps the lock of what was returned',
    (real, store) => ({
      settle: async (settlement) => {
        const { lockedAt = null } = store.budgets.get(settlement.budget) ?? {};
        await real.settle(settlement);
        if (settlement.result === 'returned') patch(store.budgets, settlement.budget, { lockedAt });
      },
    }),
  ),
  'settle: what was never reserved changes nothing': [
    limiter('takes one off for whatever is returned', (_real, store) => ({
      settle: async ({ budget, result }) => {
        const row = store.budgets.get(budget)!;
        if (result === 'returned') store.budgets.set(budget, { ...row, reservations: row.reservations.slice(1) });
      },
    })),
    limiter('resets for whatever succeeds', (real, store) => ({
      settle: async (settlement) => {
        await real.settle(settlement);
        if (settlement.result === 'succeeded') store.budgets.delete(settlement.budget);
      },
    })),
  ],
  'settle: a reservation of before the lock takes nothing off the budget that started anew': limiter(
    'counts, and takes one off once for each reservation',
    (_real, store) => {
      const settled = new Set<string>();
      return {
        settle: async ({ budget, reservationId }) => {
          if (settled.has(reservationId)) return;
          settled.add(reservationId);
          const row = store.budgets.get(budget)!;
          store.budgets.set(budget, { ...row, reservations: row.reservations.slice(1) });
        },
      };
    },
  ),
};
