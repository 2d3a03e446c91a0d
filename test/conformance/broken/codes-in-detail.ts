import type { OneTimeCodeRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

type Codes = OneTimeCodeRepository;

function codes(wrong: string, methods: (real: Codes, store: InMemoryStore) => Partial<Codes>): Broken {
  return broken(wrong, ({ real, store }) => ({ OneTimeCodeRepository: methods(real.OneTimeCodeRepository, store) }));
}

const EXPIRED = { outcome: 'lost', reason: 'expired' } as const;

/** Issues although the answer is a loss, as if this had been so. */
function issuesAsIf(wrong: string, change: (store: InMemoryStore, adminId: never) => () => void): Broken {
  return codes(wrong, (real, store) => ({
    issue: async (issue) => {
      const undo = change(store, issue.adminId as never);
      const claim = await real.issue(issue);
      undo();
      return claim;
    },
  }));
}

export const brokenCodesInDetail: BrokenByCase = {
  'claim: what is not the code of that admin and purpose is unknown, expired or not': codes(
    'looks at the clock first',
    (real, store) => ({
      claim: async (claim) => {
        const row = store.codes.get(claim.codeDigest);
        return row?.spent === null && claim.at >= row.expiresAt ? EXPIRED : real.claim(claim);
      },
    }),
  ),
  'claim: a replaced code is unknown, also when it would have expired': codes(
    'keeps replaced codes as expired ones',
    (real, store) => {
      const replaced = new Set<string>();
      return {
        issue: async (issue) => {
          const before = store.codesOf(issue.adminId, issue.purpose);
          const claim = await real.issue(issue);
          if (claim.outcome === 'won') for (const { codeDigest } of before) replaced.add(codeDigest);
          return claim;
        },
        claim: async (claim) => (replaced.has(claim.codeDigest) ? EXPIRED : real.claim(claim)),
      };
    },
  ),
  'claim: digests are told apart by case': codes('folds digests', (real) => ({
    claim: async (claim) => {
      const answer = await real.claim({ ...claim, codeDigest: claim.codeDigest.toLowerCase() as never });
      return answer.outcome === 'won' ? { ...answer, codeDigest: claim.codeDigest } : answer;
    },
  })),
  'issue: retryAt is the moment it says, to the second': [
    codes('answers a moment of the next day', (real) => ({
      issue: async (issue) => {
        const claim = await real.issue(issue);
        if (claim.outcome === 'won' || claim.retryAt === null) return claim;
        return { ...claim, retryAt: (claim.retryAt + 86_400_000) as typeof claim.retryAt };
      },
    })),
    codes('answers a minute from now', (real) => ({
      issue: async (issue) => {
        const claim = await real.issue(issue);
        if (claim.outcome === 'won' || claim.retryAt === null) return claim;
        return { ...claim, retryAt: (issue.issuedAt + 60_000) as typeof claim.retryAt };
      },
    })),
  ],
  'issue: no code of another admin or purpose makes it too soon': codes('waits for every code of the admin', (real, store) => ({
    issue: async (issue) => {
      const others = [...store.codes.values()].filter(
        ({ adminId, purpose }) => adminId === issue.adminId && purpose !== issue.purpose,
      );
      if (issue.purpose !== 'invitation' || others.length === 0) return real.issue(issue);
      return { outcome: 'lost', reason: 'too_soon', retryAt: (issue.issuedAt + 1) as typeof issue.issuedAt };
    },
  })),
  'issue: a code lives exactly as long as was said': [
    codes('lets none live longer than a day', (real) => ({
      issue: (issue) => real.issue({ ...issue, expiresAt: Math.min(issue.expiresAt, issue.issuedAt + 86_400_000) as never }),
    })),
    codes('lets every one live for ever', (real) => ({
      issue: (issue) => real.issue({ ...issue, expiresAt: (issue.expiresAt + 9e9) as never }),
    })),
  ],
  'issue: an active author may': codes('lets nobody but system actors', (real) => ({
    issue: async (issue) =>
      issue.by.kind === 'system' ? real.issue(issue) : { outcome: 'lost', reason: 'author_moved', retryAt: null },
  })),
  'issue: an invitation is not due to an admin who was suspended or locked before accepting': issuesAsIf(
    'looks at the password alone',
    (store, adminId) => {
      const { status = 'created', passwordHash = null } = store.admins.get(adminId) ?? {};
      if (passwordHash === null) patch(store.admins, adminId, { status: 'pending_verification' });
      return () => patch(store.admins, adminId, { status });
    },
  ),
  'issue: a pending seed leaves an enrolment code due': issuesAsIf('takes a pending seed for a factor', (store, adminId) => {
    const { pending = null, sealedSeed = null } = store.totp.get(adminId) ?? {};
    if (pending !== null) patch(store.totp, adminId, { sealedSeed: pending.sealedSeed });
    return () => patch(store.totp, adminId, { sealedSeed });
  }),
};
