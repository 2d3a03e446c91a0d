import type { Instant } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';

import type { KyselyContracts } from '../../../src/kysely/index.js';
import type { Person } from '../support/people.js';
import { address, at, digest, T0 } from '../support/people.js';
import type { Counted } from './counted.js';
import { by, creation, reservation } from './counted.js';

/** What is done about passwords after the first one. */
export const PASSWORD_STATEMENTS: Counted = {
  'AdminCommandRepository.setPassword': [
    { postgres: 4, mysql: 5, sqlite: 5 },
    ({ contracts, person: { adminId } }) => {
      const change = { adminId, passwordHash: Redacted.of('a new hash'), expectedEpoch: 2, at: T0 };
      return () => contracts.AdminCommandRepository.setPassword(change);
    },
  ],
  'AdminCommandRepository.setPassword, under another epoch': [
    3,
    ({ contracts, person: { adminId } }) => {
      const change = { adminId, passwordHash: Redacted.of('a new hash'), expectedEpoch: 1, at: T0 };
      return () => contracts.AdminCommandRepository.setPassword(change);
    },
  ],
  'AdminCommandRepository.resetPassword': [
    { postgres: 4, mysql: 5, sqlite: 5 },
    (scene) => {
      const recovery = { codeDigest: digest(), expiresAt: at(60_000) };
      const reset = { adminId: scene.person.adminId, expectedEpoch: 2, recovery, at: T0, by: by(scene) };
      return () => scene.contracts.AdminCommandRepository.resetPassword(reset);
    },
  ],
  // Of these all are alike: what differs would tell a stranger who is an admin.
  'OneTimeCodeRepository.request': [
    5,
    ({ contracts, person }) =>
      () =>
        request(contracts, person.canonicalEmail),
  ],
  'OneTimeCodeRepository.request, by an address that nobody has': [
    5,
    ({ contracts }) =>
      () =>
        request(contracts, address()),
  ],
  'OneTimeCodeRepository.request, of one who is due none': [
    5,
    async ({ contracts }) => {
      const invited = creation();
      await contracts.AdminCommandRepository.create(invited);
      return () => request(contracts, invited.canonicalEmail);
    },
  ],
  'OneTimeCodeRepository.request, too soon': [
    5,
    async ({ contracts, person: { canonicalEmail } }) => {
      await request(contracts, canonicalEmail);
      return () => request(contracts, canonicalEmail);
    },
  ],
  'OneTimeCodeRepository.request, too soon after a fast clock': [
    5,
    async ({ contracts, person: { canonicalEmail } }) => {
      await request(contracts, canonicalEmail, { issuedAt: at(1_000) });
      return () => request(contracts, canonicalEmail);
    },
  ],
  'AttemptLimiter.clear, of three budgets': [
    4,
    async ({ contracts, person: { adminId } }) => {
      for (const budget of [`admin:${adminId}`, `enrolment:${adminId}`, `device:${adminId}:${digest()}`])
        await contracts.AttemptLimiter.reserve(reservation(budget));
      return () => contracts.AttemptLimiter.clear({ adminId, factor: null, at: T0 });
    },
  ],
  'AttemptLimiter.clear, of none': [
    3,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.AttemptLimiter.clear({ adminId, factor: null, at: T0 }),
  ],
};

const request = (contracts: KyselyContracts, canonicalEmail: Person['canonicalEmail'], dated: { issuedAt?: Instant } = {}) => {
  const times = { issuedAt: T0, expiresAt: at(60_000), notSince: instant(T0 - 1), ...dated };
  return contracts.OneTimeCodeRepository.request({
    canonicalEmail,
    purpose: 'password_recovery',
    codeDigest: digest(),
    ...times,
  });
};
