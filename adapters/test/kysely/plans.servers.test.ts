import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminId, Digest, SessionId } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, KyselyContracts } from '../../src/kysely/index.js';
import { auditTrail, createKyselyContracts, prune } from '../../src/kysely/index.js';
import { auditEvent, notification } from './support/events.js';
import type { Person } from './support/people.js';
import { opening, SYSTEM, T0 } from './support/people.js';
import { postgresServer } from './support/servers.js';
import { KEYS } from './support/subject.js';

const [ADMINS, SESSIONS] = [20_000, 200_000];
const PERSON: Person = { adminId: 'a-7' as AdminId, canonicalEmail: 'a-7@example.test' as never };
const D = 'd-77' as Digest;

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
    for (const statement of seed()) await sql.raw(statement).execute(db);
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
    open: () => contracts.SessionCommandRepository.open({ ...opening(PERSON), closesChallenge: 'c-77' as Digest }),
    touch: () => contracts.SessionCommandRepository.touch({ sessionId: 's-77' as SessionId, at: T0 }),
    end: () => contracts.SessionCommandRepository.end({ sessionId: 's-77' as SessionId, ...PERSON, reason: 'revoked', at: T0 }),
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
      }),
    decide: () =>
      contracts.AbilityResolver.decide({
        actor: { kind: 'admin', ...PERSON, impersonatorId: null },
        ability: 'admins.administer',
        target: null,
      }),
    'claim of a code': () =>
      contracts.OneTimeCodeRepository.claim({ codeDigest: 'k-77' as Digest, purpose: 'invitation', adminId: null, at: T0 }),
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
    prune: () => prune(db, { before: 1000, batchSize: 10 }),
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

function seed(): readonly string[] {
  const t = 'admin_infra_';
  return [
    `insert into ${t}admins (id, email, email_folded, password_hash, canonical_email, name, name_folded, status, email_verified, version, credential_epoch, created_at, status_changed_at)
     select 'a-' || n, 'e', 'E', 'h', 'a-' || n || '@example.test', 'n', 'N', case when n % 1000 = 0 then 'suspended' else 'active' end, 1, 1, 2, n, n from generate_series(1, ${String(ADMINS)}) n`,
    `insert into ${t}sessions (id, admin_id, token_digest, opened_at, last_seen_at, expires_at, proven_at, credential_epoch, system_epoch, channel, device_digest, new_device, factors)
     select 's-' || n, 'a-' || (1 + n % ${String(ADMINS)}), 't-' || n, n, n, n + 100000, n, 2, 0, 'ui', 'd-' || n, 0, 'password' from generate_series(1, ${String(SESSIONS)}) n`,
    `insert into ${t}challenges (challenge_digest, admin_id, purpose, factors, credential_epoch, system_epoch, opened_at, expires_at)
     select 'c-' || n, 'a-' || n, 'totp', 'password', 2, 0, n, n + 100000 from generate_series(1, ${String(ADMINS)}) n`,
    `insert into ${t}totp_factors (admin_id, sealed_seed, enabled_at) select 'a-' || n, 's', n from generate_series(1, ${String(ADMINS)}) n`,
    `insert into ${t}one_time_codes (admin_id, purpose, code_digest, issued_at, expires_at)
     select 'a-' || n, 'invitation', 'k-' || n, n, n + 100000 from generate_series(1, ${String(ADMINS)}) n`,
    `insert into ${t}attempt_budgets (budget, counted, used_at) select 'b-' || n, '[]', n + 100000 from generate_series(1, ${String(ADMINS)}) n`,
    `insert into ${t}roles values ('owner'), ('viewer')`,
    `insert into ${t}role_abilities values ('owner', 'admins.administer'), ('viewer', 'sessions.view')`,
    `insert into ${t}admin_roles select 'a-' || n, case when n % 1000 = 0 then 'owner' else 'viewer' end from generate_series(1, ${String(ADMINS)}) n`,
    `insert into ${t}audit_events (event_id, type, category, severity, operation, actor, actor_admin_id, origin, correlation_id, at, metadata)
     select 'e-' || n, case when n % 10000 = 0 then 'rare' else 'often' end, 'x', 'info', 'x', '{}', 'a-' || (n % ${String(ADMINS)}), '{}', 'c-' || n, n, '{}' from generate_series(1, ${String(SESSIONS)}) n`,
    `insert into ${t}outbox (event_id, kind, payload, due_at, finished_at, outcome)
     select 'e-' || n, 'notification', '{}', n, n + 100000, 'delivered' from generate_series(1, ${String(ADMINS)}) n`,
    'analyze',
  ];
}
