import type { ChallengeSnapshot, SessionQueryRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';

type Queries = SessionQueryRepository;

function queries(wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken {
  return broken(wrong, ({ real, store }) => ({ SessionQueryRepository: methods(real.SessionQueryRepository, store) }));
}

function challenges(wrong: string, alter: (found: ChallengeSnapshot, store: InMemoryStore) => ChallengeSnapshot | null): Broken {
  return queries(wrong, (real, store) => ({
    challengeByDigest: async (query) => {
      const found = await real.challengeByDigest(query);
      return found === null ? null : alter(found, store);
    },
  }));
}

/** The answer of the first time, whatever happened since. */
function cached<Query, Answer>(read: (query: Query) => Promise<Answer>): (query: Query) => Promise<Answer> {
  const seen = new Map<string, Promise<Answer>>();
  return (query) => {
    const key = JSON.stringify(query);
    const answer = seen.get(key) ?? read(query);
    seen.set(key, answer);
    return answer;
  };
}

/** What a column that does not tell case apart makes of a digest. */
const folded = <Query extends object>(query: Query): Query =>
  Object.fromEntries(Object.entries(query).map(([key, digest]) => [key, String(digest).toLowerCase()])) as Query;

export const brokenChallengeReads: BrokenByCase = {
  "byTokenDigest: carries the admin's status and epoch of now, and finds the session dead or not": [
    queries('caches sessions by their token', (real) => ({ byTokenDigest: cached((query) => real.byTokenDigest(query)) })),
    queries('hides ended sessions', (real) => ({
      byTokenDigest: async (query) => {
        const found = await real.byTokenDigest(query);
        return found?.session.endedAt === null ? found : null;
      },
    })),
    queries('hides sessions of an earlier epoch', (real) => ({
      byTokenDigest: async (query) => {
        const found = await real.byTokenDigest(query);
        return found?.session.credentialEpoch === found?.adminCredentialEpoch ? found : null;
      },
    })),
    queries("answers the session's epoch as the admin's", (real) => ({
      byTokenDigest: async (query) => {
        const found = await real.byTokenDigest(query);
        return found === null ? null : { ...found, adminCredentialEpoch: found.session.credentialEpoch };
      },
    })),
  ],
  'byTokenDigest: digests are told apart by case': queries('folds the case of digests', (real) => ({
    byTokenDigest: (query) => real.byTokenDigest(folded(query)),
  })),
  'challengeByDigest: digests are told apart by case': queries('folds the case of digests', (real) => ({
    challengeByDigest: (query) => real.challengeByDigest(folded(query)),
  })),
  'challengeByDigest: a device stays recognised whatever became of its session': challenges(
    'recognises by sessions that are not ended',
    ({ challenge, ...found }, store) => {
      const sessions = store.sessions.where('notEndedOf', challenge.adminId);
      const deviceRecognised = sessions.some(({ deviceDigest }) => deviceDigest === challenge.deviceDigest);
      return { challenge, ...found, deviceRecognised };
    },
  ),
  "challengeByDigest: carries the admin's status and epoch of now, also when it has expired": [
    queries('caches challenges', (real) => ({ challengeByDigest: cached((query) => real.challengeByDigest(query)) })),
    challenges("answers the challenge's epoch as the admin's", (found) => ({
      ...found,
      adminCredentialEpoch: found.challenge.credentialEpoch,
    })),
    challenges("answers the admin's epoch as the challenge's", ({ challenge, ...found }) => ({
      ...found,
      challenge: { ...challenge, credentialEpoch: found.adminCredentialEpoch },
    })),
    challenges('hides dead ones', (found) =>
      found.adminStatus === 'active' && found.challenge.credentialEpoch === found.adminCredentialEpoch ? found : null,
    ),
  ],
};
