import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, Delivery, KyselyContracts, OutboxRelayOptions } from '../../../src/kysely/index.js';
import { createKyselyContracts, createOutboxRelay } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { CODE, codeDelivery, notification } from '../support/events.js';
import { T0 } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const ids = (deliveries: readonly Delivery[]) => deliveries.map(({ intent }) => intent.eventId).sort();

const into = (delivered: Delivery[]) => (one: Delivery) => {
  delivered.push(one);
  return Promise.resolve();
};

/** Everything is delivered at least once, whatever happens in between. */
export function deliversFromTheOutbox(database: TestDatabase): void {
  let db: Kysely<Database>;
  let second: Kysely<Database>;
  let contracts: KyselyContracts;
  let now = T0 as number;
  const relay = (deliver: OutboxRelayOptions['deliver'], more: Partial<OutboxRelayOptions> = {}) =>
    createOutboxRelay({ db, keys: KEYS, deliver, now: () => now, backoffMs: 1000, ...more });

  beforeAll(async () => {
    await database.create();
    [db, second] = [database.open(), database.open()];
    contracts = createKyselyContracts(db, { keys: KEYS });
  });
  afterAll(async () => {
    await Promise.all([db.destroy(), second.destroy()]);
    await database.drop();
  });

  it('hands over what the library made, the code opened, and once when all goes well', async () => {
    const [message, code] = [notification(), codeDelivery()];
    await contracts.NotificationDispatcher.dispatch(message);
    await contracts.SecretDelivery.deliver(code);
    const delivered: Delivery[] = [];
    const report = await relay(into(delivered)).runOnce();
    expect(report).toEqual({ delivered: 2, failed: 0, dead: 0, expired: 0 });
    expect(delivered[0]?.intent).toEqual(message);
    expect(delivered[1]?.intent).toMatchObject({ address: code.address, purpose: 'invitation', expiresAt: code.expiresAt });
    expect(delivered[1]?.kind === 'code' && delivered[1].intent.code.reveal()).toBe(CODE);
    expect((await relay(() => Promise.reject(new Error('nothing is left'))).runOnce()).delivered).toBe(0);
  });

  it('keeps no code in clear, and none at all once it is delivered', async () => {
    await contracts.SecretDelivery.deliver(codeDelivery());
    const { rows } = await sql`select * from admin_infra_outbox`.execute(db);
    expect(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(CODE);
    await relay(() => Promise.resolve()).runOnce();
    const left = await sql`select event_id from admin_infra_outbox where sealed_code is not null`.execute(db);
    expect(left.rows).toEqual([]);
  });

  it('delivers again what a relay held when it died, and only once its lease is over', async () => {
    const message = notification();
    await contracts.NotificationDispatcher.dispatch(message);
    // It dies between delivering and saying so: from its store on nothing comes back.
    const seen: Delivery[] = [];
    const dying = relay((delivery) => {
      seen.push(delivery);
      return new Promise(() => undefined);
    });
    void dying.runOnce();
    for (let turns = 0; turns < 200 && seen.length === 0; turns += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    const after: Delivery[] = [];
    const living = relay(into(after));
    await living.runOnce();
    expect(after).toEqual([]);
    now += 60_001;
    await living.runOnce();
    expect([ids(seen), ids(after), after[0]?.attempt]).toEqual([[message.eventId], [message.eventId], 2]);
  });

  it('delivers no message twice because those before it in its batch took long', async () => {
    const messages = [notification(), notification(), notification()];
    for (const message of messages) await contracts.NotificationDispatcher.dispatch(message);
    const [slowly, meanwhile]: [Delivery[], Delivery[]] = [[], []];
    const other = relay(into(meanwhile));
    const slow = relay(async (one) => {
      slowly.push(one);
      now += 50_000;
      if (slowly.length === 2) await other.runOnce();
    });
    const reports = [await slow.runOnce(), await other.runOnce()];
    expect([slowly.length, meanwhile.length]).toEqual([2, 1]);
    expect(ids([...slowly, ...meanwhile])).toEqual(messages.map(({ eventId }) => eventId).sort());
    expect(reports.map(({ delivered }) => delivered)).toEqual([2, 0]);
  });

  it('tries again, further and further apart, and puts aside what never goes through', async () => {
    await contracts.NotificationDispatcher.dispatch(notification());
    const failures: unknown[] = [];
    const failing = relay(() => Promise.reject(new Error('the mail server is down')), {
      maxAttempts: 3,
      onFailure: (error, { attempt }) => void failures.push([String(error), attempt]),
    });
    expect(await failing.runOnce()).toMatchObject({ failed: 1 });
    expect(await failing.runOnce()).toMatchObject({ failed: 0 });
    now += 1000;
    expect(await failing.runOnce()).toMatchObject({ failed: 1 });
    now += 1000;
    expect(await failing.runOnce()).toMatchObject({ failed: 0, dead: 0 });
    now += 1000;
    expect(await failing.runOnce()).toMatchObject({ dead: 1 });
    now += 10_000_000;
    expect(await failing.runOnce()).toMatchObject({ failed: 0, dead: 0 });
    expect(failures).toEqual([1, 2, 3].map((attempt) => ['Error: the mail server is down', attempt]));
  });

  it('does not deliver a code that nobody could use any more', async () => {
    const late = codeDelivery();
    await contracts.SecretDelivery.deliver({ ...late, expiresAt: now as never });
    expect(await relay(() => Promise.reject(new Error('delivered'))).runOnce()).toMatchObject({ expired: 1, failed: 0 });
  });

  it.each([
    ['that it went through', true],
    ['that it failed', false],
  ])('whoever took a message over settles it: one that says too late %s moves nothing', async (_what, wentThrough) => {
    const message = notification();
    await contracts.NotificationDispatcher.dispatch(message);
    let say = (): void => undefined;
    let holds = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (holds = resolve));
    const slow = relay(() => {
      holds();
      return new Promise((resolve, reject) => {
        say = wentThrough
          ? resolve
          : () => {
              reject(new Error('too late'));
            };
      });
    });
    const running = slow.runOnce();
    await isHeld;
    now += 60_001;
    let end = (): void => undefined;
    let took = (): void => undefined;
    const isTaken = new Promise<void>((resolve) => (took = resolve));
    const second = relay(() => {
      took();
      return new Promise(
        (_, reject) =>
          (end = () => {
            reject(new Error('the mail server is down'));
          }),
      );
    }).runOnce();
    await isTaken;
    say();
    await running;
    now += 10_000;
    // Still held by the one that took it over.
    expect(await relay(() => Promise.resolve()).runOnce()).toMatchObject({ delivered: 0 });
    end();
    await second;
    now += 10_000;
    const delivered: Delivery[] = [];
    await relay(into(delivered)).runOnce();
    expect([ids(delivered), delivered[0]?.attempt]).toEqual([[message.eventId], 3]);
  });

  it('waits twice as long each time, and an hour at most', async () => {
    await contracts.NotificationDispatcher.dispatch(notification());
    const failing = relay(() => Promise.reject(new Error('the mail server is down')), { maxAttempts: 15 });
    for (let attempt = 1; attempt < 15; attempt += 1) {
      expect(await failing.runOnce()).toMatchObject({ failed: 1 });
      now += Math.min(2 ** (attempt - 1), 3_600) * 1_000 - 1;
      expect(await failing.runOnce()).toMatchObject({ failed: 0, dead: 0 });
      now += 1;
    }
    expect(await failing.runOnce()).toMatchObject({ dead: 1 });
  });

  it('takes as many as were asked for, those that have waited longest first', async () => {
    const messages = Array.from({ length: 5 }, notification);
    for (const message of messages) await contracts.NotificationDispatcher.dispatch(message);
    const delivered: Delivery[] = [];
    const one = relay(into(delivered), { batchSize: 2 });
    for (const count of [2, 2, 1, 0]) expect(await one.runOnce()).toMatchObject({ delivered: count });
    expect(delivered.map(({ intent }) => intent.eventId)).toEqual(messages.map(({ eventId }) => eventId));
  });

  it('keeps no code, however its delivery ended', async () => {
    for (const expiresAt of [now + 1_000, now + 1_000, now]) {
      await contracts.SecretDelivery.deliver({ ...codeDelivery(), expiresAt: expiresAt as never });
    }
    let handedOver = 0;
    const first = relay(() => ((handedOver += 1) === 1 ? Promise.resolve() : Promise.reject(new Error('no such address'))), {
      maxAttempts: 1,
    });
    expect(await first.runOnce()).toEqual({ delivered: 1, failed: 0, dead: 1, expired: 1 });
    const left = await sql`select event_id from admin_infra_outbox where sealed_code is not null`.execute(db);
    expect(left.rows).toEqual([]);
  });

  it('does not deliver a code that expired while the ones before it were delivered', async () => {
    await contracts.NotificationDispatcher.dispatch(notification());
    await contracts.SecretDelivery.deliver({ ...codeDelivery(), expiresAt: (now + 1_000) as never });
    const slow = relay(({ kind }) => {
      now += 1_000;
      return kind === 'notification' ? Promise.resolve() : Promise.reject(new Error('delivered'));
    });
    expect(await slow.runOnce()).toEqual({ delivered: 1, failed: 0, dead: 0, expired: 1 });
  });

  it('opens no code that was copied from another message', async () => {
    const [theirs, own] = [codeDelivery(), codeDelivery()].map((one) => ({ ...one, expiresAt: (now + 1_000) as never }));
    for (const one of [theirs, own]) if (one !== undefined) await contracts.SecretDelivery.deliver(one);
    const sealed = sql`(select sealed_code from (select * from admin_infra_outbox) one where event_id = ${theirs?.eventId})`;
    await sql`update admin_infra_outbox set sealed_code = ${sealed} where event_id = ${own?.eventId}`.execute(db);
    const delivered: Delivery[] = [];
    const failures: string[] = [];
    const report = await relay(into(delivered), {
      maxAttempts: 1,
      onFailure: (_error, { eventId }) => failures.push(eventId),
    }).runOnce();
    expect(report).toMatchObject({ delivered: 1, dead: 1 });
    expect([ids(delivered), failures]).toEqual([[theirs?.eventId], [own?.eventId]]);
  });

  it('seals and writes nothing before whoever asked has their answer', async () => {
    let revealed = false;
    const { code, ...intent } = codeDelivery();
    const watched = { reveal: () => ((revealed = true), code.reveal()) } as unknown as typeof code;
    const under = contracts.SecretDelivery.deliver({ ...intent, code: watched });
    // What the loop does next is to answer; only the turn after that may be spent on this.
    await new Promise((resolve) => setImmediate(resolve));
    expect(revealed).toBe(false);
    await under;
    expect(revealed).toBe(true);
    await relay(() => Promise.resolve()).runOnce();
  });

  it('hands nothing to two relays that run at once', async () => {
    const messages = Array.from({ length: 40 }, notification);
    for (const message of messages) await contracts.NotificationDispatcher.dispatch(message);
    const delivered: Delivery[] = [];
    const relays = [db, second, db, second].map((of) => relay(into(delivered), { db: of, batchSize: 3 }));
    for (let round = 0; round < 12; round += 1) await Promise.all(relays.map((one) => one.runOnce()));
    expect(ids(delivered)).toEqual(messages.map(({ eventId }) => eventId as string).sort());
  });
}
