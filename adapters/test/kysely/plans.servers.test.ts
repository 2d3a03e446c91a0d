import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminId, Digest, LinkId, SessionId } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, KyselyContracts } from '../../src/kysely/index.js';
import { auditTrail, createKyselyContracts, prune } from '../../src/kysely/index.js';
import { auditEvent, notification } from './support/events.js';
import type { Person } from './support/people.js';
import { opening, SYSTEM, T0 } from './support/people.js';
import { postgresServer } from './support/servers.js';
import { seeded } from './support/seeded.js';
import { KEYS } from './support/subject.js';

const [ADMINS, SESSIONS] = [20_000, 200_000];
const PERSON: Person = { adminId: 'a-7' as AdminId, canonicalEmail: 'a-7@example.test' as never };
const D = 'd-77' as Digest;
const EARLY = instant(1);
const LINK = { linkId: 'l-of-a-test' as LinkId, provider: 'google', externalId: 'x-of-a-test' };

/** Tables of a handful of rows, where reading all of them is the best plan. */
const FEW = new Set(['locks', 'roles', 'role_abilities'].map((table) => `admin_infra_${table}`));

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** The tables a plan reads from end to end. */
function scanned(plan: Plan): readonly string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scanned)];
}

describe(`with ${String(ADMINS)} admins and ${String(SESSIONS)} sessions on PostgreSQL`, () => {
  const server = postgresServer();
  const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];
  let db: Kysely<Database>;
  let contracts: KyselyContracts;
  beforeAll(async () => {
    await server.create();
    db = server.open({ queryLimitMs: 60_000, log: ({ query }) => void asked.push(query) });
    contracts = createKyselyContracts(db, { keys: KEYS });
    for (const statement of seeded('postgres', ADMINS, SESSIONS)) await sql.raw(statement).execute(db);
  });
  afterAll(async () => {
    await db.destroy();
    await server.drop();
  });

  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    forSignIn: () => contracts.AdminQueryRepository.forSignIn({ ...PERSON, deviceDigest: D }),
    'the page of admins': () =>
      contracts.AdminQueryRepository.page({ filter: { status: 'suspended', search: null }, cursor: null, limit: 20 }),
    byTokenDigest: () => contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: 't-77' as Digest }),
    challengeByDigest: () => contracts.SessionQueryRepository.challengeByDigest({ challengeDigest: 'c-77' as Digest }),
    'the page of sessions': () => contracts.SessionQueryRepository.page({ ...PERSON, cursor: null, limit: 20 }),
    open: () =>
      contracts.SessionCommandRepository.open({ ...opening(PERSON, { deviceDigest: D }), closesChallenge: 'c-77' as Digest }),
    touch: () => contracts.SessionCommandRepository.touch({ sessionId: 's-77' as SessionId, at: T0 }),
    expireDue: () => contracts.SessionCommandRepository.expireDue({ idleSince: T0, openedSince: T0, limit: 20, at: T0 }),
    'expireDue, where nothing is due': () =>
      contracts.SessionCommandRepository.expireDue({ idleSince: EARLY, openedSince: EARLY, limit: 20, at: EARLY }),
    'the page of devices': () => contracts.DeviceQueryRepository.page({ ...PERSON, cursor: null, limit: 20 }),
    'trust of a device': () =>
      contracts.DeviceCommandRepository.trust({ ...PERSON, deviceDigest: D, credentialEpoch: 0, at: T0, by: SYSTEM }),
    'revocation of a device': () => contracts.DeviceCommandRepository.revoke({ ...PERSON, deviceDigest: D, at: T0 }),
    end: () => contracts.SessionCommandRepository.end({ sessionId: 's-77' as SessionId, ...PERSON, reason: 'revoked', at: T0 }),
    'request of a code': () =>
      contracts.OneTimeCodeRepository.request({
        canonicalEmail: PERSON.canonicalEmail,
        purpose: 'password_recovery',
        codeDigest: 'k-asked' as Digest,
        issuedAt: T0,
        expiresAt: instant(T0 + 60_000),
        notSince: T0,
      }),
    resetPassword: () => {
      const recovery = { codeDigest: 'k-new' as Digest, expiresAt: instant(T0 + 60_000) };
      const reset = { ...PERSON, expectedEpoch: 2, recovery, at: T0, by: SYSTEM };
      return contracts.AdminCommandRepository.resetPassword(reset);
    },
    setPassword: () =>
      contracts.AdminCommandRepository.setPassword({ ...PERSON, passwordHash: Redacted.of('x'), expectedEpoch: null, at: T0 }),
    'whose an external identity is': () =>
      contracts.ExternalIdentityQueryRepository.forSignIn({ provider: 'google', externalId: 'x-7', deviceDigest: D }),
    'the page of links': () => contracts.ExternalIdentityQueryRepository.page({ ...PERSON, cursor: null, limit: 20 }),
    'a link to an external identity': () =>
      contracts.ExternalIdentityCommandRepository.link({ ...PERSON, ...LINK, usage: 'sign_in', limit: 9, at: T0, by: SYSTEM }),
    'confirmation of a link': () =>
      contracts.ExternalIdentityCommandRepository.confirm({ ...PERSON, ...LINK, at: T0, by: SYSTEM }),
    'revocation of a link': () => contracts.ExternalIdentityCommandRepository.revoke({ ...PERSON, ...LINK, at: T0, by: SYSTEM }),
    'clear of attempts': async () => {
      const reservation = { factor: 'password', limit: 5, lockoutMs: 1000, windowMs: 86_400_000, at: instant(T0) } as const;
      for (const budget of ['admin:a-7', 'device:a-7:d-77']) await contracts.AttemptLimiter.reserve({ ...reservation, budget });
      return contracts.AttemptLimiter.clear({ ...PERSON, factor: null, at: T0 });
    },
    changeStatus: () =>
      contracts.AdminCommandRepository.changeStatus({
        ...PERSON,
        from: 'active',
        to: 'suspended',
        expectedVersion: 1,
        reason: null,
        at: T0,
        by: SYSTEM,
        lifelineAbility: 'admins.administer',
        holderNeedsFactor: false,
        restsOn: [],
      }),
    decide: () =>
      contracts.AbilityResolver.decide({
        actor: { kind: 'admin', ...PERSON, impersonatorId: null },
        ability: 'admins.administer',
        target: null,
      }),
    'claim of a code': () =>
      contracts.OneTimeCodeRepository.claim({ codeDigest: 'k-77' as Digest, purpose: 'invitation', adminId: null, at: T0 }),
    'the owner of a code': () =>
      contracts.AdminQueryRepository.ownerOfCode({ codeDigest: 'k-77' as Digest, purpose: 'invitation', at: T0 }),
    reserve: () =>
      contracts.AttemptLimiter.reserve({
        budget: 'b-77',
        factor: 'password',
        limit: 5,
        lockoutMs: 1000,
        windowMs: 86_400_000,
        at: instant(T0),
      }),
    record: async () => contracts.AuditLogger.record(auditEvent()),
    dispatch: async () => contracts.NotificationDispatcher.dispatch(notification()),
    'the trail of an admin': () => auditTrail(db).page({ adminId: 'a-7', cursor: null, limit: 20 }),
    'the trail of an operation': () => auditTrail(db).page({ correlationId: 'c-77', cursor: null, limit: 20 }),
    'the trail of a type': () => auditTrail(db).page({ type: 'rare', cursor: null, limit: 20 }),
    prune: () => prune(db, { before: 1000, devicesBefore: 1000, batchSize: 10 }),
  };

  it.each(Object.entries(calls))('%s follows an index', async (_name, call) => {
    asked.length = 0;
    await call();
    const queries = asked.filter(({ sql: text }) => /^(select|update|insert|delete|with)\b/.test(text));
    expect(queries.length).toBeGreaterThan(0);
    for (const query of [...queries]) {
      const { rows } = await db.withoutPlugins().executeQuery<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>({
        ...(query as never as object),
        sql: `explain (format json) ${query.sql}`,
      } as never);
      const whole = scanned(rows[0]?.['QUERY PLAN'][0]?.Plan ?? ({} as Plan));
      expect({ statement: query.sql, whole: whole.filter((table) => !FEW.has(table)) }).toEqual({
        statement: query.sql,
        whole: [],
      });
    }
  });
});
