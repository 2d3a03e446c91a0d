import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { AuditRelaySource, Database, KyselyContracts, RelayedRecord } from '../../../src/kysely/index.js';
import { auditRetention, createAuditRelay, createKyselyContracts } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { auditEvent } from '../support/events.js';
import { at, T0 } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const REFUSES = () => Promise.reject(new Error('the collector is down'));

async function turnsUntil(happened: () => boolean | Promise<boolean>): Promise<void> {
  for (let turns = 0; turns < 500 && !(await happened()); turns += 1) await new Promise((done) => setTimeout(done, 10));
}

/** The other system, as tests see it. */
class Collector {
  readonly batches: (readonly RelayedRecord[])[] = [];
  readonly deliver = (records: readonly RelayedRecord[]): Promise<void> => {
    this.batches.push(records);
    return Promise.resolve();
  };
  get ids(): readonly string[] {
    return this.batches.flat().map(({ event }) => event.eventId);
  }
}

/** The trail is brought to another system: all of it, whatever happens in between. */
export function relaysTheTrail(database: TestDatabase): void {
  let db: Kysely<Database>;
  let second: Kysely<Database>;
  let contracts: KyselyContracts;
  let now = T0 as number;
  const relay = (deliver: AuditRelaySource['deliver'], more: Partial<AuditRelaySource> = {}) =>
    createAuditRelay({ db, deliver, now: () => now, backoffMs: 1_000, ...more });

  beforeEach(async () => {
    now = T0;
    await database.create();
    [db, second] = [database.open(), database.open()];
    contracts = createKyselyContracts(db, { keys: KEYS });
  });
  afterEach(async () => {
    await Promise.all([db.destroy(), second.destroy()]);
    await database.drop();
  });

  /** Records a millisecond apart, one after the other; answers their ids. */
  async function recorded(count: number, by: KyselyContracts = contracts): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const event = auditEvent({ at: at(index), metadata: { note: 'ü \\ "x"' } as never });
      await by.AuditLogger.record(event);
      ids.push(event.eventId);
    }
    return ids;
  }

  /** A record under a number of the test's own, as one that another transaction took earlier. */
  async function recordedAs(seq: number, eventId: string, on: Kysely<Database> = db): Promise<void> {
    const texts = sql.join(['auth.logout', 'authentication', 'info', 'test', '{"kind":"anonymous"}', '{}', 'c-1']);
    const overriding = sql.raw(database.name === 'postgres' ? 'overriding system value' : '');
    await sql`insert into admin_infra_audit_events
      (type, category, severity, operation, actor, origin, correlation_id, seq, event_id, at, metadata)
      ${overriding} values (${texts}, ${seq}, ${eventId}, ${T0}, ${'{}'})`.execute(on);
  }

  it('v5.0.0-16.4.3 brings every record, as it was recorded, in the order of the trail and in batches', async () => {
    const events = Array.from({ length: 7 }, (_, index) =>
      auditEvent({ at: at(index), metadata: { note: 'ü \\ "x"' } as never }),
    );
    for (const event of events) await contracts.AuditLogger.record(event);
    const collector = new Collector();
    const one = relay(collector.deliver, { batchSize: 3 });
    expect(await one.waiting()).toBeNull();
    expect(await one.runOnce()).toEqual({ relayed: 3, failed: 0, more: true });
    expect(await one.waiting()).toEqual({ records: 4, since: at(3), failingSince: null, attempts: 0 });
    expect([await one.runOnce(), await one.runOnce()]).toMatchObject([{ relayed: 3 }, { relayed: 1, more: false }]);
    expect(await one.runOnce()).toEqual({ relayed: 0, failed: 0, more: false });
    expect(collector.batches.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(collector.batches.flat().map(({ event }) => event)).toEqual(events);
    expect(collector.batches.flat().map(({ chain }) => chain)).toEqual(events.map(() => null));
    expect(await one.waiting()).toEqual({ records: 0, since: null, failingSince: null, attempts: 0 });
  });

  it('brings along what holds a record in its chain', async () => {
    await recorded(2, createKyselyContracts(db, { keys: KEYS, auditKeys: KEYS }));
    const collector = new Collector();
    await relay(collector.deliver).runOnce();
    const { rows } = await sql<{
      digest: string;
    }>`select chain_digest as digest from admin_infra_audit_events order by seq`.execute(db);
    expect(collector.batches.flat().map(({ chain }) => [chain?.number, chain?.key, chain?.digest])).toEqual(
      rows.map(({ digest }, index) => [index + 1, 'k1', digest]),
    );
  });

  it('v5.0.0-16.4.3 loses nothing while the collector is down, tries further and further apart, and says since when', async () => {
    const ids = await recorded(5);
    const failures: unknown[] = [];
    const failing = relay(REFUSES, { batchSize: 2, onFailure: (error, batch) => failures.push([String(error), batch]) });
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]) {
      expect(await failing.runOnce()).toEqual({ relayed: 0, failed: 2, more: false });
      now += seconds * 1_000 - 1;
      expect(await failing.runOnce()).toEqual({ relayed: 0, failed: 0, more: false });
      now += 1;
    }
    expect(failures[2]).toEqual(['Error: the collector is down', { records: 2, attempt: 3 }]);
    expect(await failing.waiting()).toEqual({ records: 5, since: T0, failingSince: T0, attempts: 12 });
    const collector = new Collector();
    const mended = relay(collector.deliver);
    expect(await mended.runOnce()).toMatchObject({ relayed: 5 });
    expect(collector.ids).toEqual(ids);
    expect(await mended.waiting()).toMatchObject({ records: 0, failingSince: null, attempts: 0 });
  });

  it('v5.0.0-16.4.3 gives a collector up that hangs, and brings the same again', async () => {
    const ids = await recorded(2);
    const signals: AbortSignal[] = [];
    const hanging = relay(
      (_records, givenUp) => {
        signals.push(givenUp);
        return new Promise(() => undefined);
      },
      { leaseMs: 30 },
    );
    expect(await hanging.runOnce()).toMatchObject({ relayed: 0, failed: 2 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    now += 1_000;
    const collector = new Collector();
    await relay(collector.deliver).runOnce();
    expect(collector.ids).toEqual(ids);
  });

  it('delivers again what a process held when it died, and only once its lease is over', async () => {
    const ids = await recorded(3);
    const seen = new Collector();
    let end = (): void => undefined;
    const dying = relay((records) => seen.deliver(records).then(() => new Promise<void>((resolve) => (end = resolve))));
    const running = dying.runOnce();
    await turnsUntil(() => seen.batches.length > 0);
    const after = new Collector();
    const living = relay(after.deliver, { db: second });
    await living.runOnce();
    expect(after.ids).toEqual([]);
    now += 60_001;
    await living.runOnce();
    expect([seen.ids, after.ids]).toEqual([ids, ids]);
    end();
    expect(await running).toMatchObject({ relayed: 0 });
  });

  it('whoever took over settles: one that comes late moves nothing', async () => {
    await recorded(2);
    let finish = (): void => undefined;
    const slow = relay(() => new Promise<void>((resolve) => (finish = resolve)));
    const running = slow.runOnce();
    await turnsUntil(async () => ((await slow.waiting())?.attempts ?? 0) > 0);
    now += 60_001;
    expect(await relay(REFUSES, { db: second }).runOnce()).toMatchObject({ failed: 2 });
    finish();
    expect(await running).toEqual({ relayed: 0, failed: 0, more: false });
    expect(await slow.waiting()).toMatchObject({ records: 2, attempts: 2 });
  });

  it('v5.0.0-16.4.3 hands nothing to two processes that run at once', async () => {
    const ids = await recorded(40);
    const collector = new Collector();
    const relays = [db, second, db, second].map((of) => relay(collector.deliver, { db: of, batchSize: 3 }));
    for (let round = 0; round < 60 && collector.ids.length < ids.length; round += 1)
      await Promise.all(relays.map((one) => one.runOnce()));
    expect(collector.ids).toEqual(ids);
  });

  it('v5.0.0-16.4.3 passes over no record that was committed later than those with higher numbers', async () => {
    await recorded(1);
    const [first] = (await sql<{ seq: unknown }>`select max(seq) as seq from admin_infra_audit_events`.execute(db)).rows;
    const base = Number(first?.seq);
    for (const seq of [base + 4, base + 9]) await recordedAs(seq, `high-${String(seq - base)}`);
    const collector = new Collector();
    const one = relay(collector.deliver, { batchSize: 3 });
    await one.runOnce();
    expect(await one.waiting()).toMatchObject({ records: 0 });
    // They took their numbers first, and come now: in the middle of a gap, and at both its ends.
    for (const seq of [base + 2, base + 5, base + 8, base + 7]) await recordedAs(seq, `late-${String(seq - base)}`);
    await recordedAs(base + 10, 'next');
    expect(await one.waiting()).toMatchObject({ records: 4 });
    await one.runOnce();
    await one.runOnce();
    await recordedAs(base + 3, 'last');
    await one.runOnce();
    const brought = collector.ids.slice(1);
    expect(brought).toEqual(['high-4', 'high-9', 'late-2', 'late-5', 'late-7', 'late-8', 'next', 'last']);
    expect(await one.runOnce()).toMatchObject({ relayed: 0 });
  });

  it('looks for a number that was passed over as long as a transaction may take, and no longer', async () => {
    await recordedAs(5, 'fifth');
    const collector = new Collector();
    const one = relay(collector.deliver, { lateMs: 1_000 });
    await one.runOnce();
    now += 1_001;
    await recordedAs(6, 'sixth');
    await one.runOnce();
    await recordedAs(2, 'second');
    expect(await one.runOnce()).toMatchObject({ relayed: 0 });
    expect(collector.ids).toEqual(['fifth', 'sixth']);
  });

  it('begins anew under a name that was forgotten, each record once and in order; others go on as they were', async () => {
    await recordedAs(5, 'fifth');
    const [first, other, anew] = [new Collector(), new Collector(), new Collector()];
    const forgotten = relay(first.deliver);
    const another = relay(other.deliver, { name: 'another' });
    for (const one of [forgotten, another]) await one.runOnce();
    await recordedAs(2, 'second');
    await forgotten.forget();
    const again = relay(anew.deliver);
    for (const one of [again, another, again, another]) await one.runOnce();
    expect([first.ids, anew.ids, other.ids]).toEqual([['fifth'], ['second', 'fifth'], ['fifth', 'second']]);
  });

  it('each relay looks for what it passed over itself, for as long as it was told to', async () => {
    await recordedAs(5, 'fifth');
    const [hasty, patient] = [new Collector(), new Collector()];
    const one = relay(hasty.deliver, { name: 'hasty', lateMs: 1_000 });
    const another = relay(patient.deliver, { name: 'patient' });
    for (const each of [another, one]) await each.runOnce();
    now += 1_001;
    // One gives its gaps up here, and none of another's.
    await recordedAs(6, 'sixth');
    for (const each of [another, one]) await each.runOnce();
    await recordedAs(2, 'second');
    for (const each of [another, one]) await each.runOnce();
    expect([hasty.ids, patient.ids]).toEqual([
      ['fifth', 'sixth'],
      ['fifth', 'sixth', 'second'],
    ]);
  });

  it('two relays that passed over the same numbers find them each for itself, and once', async () => {
    await recordedAs(5, 'fifth');
    const [late, prompt] = [new Collector(), new Collector()];
    const one = relay(late.deliver, { name: 'a' });
    const another = relay(prompt.deliver, { name: 'b' });
    for (const each of [one, another]) await each.runOnce();
    for (const [seq, id] of [[3, 'third'] as const, [2, 'second'] as const]) {
      await recordedAs(seq, id);
      await another.runOnce();
    }
    for (const each of [another, one, one]) await each.runOnce();
    expect(prompt.ids).toEqual(['fifth', 'third', 'second']);
    expect(late.ids).toEqual(['fifth', 'second', 'third']);
  });

  it('what is left of a gap is looked for no longer than the gap was', async () => {
    await recordedAs(9, 'ninth');
    const collector = new Collector();
    const one = relay(collector.deliver, { lateMs: 1_000 });
    await one.runOnce();
    now += 900;
    await recordedAs(4, 'fourth');
    await one.runOnce();
    now += 101;
    await recordedAs(10, 'tenth');
    await one.runOnce();
    await recordedAs(2, 'second');
    expect(await one.runOnce()).toMatchObject({ relayed: 0 });
    expect(collector.ids).toEqual(['ninth', 'fourth', 'tenth']);
  });

  if (database.name !== 'sqlite') {
    it('v5.0.0-16.4.3 passes over no record of a transaction that is still under way', async () => {
      await recorded(1);
      const collector = new Collector();
      const one = relay(collector.deliver);
      await one.runOnce();
      await second.connection().execute(async (held) => {
        await sql.raw(database.name === 'postgres' ? 'begin' : 'start transaction').execute(held);
        await createKyselyContracts(held, { keys: KEYS }).AuditLogger.record(auditEvent({ eventId: 'under-way' as never }));
        await recorded(1);
        expect(await one.runOnce()).toMatchObject({ relayed: 1 });
        await sql`commit`.execute(held);
      });
      expect(await one.runOnce()).toMatchObject({ relayed: 1 });
      expect(collector.ids[2]).toBe('under-way');
    });
  }

  it('v5.0.0-16.4.3 the retention takes nothing that is not at the other system, and says so', async () => {
    const later = at(1_000);
    const retention = auditRetention(db);
    await recorded(5);
    expect(await retention.oldest(later, 10)).toMatchObject({ seqs: { length: 5 }, more: false, unrelayed: false });
    const failing = relay(REFUSES, { batchSize: 2 });
    await failing.runOnce();
    expect(await retention.oldest(later, 10)).toMatchObject({ seqs: [], more: false, unrelayed: true });
    now += 1_000;
    const mended = relay(new Collector().deliver, { batchSize: 2 });
    await mended.runOnce();
    expect(await retention.oldest(later, 10)).toMatchObject({ seqs: { length: 2 }, unrelayed: true });
    // Each relay brings the whole trail, so the one that came least far counts.
    await relay(new Collector().deliver, { name: 'another' }).runOnce();
    expect(await retention.oldest(later, 10)).toMatchObject({ seqs: { length: 2 }, unrelayed: true });
    await mended.forget();
    expect(await mended.waiting()).toBeNull();
    expect(await retention.oldest(later, 10)).toMatchObject({ seqs: { length: 5 }, unrelayed: false });
  });

  it('v5.0.0-16.4.3 the retention waits with digests as well, and for what was passed over', async () => {
    await recorded(4, createKyselyContracts(db, { keys: KEYS, auditKeys: KEYS }));
    const retention = auditRetention(db, { keys: KEYS });
    const one = relay(new Collector().deliver, { batchSize: 3 });
    await one.runOnce();
    expect(await retention.oldest(at(1_000), 10)).toMatchObject({ seqs: { length: 3 }, marks: { length: 1 }, unrelayed: true });
    await one.runOnce();
    expect(await retention.oldest(at(1_000), 10)).toMatchObject({ seqs: { length: 4 }, unrelayed: false });
    await relay(new Collector().deliver, { name: 'another' }).runOnce();
    const plain = auditRetention(db);
    const { rows } = await sql<{ seq: unknown }>`select max(seq) as seq from admin_infra_audit_events`.execute(db);
    const top = Number(rows[0]?.seq);
    await recordedAs(top + 2, 'behind a gap');
    await one.runOnce();
    await relay(new Collector().deliver, { name: 'another' }).runOnce();
    await recordedAs(top + 1, 'late');
    expect(await plain.oldest(at(1_000), 10)).toMatchObject({ seqs: { length: 5 }, unrelayed: true });
  });
}
