import { randomBytes } from 'node:crypto';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { AuditIntent, Origin } from '@maatify/admin-infra';
import {
  AdminInfraHealth,
  AdminInfraModule,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  ImpersonationOrchestrator,
  instant,
  Redacted,
  SessionOrchestrator,
  SystemActors,
} from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, TrailFinding } from '../../../src/kysely/index.js';
import {
  auditTrail,
  CHANGE_UNRECORDED,
  changeJournal,
  createKyselyContracts,
  KyselyAuditLogger,
  Store,
  verifyAuditTrail,
} from '../../../src/kysely/index.js';
import { JoinedStore } from '../../../src/kysely/store/joined-store.js';
import type { TestDatabase } from '../support/databases.js';
import { auditEvent } from '../support/events.js';
import { active, opened, opening } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const EMAIL = 'First@Example.test';
const PASSWORD = Redacted.of('correct horse battery staple');
const ORIGIN: Origin = { ip: '10.0.0.1', userAgent: 'a browser', channel: 'job' };

/** Each change is on record in the end, whatever became of its own record. */
export function keepsTheJournal(database: TestDatabase): void {
  const auditKeys = { current: 'k1', all: { k1: randomBytes(32) } };
  let db: Kysely<Database>;
  let application: INestApplicationContext;
  /** Whether the process lives long enough to store its records. */
  let records: boolean;

  beforeEach(async () => {
    records = true;
    await database.create();
    db = database.open();
    const systemActors = { setup: ['admins.bootstrap', 'sessions.expire'] };
    const stored = createKyselyContracts(db, { keys: KEYS, auditKeys, changeJournal: true, systemActors });
    const AuditLogger = {
      record: (intent: AuditIntent) => (records ? stored.AuditLogger.record(intent) : Promise.resolve()),
    };
    const { PasswordHasher, TotpAuthenticator } = createInMemoryContracts().contracts;
    const bound = Object.entries({ ...stored, AuditLogger, PasswordHasher, TotpAuthenticator });
    const contracts = Object.fromEntries(bound.map(([name, useValue]) => [name, { useValue }]));
    application = await Test.createTestingModule({
      imports: [
        AdminInfraModule.forRoot({
          features: { impersonation: true },
          contracts: contracts as never,
          policy: { systemActors: { setup: {} } },
        }),
      ],
    }).compile();
    await application.init();
  });
  afterEach(async () => {
    await application.close();
    await db.destroy();
    await database.drop();
  });

  const journal = (now: () => number = Date.now) => changeJournal(db, { auditKeys, now });
  const anHourOn = () => Date.now() + 3_600_000;
  const setup = () => application.get(SystemActors).get('setup');
  const bootstrap = () =>
    application.get(AdminLifecycleOrchestrator).bootstrapFirstAdmin(setup(), { email: EMAIL, password: PASSWORD });
  const signIn = () => application.get(AuthenticationOrchestrator).signIn({ email: EMAIL, password: PASSWORD }, ORIGIN);
  const changes = async () => (await journal().waiting()).changes;

  async function settled(): Promise<void> {
    const health = application.get(AdminInfraHealth);
    for (let turns = 0; turns < 500; turns += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (health.report().sinks.every(({ inFlight }) => inFlight === 0)) return;
    }
    throw new Error('records are still under way');
  }

  async function trail(type?: string): Promise<readonly AuditIntent[]> {
    const page = await auditTrail(db).page({ cursor: null, limit: 50, ...(type === undefined ? {} : { type }) });
    return page.outcome === 'page' ? page.events : [];
  }

  async function isWhole(): Promise<void> {
    const found: TrailFinding[] = [];
    await verifyAuditTrail(db, { keys: auditKeys, onFinding: (finding) => found.push(finding) });
    expect(found).toEqual([]);
  }

  it('F47 what is recorded leaves nothing behind', async () => {
    expect((await bootstrap()).outcome).toBe('created');
    expect((await signIn()).outcome).toBe('signed_in');
    await settled();
    expect(await journal().waiting()).toEqual({ changes: 0, since: null });
    expect(await journal(anHourOn).settle({ olderThanMs: 0 })).toEqual({ settled: 0, more: false });
    expect(await trail(CHANGE_UNRECORDED)).toEqual([]);
    expect((await trail()).length).toBeGreaterThan(1);
  });

  it('F47 a change whose record a crash took is recorded in the end: what it was, whose, about whom and when', async () => {
    records = false;
    const before = Date.now();
    const created = await bootstrap();
    const signedIn = await signIn();
    await settled();
    expect([created.outcome, signedIn.outcome, (await trail()).length]).toEqual(['created', 'signed_in', 0]);
    const { changes: waiting, since } = await journal().waiting();
    expect([waiting, (since ?? 0) >= before - 1_000]).toEqual([2, true]);
    // It may still be on its way.
    expect(await journal().settle()).toEqual({ settled: 0, more: false });
    expect(await journal(anHourOn).settle({ limit: 1 })).toEqual({ settled: 1, more: true });
    expect(await journal(anHourOn).settle()).toEqual({ settled: 1, more: false });
    const adminId = created.outcome === 'created' ? created.adminId : null;
    const [opened, made] = await trail();
    expect(made).toMatchObject({
      ...{ type: CHANGE_UNRECORDED, category: 'security', severity: 'warning', operation: 'admin.bootstrap_first_admin' },
      actor: { kind: 'system', name: 'setup', onBehalfOf: null },
      target: { type: 'admin', id: adminId },
      metadata: { contract: 'AdminCommandRepository', method: 'bootstrap', changedAt: expect.any(Number) },
    });
    expect(opened).toMatchObject({
      ...{
        operation: 'auth.sign_in',
        target: { type: 'admin', id: adminId },
        origin: { ip: '10.0.0.1', userAgent: 'a browser' },
      },
      metadata: { contract: 'SessionCommandRepository', method: 'open' },
    });
    expect(await changes()).toBe(0);
    await isWhole();
  });

  it('F47 the change and its entry are one: without the one there is not the other', async () => {
    await bootstrap();
    await settled();
    await sql`drop table ${sql.table('admin_infra_change_journal')}`.execute(db);
    await expect(signIn()).rejects.toThrow();
    const { rows } = await sql`select id from admin_infra_sessions`.execute(db);
    expect(rows).toEqual([]);
  });

  it('F47 the record and the removal are one: a record that is not stored removes nothing', async () => {
    records = false;
    await bootstrap();
    await settled();
    const { rows } = await sql<{
      run: string;
      before: unknown;
    }>`select run_id as run, events_before as ${sql.ref('before')} from admin_infra_change_journal`.execute(db);
    const [run, before] = [rows[0]?.run ?? '', Number(rows[0]?.before)];
    const logger = createKyselyContracts(db, { keys: KEYS, auditKeys, changeJournal: true }).AuditLogger;
    // The first event that the run made after it had asked for the change.
    const eventId = `${run}.${String(before + 1)}` as never;
    await expect(logger.record(auditEvent({ eventId, at: 'never' as never, type: null as never }))).rejects.toThrow();
    expect(await changes()).toBe(1);
    // Nor do those that the run made before, nor one of another run, nor one whose id only looks like it.
    for (let number = 0; number <= before; number += 1) {
      await logger.record(auditEvent({ eventId: `${run}.${String(number)}` as never }));
    }
    await logger.record(auditEvent({ eventId: 'another.9' as never }));
    await logger.record(auditEvent({ eventId: `${run}.9999999999` as never }));
    await logger.record(auditEvent({ eventId: `${run}.unrecorded-9` as never }));
    expect(await changes()).toBe(1);
    await logger.record(auditEvent({ eventId }));
    expect(await changes()).toBe(0);
  });

  it('F47 a change that is refused leaves nothing', async () => {
    await bootstrap();
    await settled();
    records = false;
    expect((await bootstrap()).outcome).not.toBe('created');
    const { outcome } = await application
      .get(AuthenticationOrchestrator)
      .signIn({ email: EMAIL, password: Redacted.of('a wrong guess, twice') }, ORIGIN);
    expect(outcome).not.toBe('signed_in');
    await settled();
    expect(await changes()).toBe(0);
  });

  it('F47 a session past its limits, which ends with no record of its own, leaves nothing; one that somebody ends does', async () => {
    await bootstrap();
    const signedIn = [await signIn(), await signIn()].flatMap((one) => (one.outcome === 'signed_in' ? [one.issued] : []));
    await settled();
    records = false;
    const [first, second] = signedIn;
    await sql`update admin_infra_sessions set expires_at = ${Date.now() - 1} where id = ${first?.session.sessionId}`.execute(db);
    const sessions = application.get(SessionOrchestrator);
    const access = (one: typeof first) => sessions.access({ token: one?.token ?? Redacted.of('') }, ORIGIN);
    expect((await access(first)).outcome).toBe('refused');
    const { rows } = await sql<{
      end: unknown;
    }>`select end_reason as ${sql.ref('end')} from admin_infra_sessions where id = ${first?.session.sessionId}`.execute(db);
    await settled();
    expect([rows[0]?.end, await changes()]).toEqual(['expired', 0]);
    const live = await access(second);
    if (live.outcome !== 'allowed') throw new Error(live.outcome);
    expect((await application.get(AuthenticationOrchestrator).signOut(live.actor)).outcome).toBe('signed_out');
    expect(await changes()).toBe(1);
  });

  it('F47 a sweep is written down when it found something, whichever it is', async () => {
    const hoursAgo = (hours: number) => instant(Date.now() - hours * 3_600_000);
    const plain = createKyselyContracts(db, { keys: KEYS });
    const [owner, other] = [await active(plain), await active(plain)];
    const times = { openedAt: hoursAgo(9), lastSeenAt: hoursAgo(9), expiresAt: hoursAgo(1) };
    const { session: own } = await opened(plain, owner, times);
    const { session, tokenDigest } = opening(other, { ...times, impersonatorId: owner.adminId });
    const started = await plain.ImpersonationCommandRepository.start({
      ...{ session, tokenDigest, reason: 'a ticket', carriedBy: own.sessionId },
      ...{ idleSince: instant(0), openedSince: instant(0) },
      by: { kind: 'admin', adminId: owner.adminId, credentialEpoch: own.credentialEpoch },
    });
    expect(started.outcome).toBe('won');
    records = false;
    const impersonations = application.get(ImpersonationOrchestrator);
    const sessions = application.get(SessionOrchestrator);
    const sweeps = [
      () => impersonations.expireDueImpersonations(setup(), { limit: 10 }),
      () => sessions.expireDue(setup(), { limit: 10 }),
    ];
    for (const [index, sweep] of sweeps.entries()) {
      expect(await sweep()).toMatchObject({ outcome: 'expired', count: 1 });
      expect(await changes()).toBe(index + 1);
      expect(await sweep()).toMatchObject({ outcome: 'expired', count: 0 });
      expect(await changes()).toBe(index + 1);
    }
    await settled();
  });

  it('F47 two that settle at once record each change once', async () => {
    records = false;
    await bootstrap();
    for (let index = 0; index < 4; index += 1) await signIn();
    await settled();
    const reports = await Promise.all([1, 2, 3].map(() => journal(anHourOn).settle()));
    expect(reports.reduce((sum, { settled: count }) => sum + count, 0)).toBe(5);
    expect(await trail(CHANGE_UNRECORDED)).toHaveLength(5);
    await isWhole();
  });

  it.each([['with digests'], ['without']])(
    'F47 a change whose own record came at that very moment is not recorded as lost, %s',
    async (how) => {
      const logger = new KyselyAuditLogger(new Store(db), how === 'without' ? null : auditKeys);
      await logger.recordIf(() => Promise.resolve(false), auditEvent());
      expect(await trail()).toEqual([]);
      await logger.recordIf(() => Promise.resolve(true), auditEvent());
      expect(await trail()).toHaveLength(1);
    },
  );

  it('what has to begin anew does so in a transaction of its own, in which it sees what is there', async () => {
    const store = new Store(db);
    let tries = 0;
    await store.transaction((tx) => {
      tries += 1;
      const joined = new JoinedStore(tx, store.options);
      if (tries < 3) joined.startAnew();
      return Promise.resolve({ outcome: 'won' });
    });
    expect(tries).toBe(3);
  });

  it('F47 a change that nobody wants on record has nothing to wait for', async () => {
    await sql`insert into ${sql.table('admin_infra_settings')} (${sql.ref('key')}, value, updated_at, updated_by)
      values (${'audit.enabled'}, ${'false'}, 0, ${'test'})`.execute(db);
    expect((await bootstrap()).outcome).toBe('created');
    await settled();
    expect([await trail('admin.created'), await changes()]).toEqual([[], 0]);
  });
}
