import { active, at, opened, opening, T0 } from '../support/people.js';
import type { Counted } from './counted.js';

/** Round trips of what is about impersonations. */
export const IMPERSONATION_STATEMENTS: Counted = {
  'ImpersonationQueryRepository.page': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.ImpersonationQueryRepository.page({ adminId, impersonatorId: null, cursor: null, limit: 5 }),
  ],
  'ImpersonationQueryRepository.latestBy': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.ImpersonationQueryRepository.latestBy({ impersonatorId: adminId }),
  ],
  'ImpersonationCommandRepository.start': [
    6,
    async ({ contracts, person }) => {
      const admin = await active(contracts);
      const { session: own } = await opened(contracts, person);
      const { session, tokenDigest } = opening(admin, { openedAt: at(1), lastSeenAt: at(1), impersonatorId: person.adminId });
      const { adminId, credentialEpoch } = own;
      const by = { kind: 'admin', adminId, credentialEpoch } as const;
      const bounds = { idleSince: T0, openedSince: T0 };
      return () =>
        contracts.ImpersonationCommandRepository.start({
          session,
          tokenDigest,
          reason: 'a ticket',
          carriedBy: own.sessionId,
          ...bounds,
          by,
        });
    },
  ],
  'ImpersonationCommandRepository.expireDue, nothing': [
    1,
    ({ contracts }) =>
      () =>
        contracts.ImpersonationCommandRepository.expireDue({
          idleSince: T0,
          openedSince: T0,
          systemEpoch: 0,
          limit: 5,
          at: at(1),
        }),
  ],
};
