import type { AdminId, Digest, SessionId } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database, KyselyContracts } from '../../../src/kysely/index.js';
import { prune } from '../../../src/kysely/index.js';
import type { Person } from './people.js';
import { opening, SYSTEM, T0 } from './people.js';

/** Somebody `seeded` has put there, whatever the size. */
const PERSON: Person = { adminId: 'a-7' as AdminId, canonicalEmail: 'a-7@example.test' as never };

export const AT_SCALE = [
  'a sign-in',
  'an access check',
  'opening a session',
  'opening one in place of another',
  'ending every session of an admin',
  'the first page of admins',
  'the admins of the most usual status',
  'the admins of a rare status',
  'the admins of a status that nobody has',
  'the sessions of an admin',
  'a touch',
  'an attempt',
  'a code',
  'a code that is asked for',
  'a new password',
  'clearing attempts',
  'a slice of housekeeping',
  'a suspension of who holds nothing',
  'a suspension where one in a thousand is a holder',
] as const;

/** What is done all day, over tables that `seeded` has filled. */
export function callsAtScale(
  contracts: KyselyContracts,
  db: Kysely<Database>,
): Readonly<Record<(typeof AT_SCALE)[number], () => Promise<unknown>>> {
  const { AdminCommandRepository, AdminQueryRepository, AttemptLimiter, OneTimeCodeRepository } = contracts;
  const { SessionCommandRepository, SessionQueryRepository } = contracts;
  const page = (status: 'suspended' | 'active' | 'locked' | null) =>
    AdminQueryRepository.page({ filter: { status, search: null }, cursor: null, limit: 20 });
  return {
    'a sign-in': () => AdminQueryRepository.forSignIn({ ...PERSON, deviceDigest: 'd-77' as Digest }),
    'an access check': () => SessionQueryRepository.byTokenDigest({ tokenDigest: 't-77' as Digest }),
    'opening a session': () => SessionCommandRepository.open({ ...opening(PERSON), closesChallenge: 'c-7' as Digest }),
    'opening one in place of another': () => SessionCommandRepository.open({ ...opening(PERSON), endsToken: 't-106' as Digest }),
    'ending every session of an admin': () =>
      SessionCommandRepository.endAll({ ...PERSON, expectedEpoch: 2, reason: 'revoked', at: T0, by: SYSTEM } as never),
    'the first page of admins': () => page(null),
    'the admins of the most usual status': () => page('active'),
    'the admins of a rare status': () => page('suspended'),
    'the admins of a status that nobody has': () => page('locked'),
    'the sessions of an admin': () => SessionQueryRepository.page({ ...PERSON, cursor: null, limit: 20 }),
    'a touch': () => SessionCommandRepository.touch({ sessionId: 's-77' as SessionId, at: T0 }),
    'an attempt': () =>
      AttemptLimiter.reserve({
        budget: 'b-77',
        factor: 'password',
        limit: 5,
        lockoutMs: 1_000,
        windowMs: 86_400_000,
        at: instant(T0),
      }),
    'a code': () => OneTimeCodeRepository.claim({ codeDigest: 'k-77' as Digest, purpose: 'invitation', adminId: null, at: T0 }),
    'a code that is asked for': () =>
      OneTimeCodeRepository.request({
        canonicalEmail: PERSON.canonicalEmail,
        purpose: 'password_recovery',
        codeDigest: 'k-asked' as Digest,
        issuedAt: T0,
        expiresAt: instant(T0 + 60_000),
        notSince: T0,
      }),
    'a new password': () =>
      AdminCommandRepository.setPassword({ ...PERSON, passwordHash: Redacted.of('x'), expectedEpoch: null, at: T0 }),
    'clearing attempts': () => AttemptLimiter.clear({ ...PERSON, factor: null, at: T0 }),
    'a slice of housekeeping': () => prune(db, { before: 5, batchSize: 10 }),
    'a suspension of who holds nothing': () => leaving(contracts, 'a-11', false),
    'a suspension where one in a thousand is a holder': () => leaving(contracts, 'a-1001', false),
  };
}

export function leaving({ AdminCommandRepository }: KyselyContracts, adminId: string, holderNeedsFactor: boolean) {
  return AdminCommandRepository.changeStatus({
    adminId: adminId as AdminId,
    from: 'active',
    to: 'suspended',
    expectedVersion: 1,
    reason: null,
    at: T0,
    by: SYSTEM,
    lifelineAbility: 'admins.administer',
    holderNeedsFactor,
    restsOn: [],
  });
}

/** What `seeded` leaves so that holders of the lifeline can sign in and some admins are suspended. */
export const HOLDERS_CAN_SIGN_IN = [
  `update admin_infra_admins set status = 'active' where id like 'a-%000'`,
  `update admin_infra_admins set status = 'suspended' where id like 'a-%500'`,
];
