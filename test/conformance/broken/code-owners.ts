import type { AdminCredentials, AdminQueryRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

type OwnerOf = AdminQueryRepository['ownerOfCode'];

const owner = (wrong: string, method: (real: OwnerOf, store: InMemoryStore) => OwnerOf): Broken =>
  broken(wrong, ({ real, store }) => ({
    AdminQueryRepository: { ownerOfCode: method((query) => real.AdminQueryRepository.ownerOfCode(query), store) },
  }));

/** Names the owner of whatever code has this digest, where this says so. */
const regardless = (wrong: string, names: (store: InMemoryStore, query: Parameters<OwnerOf>[0]) => boolean): Broken =>
  owner(wrong, (real, store) => async (query) => {
    const code = store.codes.get(query.codeDigest);
    if (code === undefined || !names(store, query)) return real(query);
    const { email, name } = store.admins.get(code.adminId)!;
    return { codeDigest: query.codeDigest, email, name };
  });

/** Alters what is answered of an admin for signing in, by both ways to it. */
const credentials = (wrong: string, altered: (found: AdminCredentials) => AdminCredentials): readonly Broken[] => [
  broken(`${wrong}, at sign-in`, ({ real: { AdminQueryRepository: real } }) => ({
    AdminQueryRepository: {
      forSignIn: async (query) => {
        const { admin, deviceRecognised } = await real.forSignIn(query);
        return { admin: admin === null ? null : altered(admin), deviceRecognised };
      },
    },
  })),
  broken(`${wrong}, by id`, ({ real: { AdminQueryRepository: real } }) => ({
    AdminQueryRepository: {
      credentialsOf: async (query) => {
        const found = await real.credentialsOf(query);
        return found === null ? null : altered(found);
      },
    },
  })),
];

export const brokenCodeOwners: BrokenByCase = {
  'forSignIn, credentialsOf: address and name come back as they were given': [
    ...credentials('answers the address as the name', (found) => ({ ...found, name: found.email })),
    ...credentials('answers the canonical address', (found) => ({ ...found, email: found.canonicalEmail })),
    ...credentials('cuts names short', (found) => ({ ...found, name: found.name.slice(0, 10) })),
  ],
  'ownerOfCode: names whose code it is, and uses nothing up': [
    owner('uses it up', (real, store) => async (query) => {
      const answer = await real(query);
      if (answer !== null) patch(store.codes, query.codeDigest, { spent: 'used' });
      return answer;
    }),
    owner('answers the canonical address', (real, store) => async (query) => {
      const answer = await real(query);
      const code = store.codes.get(query.codeDigest);
      return answer === null ? null : { ...answer, email: store.admins.get(code!.adminId)!.canonicalEmail };
    }),
    owner('cuts names short', (real) => async (query) => {
      const answer = await real(query);
      return answer === null ? null : { ...answer, name: answer.name.slice(0, 10) };
    }),
    owner('names whoever came last', (real, store) => async (query) => {
      const answer = await real(query);
      const last = [...store.admins.values()].at(-1)!;
      return answer === null ? null : { ...answer, email: last.email };
    }),
    owner('knows invitations alone', (real) => (query) => (query.purpose === 'invitation' ? real(query) : Promise.resolve(null))),
  ],
  'ownerOfCode: a code is somebody’s until it expires, and one that is found expired is left to claim': [
    owner('still somebody’s at expiresAt', (real) => (query) => real({ ...query, at: (query.at - 1) as typeof query.at })),
    owner('nobody’s 1 ms early', (real) => (query) => real({ ...query, at: (query.at + 1) as typeof query.at })),
    owner('marks what it finds expired', (real, store) => async (query) => {
      const code = store.codes.get(query.codeDigest);
      if (code !== undefined && query.at >= code.expiresAt) patch(store.codes, query.codeDigest, { spent: 'expired' });
      return real(query);
    }),
    regardless('forgets what was found expired', (store, { codeDigest }) => store.codes.get(codeDigest)?.spent === 'expired'),
  ],
  'ownerOfCode: what claim would not take is nobody’s': [
    regardless('names the owner of a used one', (store, { codeDigest }) => store.codes.get(codeDigest)?.spent === 'used'),
    regardless('ignores the purpose', (store, { codeDigest, purpose }) => store.codes.get(codeDigest)?.purpose !== purpose),
    owner('folds the case of digests', (real) => async (query) => {
      const codeDigest = query.codeDigest.toLowerCase() as typeof query.codeDigest;
      const answer = await real({ ...query, codeDigest });
      return answer === null ? null : { ...answer, codeDigest: query.codeDigest };
    }),
  ],
  'ownerOfCode: of an invitation that was corrected or taken back, the code that counts alone is somebody’s': [
    owner('keeps the address it said first', (real, store) => {
      const told = new Map<string, string>();
      return async (query) => {
        const answer = await real(query);
        if (answer === null) return null;
        const { adminId } = store.codes.get(query.codeDigest)!;
        const email = told.get(adminId) ?? answer.email;
        told.set(adminId, email);
        return { ...answer, email };
      };
    }),
    owner('goes on naming the owner of a code that is gone', (real) => {
      const told = new Map<string, Awaited<ReturnType<OwnerOf>>>();
      return async (query) => {
        const answer = (await real(query)) ?? told.get(query.codeDigest) ?? null;
        told.set(query.codeDigest, answer);
        return answer;
      };
    }),
  ],
};
