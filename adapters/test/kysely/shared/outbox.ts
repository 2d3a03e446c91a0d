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

  it('hands nothing to two relays that run at once', async () => {
    const messages = Array.from({ length: 40 }, notification);
    for (const message of messages) await contracts.NotificationDispatcher.dispatch(message);
    const delivered: Delivery[] = [];
    const relays = [db, second, db, second].map((of) => relay(into(delivered), { db: of, batchSize: 3 }));
    for (let round = 0; round < 12; round += 1) await Promise.all(relays.map((one) => one.runOnce()));
    expect(ids(delivered)).toEqual(messages.map(({ eventId }) => eventId as string).sort());
  });
}
