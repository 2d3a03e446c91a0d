import { randomBytes } from 'node:crypto';

import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Instant } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, TrailFinding, TrailReport } from '../../../src/kysely/index.js';
import { auditRetention, createKyselyContracts, verifyAuditTrail } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { auditEvent } from '../support/events.js';
import { at, T0 } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const TABLE = 'admin_infra_audit_events';
const aKey = () => randomBytes(32);

/** What the owner of the tables can do and everybody else cannot: changing the trail, its guard lifted. */
export function noticesTampering(database: TestDatabase): void {
  const auditKeys = { current: 'k1', all: { k1: aKey() } };
  let db: Kysely<Database>;
  let isFirst = true;
  beforeEach(async () => {
    // Each with tables of its own: these tests take the guard of theirs away.
    if (!isFirst) {
      await db.destroy();
      await database.drop();
    }
    isFirst = false;
    await database.create();
    db = database.open();
    await liftGuard();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  async function liftGuard(): Promise<void> {
    const statements =
      database.name === 'postgres'
        ? [`alter table ${TABLE} disable trigger ${TABLE}_append_only`]
        : ['update', 'delete'].map((event) => `drop trigger ${TABLE}_no_${event}`);
    for (const statement of statements) await sql.raw(statement).execute(db);
  }

  const logger = (keys: typeof auditKeys | null = auditKeys) =>
    createKyselyContracts(db, { keys: KEYS, ...(keys === null ? {} : { auditKeys: keys }) }).AuditLogger;

  /** Records of one process, a millisecond apart, all handed over at once. */
  async function recorded(count: number, by = logger()): Promise<void> {
    await Promise.all(Array.from({ length: count }, async (_, index) => by.record(auditEvent({ at: at(index) }))));
  }

  async function verified(keys: Parameters<typeof verifyAuditTrail>[1]['keys'] = auditKeys) {
    const found: TrailFinding[] = [];
    // Smaller than what is stored, so that every test goes from page to page.
    const report = await verifyAuditTrail(db, { keys, perPage: 2, onFinding: (finding) => found.push(finding) });
    expect(report.findings).toBe(found.length);
    return { found, report };
  }

  const kinds = async () => (await verified()).found.map(({ kind }) => kind);
  const change = (statement: string) => sql.raw(statement.replaceAll('TABLE', TABLE)).execute(db);
  const whole = (changes: Partial<TrailReport>) => ({ writers: 1, genuine: 0, undigested: 0, taken: 0, findings: 0, ...changes });

  it('v5.0.0-16.4.2 finds nothing where nothing was changed, with several processes at once', async () => {
    await Promise.all([recorded(5), recorded(5), recorded(4)]);
    expect(await verified()).toEqual({ found: [], report: whole({ writers: 3, genuine: 14 }) });
  });

  it('a record that comes twice is stored once, and the chain goes on', async () => {
    const by = logger();
    const event = auditEvent();
    for (const one of [event, event, auditEvent()]) await by.record(one);
    expect((await verified()).report).toEqual(whole({ genuine: 2 }));
  });

  it('a record is genuine whatever characters whoever caused it chose', async () => {
    await logger().record(auditEvent({ correlationId: 'half of \ud83d a pair' }));
    expect(await verified()).toEqual({ found: [], report: whole({ genuine: 1 }) });
  });

  it('a record that could not be stored leaves no gap', async () => {
    const by = logger();
    await by.record(auditEvent());
    const unstorable = auditEvent({ at: 'never' as unknown as Instant, eventId: null as never });
    await expect(by.record(unstorable)).rejects.toThrow();
    await by.record(auditEvent());
    expect((await verified()).report).toEqual(whole({ writers: 2, genuine: 2 }));
  });

  describe.each([
    ['what it says', 'update TABLE set metadata = \'{"forged":true}\' where chain_number = 3'],
    ['when it was', 'update TABLE set at = at + 1 where chain_number = 3'],
    ['whom it is about', "update TABLE set target_admin_id = 'other' where chain_number = 3"],
    ['its digest', "update TABLE set chain_digest = 'made up' where chain_number = 5"],
    ['its key', "update TABLE set chain_key = 'k9' where chain_number = 3"],
  ])('v5.0.0-16.4.2 of a record', (what, statement) => {
    it(`${what} was changed: noticed`, async () => {
      await recorded(5);
      await change(statement);
      const { found, report } = await verified();
      expect(found).toEqual([{ kind: 'changed', seq: expect.any(Number), eventId: expect.any(String) }]);
      expect(report.genuine).toBe(4);
    });
  });

  it('v5.0.0-16.4.2 records deleted in the middle are noticed, and which', async () => {
    await recorded(6);
    await change('delete from TABLE where chain_number in (3, 4)');
    expect((await verified()).found).toEqual([{ kind: 'missing', writer: expect.any(String), from: 3, to: 4 }]);
  });

  it.each([
    ['one at the end', 'delete from TABLE where chain_number = 6', 6],
    ['several at the end', 'delete from TABLE where chain_number >= 3', 3],
    ['the oldest, as a retention would', 'delete from TABLE where chain_number = 1', 1],
    ['all', 'delete from TABLE', 1],
  ])('v5.0.0-16.4.2 %s deleted by somebody else than the retention: noticed', async (_what, statement, from) => {
    await recorded(6);
    await change(statement);
    expect((await verified()).found).toMatchObject([{ kind: 'missing', from }]);
  });

  it('v5.0.0-16.4.2 a record that no writer made is noticed', async () => {
    await recorded(3);
    await logger(null).record(auditEvent());
    expect(await kinds()).toEqual(['foreign']);
    await change("update TABLE set chain_writer = 'nobody', chain_number = 1 where chain_writer is null");
    expect(await kinds()).toEqual(['foreign']);
  });

  it('v5.0.0-16.4.2 one put into the chain of a writer is noticed: in between, and behind', async () => {
    await recorded(3);
    await logger(null).record(auditEvent());
    const ofThe = (column: string) => `(select ${column} from (select * from TABLE where chain_number = 2) one)`;
    const copied = ['chain_writer', 'chain_key', 'chain_digest'].map((column) => `${column} = ${ofThe(column)}`).join(', ');
    await change(`update TABLE set ${copied}, chain_number = 2 where chain_writer is null`);
    expect((await verified()).found).toMatchObject([{ kind: 'foreign' }]);
    await change(`update TABLE set chain_number = 4 where seq = (select seq from (select max(seq) as seq from TABLE) one)`);
    expect((await verified()).found).toMatchObject([{ kind: 'changed' }]);
  });

  it('v5.0.0-16.4.2 two records that changed places are noticed', async () => {
    await recorded(5);
    await change('update TABLE set chain_number = case chain_number when 2 then 3 else 2 end where chain_number in (2, 3)');
    expect(await kinds()).toEqual(expect.arrayContaining(['changed', 'changed']));
  });

  it('v5.0.0-16.4.2 a mark that somebody set is noticed, and so is one that is gone', async () => {
    await recorded(4);
    await change('delete from TABLE where chain_number = 4');
    await change("update admin_infra_audit_marks set chain_number = 3 where kind = 'last'");
    expect((await verified()).found).toMatchObject([{ kind: 'changed', mark: 'last' }]);
    await change("delete from admin_infra_audit_marks where kind = 'last'");
    expect(await kinds()).toEqual(['foreign', 'foreign', 'foreign']);
  });

  it('v5.0.0-16.4.2 the mark that says where older records end cannot go either', async () => {
    await recorded(1);
    await logger(null).record(auditEvent());
    await change("delete from admin_infra_audit_marks where kind = 'before'");
    expect((await verified()).found).toMatchObject([{ kind: 'changed', mark: 'before' }]);
  });

  it('records from before there were keys are counted, and nothing is said of them', async () => {
    await recorded(3, logger(null));
    await recorded(2);
    expect(await verified()).toEqual({ found: [], report: whole({ genuine: 2, undigested: 3 }) });
  });

  it('a key is replaced: what the one before it made stays genuine while it is listed', async () => {
    await recorded(2);
    const next = { current: 'k2', all: { ...auditKeys.all, k2: aKey() } };
    await recorded(2, logger(next));
    expect((await verified(next)).report).toEqual(whole({ writers: 2, genuine: 4 }));
    expect((await verified({ current: 'k2', all: { k2: next.all.k2 } })).report.findings).toBeGreaterThan(0);
  });

  describe('the retention', () => {
    async function retained(before: number, limit = 100): Promise<number> {
      const retention = auditRetention(db, { keys: auditKeys });
      const old = await retention.oldest(before, limit);
      if (old.seqs.length > 0) await change(`delete from TABLE where seq in (${old.seqs.join(', ')})`);
      await retention.took(db, old);
      return old.seqs.length;
    }

    it('v5.0.0-16.4.2 takes the oldest, which is no fault, and what somebody else took beside it is', async () => {
      await Promise.all([recorded(6), recorded(3)]);
      expect(await retained(at(4))).toBe(7);
      expect(await verified()).toEqual({ found: [], report: whole({ writers: 2, genuine: 2, taken: 7 }) });
      await change('delete from TABLE where chain_number = 5');
      expect((await verified()).found).toMatchObject([{ kind: 'missing', from: 5, to: 5 }]);
    });

    it('goes on slice by slice, and takes what had no digest as well', async () => {
      await recorded(3, logger(null));
      await recorded(4);
      const taken = [await retained(at(100), 2), await retained(at(100), 2), await retained(at(100), 2)];
      expect(taken).toEqual([2, 2, 2]);
      expect((await verified()).report).toEqual(whole({ genuine: 1, taken: 3 }));
    });

    it('leaves what somebody made old, and everything behind it', async () => {
      await recorded(4);
      await change(`update TABLE set at = ${String(T0 - 1_000)} where chain_number = 3`);
      expect(await retained(at(0))).toBe(0);
      expect(await retained(at(100))).toBe(2);
      expect((await verified()).found).toMatchObject([{ kind: 'changed' }]);
    });

    it('takes nothing behind a mark that somebody set, who would be rid of what is missing', async () => {
      await recorded(5);
      expect(await retained(at(1))).toBe(1);
      const third = '(select chain_digest from (select * from TABLE where chain_number = 3) one)';
      await change(`update admin_infra_audit_marks set chain_number = 3, chain_digest = ${third} where kind = 'taken'`);
      await change('delete from TABLE where chain_number in (2, 3)');
      expect(await retained(at(100))).toBe(0);
      expect(await kinds()).toEqual(expect.arrayContaining(['missing']));
    });

    it('leaves a record without a digest that came when there were digests: it is a forgery', async () => {
      await recorded(2, logger(null));
      await recorded(2);
      await logger(null).record(auditEvent({ at: at(0) }));
      expect(await retained(at(100))).toBe(4);
      expect((await verified()).found).toMatchObject([{ kind: 'foreign' }]);
    });

    it('its mark goes on and never back', async () => {
      await recorded(4);
      const retention = auditRetention(db, { keys: auditKeys });
      const earlier = await retention.oldest(at(100), 1);
      expect(await retained(at(100), 3)).toBe(3);
      await retention.took(db, earlier);
      expect((await verified()).report).toEqual(whole({ genuine: 1, taken: 3 }));
    });
  });
}
