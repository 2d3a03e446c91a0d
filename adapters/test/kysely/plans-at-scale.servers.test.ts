import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AdminId, Digest, SessionId } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, KyselyContracts } from '../../src/kysely/index.js';
import { createKyselyContracts, prune } from '../../src/kysely/index.js';
import { pagesOnPostgres, rowsOnMysql } from './support/cost.js';
import type { Person } from './support/people.js';
import { opening, SYSTEM, T0 } from './support/people.js';
import { ANALYZE, seeded } from './support/seeded.js';
import { KEYS } from './support/subject.js';

jest.setTimeout(400_000);

const [ADMINS, SESSIONS] = [100_000, 1_000_000];
const PERSON: Person = { adminId: 'a-7' as AdminId, canonicalEmail: 'a-7@example.test' as never };

/** All statements of a call together; the table of sessions alone has tens of thousands of pages. */
const COSTS = [pagesOnPostgres(), rowsOnMysql()];

describe.each(COSTS.map((cost) => ({ cost, on: cost.server.name })))(
  `with ${String(ADMINS)} admins and ${String(SESSIONS)} sessions on $on no cost grows with the table`,
  ({ cost }) => {
    let db: Kysely<Database>;
    let contracts: KyselyContracts;
    beforeAll(async () => {
      await cost.server.create();
      db = cost.open();
      contracts = createKyselyContracts(db, { keys: KEYS });
      for (const statement of seeded(cost.server.name, ADMINS, SESSIONS)) await sql.raw(statement).execute(db);
      // Those who hold the lifeline can sign in.
      await sql.raw(`update admin_infra_admins set status = 'active' where id like 'a-%000'`).execute(db);
      await sql.raw(`update admin_infra_admins set status = 'suspended' where id like 'a-%500'`).execute(db);
      await analyzed();
    });
    afterAll(async () => {
      await db.destroy();
      await cost.server.drop();
    });

    const analyzed = async (): Promise<void> => {
      for (const statement of ANALYZE[cost.server.name]) await sql.raw(statement).execute(db);
    };

    const leaving = (adminId: string, holderNeedsFactor: boolean) =>
      contracts.AdminCommandRepository.changeStatus({
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
    const page = (status: 'suspended' | 'active' | 'locked' | null, search: string | null = null) =>
      contracts.AdminQueryRepository.page({ filter: { status, search }, cursor: null, limit: 20 });

    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      'a sign-in': () => contracts.AdminQueryRepository.forSignIn({ ...PERSON, deviceDigest: 'd-77' as Digest }),
      'an access check': () => contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: 't-77' as Digest }),
      'opening a session': () =>
        contracts.SessionCommandRepository.open({ ...opening(PERSON), closesChallenge: 'c-7' as Digest }),
      'opening one in place of another': () =>
        contracts.SessionCommandRepository.open({ ...opening(PERSON), endsToken: 't-106' as Digest }),
      'ending every session of an admin': () =>
        contracts.SessionCommandRepository.endAll({
          ...PERSON,
          expectedEpoch: 2,
          reason: 'revoked',
          at: T0,
          by: SYSTEM,
        } as never),
      'the first page of admins': () => page(null),
      'the admins of the most usual status': () => page('active'),
      'the admins of a rare status': () => page('suspended'),
      'the admins of a status that nobody has': () => page('locked'),
      'the sessions of an admin': () => contracts.SessionQueryRepository.page({ ...PERSON, cursor: null, limit: 20 }),
      'a touch': () => contracts.SessionCommandRepository.touch({ sessionId: 's-77' as SessionId, at: T0 }),
      'an attempt': () =>
        contracts.AttemptLimiter.reserve({
          budget: 'b-77',
          factor: 'password',
          limit: 5,
          lockoutMs: 1_000,
          windowMs: 86_400_000,
          at: instant(T0),
        }),
      'a code': () =>
        contracts.OneTimeCodeRepository.claim({ codeDigest: 'k-77' as Digest, purpose: 'invitation', adminId: null, at: T0 }),
      'a code that is asked for': () =>
        contracts.OneTimeCodeRepository.request({
          canonicalEmail: PERSON.canonicalEmail,
          purpose: 'password_recovery',
          codeDigest: 'k-asked' as Digest,
          issuedAt: T0,
          expiresAt: instant(T0 + 60_000),
          notSince: T0,
        }),
      'a new password': () =>
        contracts.AdminCommandRepository.setPassword({ ...PERSON, passwordHash: Redacted.of('x'), expectedEpoch: null, at: T0 }),
      'clearing attempts': () => contracts.AttemptLimiter.clear({ ...PERSON, factor: null, at: T0 }),
      'a slice of housekeeping': () => prune(db, { before: 5, batchSize: 10 }),
      'a suspension of who holds nothing': () => leaving('a-11', false),
      'a suspension where one in a thousand is a holder': () => leaving('a-1001', false),
    };

    it.each(Object.entries(calls))('%s', async (_name, call) => {
      expect(await cost.of(db, call)).toBeLessThanOrEqual(cost.most);
    });

    const OWNERS = `update admin_infra_admin_roles set role = 'owner'`;
    describe.each([
      ['everybody is a holder', [OWNERS], ['a-21', 'won'], ['a-22', 'won']],
      [
        'one is a holder',
        [`update admin_infra_admin_roles set role = case when admin_id = 'a-31' then 'owner' else 'viewer' end`],
        ['a-31', 'last_holder'],
        ['a-31', 'last_holder'],
      ],
      [
        'everybody is one, and one has a second factor',
        [OWNERS, `delete from admin_infra_totp_factors where admin_id <> 'a-41'`],
        ['a-42', 'won'],
        ['a-41', 'last_holder'],
      ],
    ] as const)('where %s', (_name, statements, plain, needed) => {
      beforeAll(async () => {
        for (const one of statements) await sql.raw(one).execute(db);
        await analyzed();
      });

      it.each([
        [...plain, false],
        [...needed, true],
      ] as const)('the question whether %s is the last holder: %s, a factor needed: %s', async (adminId, ending, factor) => {
        let claim: Awaited<ReturnType<typeof leaving>> | undefined;
        const spent = await cost.of(db, async () => {
          claim = await leaving(adminId, factor);
        });
        expect(claim?.outcome === 'lost' ? claim.reason : claim?.outcome).toBe(ending);
        expect(spent).toBeLessThanOrEqual(cost.most);
      });
    });
  },
);
