import type { CodeIssue, OneTimeCodeRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { alteredContracts, broken, brokenSubject, onStaleRead, patch } from './broken.js';

type Codes = OneTimeCodeRepository;
type Row = InMemoryStore['codes'] extends Map<infer _K, infer R> ? R : never;

function codes(wrong: string, methods: (real: Codes, store: InMemoryStore) => Partial<Codes>): Broken {
  return broken(wrong, ({ real, store }) => ({ OneTimeCodeRepository: methods(real.OneTimeCodeRepository, store) }));
}

/** Issues although the answer is a loss for this reason. */
function issuesDespite(wrong: string, reason: 'too_soon' | 'not_due' | 'author_moved', put = true): Broken {
  return codes(wrong, (real, store) => ({
    issue: async (issue) => {
      const claim = await real.issue(issue);
      if (claim.outcome !== 'lost' || claim.reason !== reason) return claim;
      if (put) store.putCode(rowOf(issue));
      return { outcome: 'won', adminId: issue.adminId, address: store.admins.get(issue.adminId)!.email };
    },
  }));
}

function rowOf({ codeDigest, adminId, purpose, issuedAt, expiresAt }: CodeIssue): Omit<Row, 'spent'> {
  return { codeDigest, adminId, purpose, issuedAt, expiresAt };
}

/** Waits for other codes, too. */
function tooSoonBeside(wrong: string, counts: (row: Row, issue: CodeIssue) => boolean): Broken {
  return codes(wrong, (real, store) => ({
    issue: async (issue) => {
      const young = [...store.codes.values()].some((row) => counts(row, issue) && row.issuedAt >= issue.notSince);
      return young ? { outcome: 'lost', reason: 'too_soon', retryAt: (issue.issuedAt + 60_000) as never } : real.issue(issue);
    },
  }));
}

/** Invites admins of these statuses as if they were still pending. */
function dueTo(wrong: string, invites: (status: string) => boolean): Broken {
  return codes(wrong, (real, store) => ({
    issue: async (issue) => {
      const { status } = store.admins.get(issue.adminId)!;
      if (status === 'active' || !invites(status)) return real.issue(issue);
      patch(store.admins, issue.adminId, { status: 'pending_verification' });
      const claim = await real.issue(issue);
      patch(store.admins, issue.adminId, { status });
      return claim;
    },
  }));
}

export const brokenOneTimeCodeRepository: BrokenByCase = {
  'claim: of 32 parallel claims one wins': codes('reads, then deletes', (real, store) => ({
    claim: (claim) => onStaleRead(store, () => real.claim(claim)),
  })),
  'claim: a used code is unknown, and names its admin and digest when it works': [
    codes('does not use it up', (real, store) => ({
      claim: async (claim) => {
        const answer = await real.claim(claim);
        patch(store.codes, claim.codeDigest, { spent: null });
        return answer;
      },
    })),
    codes('calls a used one expired', (real, store) => ({
      claim: async (claim) => {
        const used = store.codes.get(claim.codeDigest)?.spent === 'used';
        return used ? { outcome: 'lost', reason: 'expired' } : real.claim(claim);
      },
    })),
    codes('names another admin', (real) => ({
      claim: async (claim) => ({ ...(await real.claim(claim)), adminId: 'somebody-else' as never }),
    })),
    codes('names another code', (real) => ({
      claim: async (claim) => ({ ...(await real.claim(claim)), codeDigest: 'another' as never }),
    })),
  ],
  'claim: a code that was never issued is unknown': codes('calls what it does not know expired', (real, store) => ({
    claim: async (claim) => (store.codes.has(claim.codeDigest) ? real.claim(claim) : { outcome: 'lost', reason: 'expired' }),
  })),
  'claim: a code is expired from expiresAt on, not before': [
    codes('still works at expiresAt', (real) => ({
      claim: (claim) => real.claim({ ...claim, at: (claim.at - 1) as typeof claim.at }),
    })),
    codes('expires 1 ms early', (real) => ({
      claim: (claim) => real.claim({ ...claim, at: (claim.at + 1) as typeof claim.at }),
    })),
  ],
  'claim: an expired code stays unusable, also when the clock steps back': codes(
    'compares with each clock anew',
    (real, store) => ({
      claim: async (claim) => {
        const answer = await real.claim(claim);
        if (answer.outcome === 'lost' && answer.reason === 'expired') patch(store.codes, claim.codeDigest, { spent: null });
        return answer;
      },
    }),
  ),
  'claim: a code of another admin is unknown, and is not used up': [
    codes('ignores the admin', (real) => ({ claim: (claim) => real.claim({ ...claim, adminId: null }) })),
    codes('uses it up before it looks', (real, store) => ({
      claim: async (claim) => {
        const answer = await real.claim(claim);
        if (answer.outcome === 'lost') patch(store.codes, claim.codeDigest, { spent: 'used' });
        return answer;
      },
    })),
  ],
  'claim: a code of another purpose is unknown, and is not used up': codes('ignores the purpose', (real, store) => ({
    claim: (claim) => real.claim({ ...claim, purpose: store.codes.get(claim.codeDigest)?.purpose ?? claim.purpose }),
  })),
  'claim: a code claimed in one process is used in the other': brokenSubject('keeps used codes in each process', (made) => ({
    second: alteredContracts(made, {
      OneTimeCodeRepository: {
        claim: async (claim) => {
          const row = made.store.codes.get(claim.codeDigest);
          if (row === undefined) return { outcome: 'lost', reason: 'unknown' };
          return { outcome: 'won', adminId: row.adminId, codeDigest: row.codeDigest };
        },
      },
    }),
  })),
  'issue: replaces the earlier code of that admin and purpose, and no other': [
    codes('keeps the earlier one', (real, store) => ({
      issue: async (issue) => {
        const before = store.codesOf(issue.adminId, issue.purpose);
        const claim = await real.issue(issue);
        if (claim.outcome === 'won') for (const row of before) store.codes.set(row.codeDigest, row);
        return claim;
      },
    })),
    codes('drops every code of the purpose', (real, store) => ({
      issue: async (issue) => {
        for (const [digest, row] of [...store.codes])
          if (row.purpose === issue.purpose && row.adminId !== issue.adminId) store.codes.delete(digest);
        return real.issue(issue);
      },
    })),
    codes('drops every code of the admin', (real, store) => ({
      issue: async (issue) => {
        for (const [digest, row] of [...store.codes])
          if (row.adminId === issue.adminId && row.purpose !== issue.purpose) store.codes.delete(digest);
        return real.issue(issue);
      },
    })),
  ],
  'issue: a code of a fast clock counts from when it is seen': [
    codes('believes a moment in the future', (real, store) => ({
      issue: async (issue) => {
        const ahead = store.codesOf(issue.adminId, issue.purpose).find(({ issuedAt }) => issuedAt > issue.issuedAt);
        if (ahead === undefined) return real.issue(issue);
        const retryAt = (ahead.issuedAt + (issue.issuedAt - issue.notSince) + 1) as never;
        return { outcome: 'lost', reason: 'too_soon', retryAt };
      },
    })),
    codes('moves it along with every question', (real, store) => ({
      issue: async (issue) => {
        const before = store.codesOf(issue.adminId, issue.purpose);
        const claim = await real.issue(issue);
        if (claim.outcome === 'lost') for (const row of before) store.codes.set(row.codeDigest, row);
        return claim;
      },
    })),
    codes('does not count what is not yet', (real, store) => ({
      issue: (issue) => {
        for (const row of store.codesOf(issue.adminId, issue.purpose))
          if (row.issuedAt > issue.issuedAt) store.codes.delete(row.codeDigest);
        return real.issue(issue);
      },
    })),
  ],
  'issue: too soon while the earlier code is not older than notSince, and retryAt says when': [
    codes('lets one of exactly notSince pass', (real) => ({
      issue: (issue) => real.issue({ ...issue, notSince: (issue.notSince + 1) as typeof issue.notSince }),
    })),
    codes('answers no retryAt', (real) => ({ issue: async (issue) => ({ ...(await real.issue(issue)), retryAt: null }) })),
    codes('answers a retryAt that is still too soon', (real) => ({
      issue: async (issue) => {
        const claim = await real.issue(issue);
        return claim.outcome === 'lost' && claim.retryAt !== null ? { ...claim, retryAt: (claim.retryAt - 1) as never } : claim;
      },
    })),
    codes('drops the earlier code first', (real, store) => ({
      issue: async (issue) => {
        const claim = await real.issue(issue);
        if (claim.outcome === 'lost')
          for (const { codeDigest } of store.codesOf(issue.adminId, issue.purpose)) store.codes.delete(codeDigest);
        return claim;
      },
    })),
    codes('answers now as retryAt', (real) => ({
      issue: async (issue) => {
        const claim = await real.issue(issue);
        return claim.outcome === 'lost' && claim.retryAt !== null ? { ...claim, retryAt: issue.issuedAt } : claim;
      },
    })),
  ],
  'issue: a code that was used is still too soon': codes('forgets used codes', (real, store) => ({
    issue: async (issue) => {
      for (const { codeDigest, spent } of store.codesOf(issue.adminId, issue.purpose))
        if (spent === 'used') store.codes.delete(codeDigest);
      return real.issue(issue);
    },
  })),
  'issue: of 16 parallel issues one wins': codes('reads, then writes', (real, store) => ({
    issue: (issue) => onStaleRead(store, () => real.issue(issue)),
  })),
  'issue: answers the stored address, not its canonical form': codes('answers the canonical form', (real, store) => ({
    issue: async (issue) => {
      const claim = await real.issue(issue);
      return claim.outcome === 'won' ? { ...claim, address: store.admins.get(issue.adminId)!.canonicalEmail } : claim;
    },
  })),
  'issue: an invitation is due until one was accepted': [
    issuesDespite('invites whoever it is told to', 'not_due'),
    codes('looks at the status alone', (real, store) => ({
      issue: async (issue) => {
        const { passwordHash } = store.admins.get(issue.adminId)!;
        patch(store.admins, issue.adminId, { passwordHash: null });
        const claim = await real.issue(issue);
        patch(store.admins, issue.adminId, { passwordHash });
        return claim;
      },
    })),
  ],
  'issue: an enrolment code is due until a second factor is enabled': issuesDespite('does not look at the factor', 'not_due'),
  'issue: for nobody it is not found': [
    codes('calls it not due', (real, store) => ({
      issue: async (issue) =>
        store.admins.has(issue.adminId) ? real.issue(issue) : { outcome: 'lost', reason: 'not_due', retryAt: null },
    })),
    codes('answers a retryAt with every loss', (real) => ({
      issue: async (issue) => ({ ...(await real.issue(issue)), retryAt: issue.issuedAt }),
    })),
  ],
  'issue: retryAt is the moment it says, to the second': [
    codes('answers a retryAt of an hour later', (real) => ({
      issue: async (issue) => {
        const claim = await real.issue(issue);
        return claim.outcome === 'lost' && claim.retryAt !== null
          ? { ...claim, retryAt: (claim.retryAt + 3_600_000) as never }
          : claim;
      },
    })),
    codes('always waits for a minute', (real) => ({
      issue: async (issue) => {
        const claim = await real.issue(issue);
        return claim.outcome === 'lost' && claim.retryAt !== null
          ? { ...claim, retryAt: (issue.issuedAt + 60_000) as never }
          : claim;
      },
    })),
  ],
  'issue: no code of another admin or purpose makes it too soon': [
    tooSoonBeside('waits for codes of every purpose', (row, issue) => row.adminId === issue.adminId),
    tooSoonBeside('waits for codes of everybody', (row, issue) => row.purpose === issue.purpose),
  ],
  'issue: a code lives exactly as long as was said': [
    codes('lets it live for an hour', (real) => ({
      issue: (issue) => real.issue({ ...issue, expiresAt: (issue.issuedAt + 3_600_000) as never }),
    })),
    codes('lets it live for a day at most', (real) => ({
      issue: (issue) => real.issue({ ...issue, expiresAt: Math.min(issue.expiresAt, issue.issuedAt + 86_400_000) as never }),
    })),
    codes('keeps whole seconds', (real) => ({
      issue: (issue) => real.issue({ ...issue, expiresAt: (Math.ceil(issue.expiresAt / 1_000) * 1_000) as never }),
    })),
  ],
  'issue: an invitation is not due to an admin who was suspended or locked before accepting': [
    dueTo('invites who never accepted, whatever the status', () => true),
    dueTo('refuses suspended admins alone', (status) => status === 'locked'),
    dueTo('refuses locked admins alone', (status) => status === 'suspended'),
  ],
  'issue: a pending seed leaves an enrolment code due': codes('takes a pending seed for a factor', (real, store) => ({
    issue: async (issue) =>
      (store.totp.get(issue.adminId)?.pending ?? null) === null
        ? real.issue(issue)
        : { outcome: 'lost', reason: 'not_due', retryAt: null },
  })),
  'claim: what is not the code of that admin and purpose is unknown, expired or not': codes(
    'looks at the clock first',
    (real, store) => ({
      claim: async (claim) => {
        const code = store.codes.get(claim.codeDigest);
        return code !== undefined && claim.at >= code.expiresAt ? { outcome: 'lost', reason: 'expired' } : real.claim(claim);
      },
    }),
  ),
  'claim: a replaced code is unknown, also when it would have expired': codes('keeps replaced codes', (real, store) => {
    const replaced = new Map<string, number>();
    return {
      issue: async (issue) => {
        for (const row of store.codesOf(issue.adminId, issue.purpose)) replaced.set(row.codeDigest, row.expiresAt);
        return real.issue(issue);
      },
      claim: async (claim) =>
        claim.at >= (replaced.get(claim.codeDigest) ?? Infinity) ? { outcome: 'lost', reason: 'expired' } : real.claim(claim),
    };
  }),
  'claim: digests are told apart by case': codes('folds the case of digests', (real) => ({
    claim: (claim) => real.claim({ ...claim, codeDigest: claim.codeDigest.toLowerCase() as typeof claim.codeDigest }),
  })),
};
