import { randomBytes, randomUUID } from 'node:crypto';

import type { AuditIntent, EventId, NotificationIntent, SecretDeliveryIntent, SettingValue } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq, sql } from 'drizzle-orm';

import { DevelopmentMailbox } from '../../src/adapters/development-mailbox.js';
import { PgAuditLogger } from '../../src/adapters/pg-audit-logger.js';
import { PgNotificationDispatcher } from '../../src/adapters/pg-notification-dispatcher.js';
import { PgSecretDelivery } from '../../src/adapters/pg-secret-delivery.js';
import { PgSystemSettingsCommandRepository } from '../../src/adapters/pg-system-settings-command-repository.js';
import { PgSystemSettingsReader } from '../../src/adapters/pg-system-settings-reader.js';
import { Sealer } from '../../src/adapters/support/sealer.js';
import type { OpenedDatabase } from '../../src/database/database.js';
import { rowsOf } from '../../src/database/database.js';
import { auditEvents } from '../../src/database/schema.js';
import { openEmbedded } from './support/databases.js';
import { anAdmin, at, by, SYSTEM, T0 } from './support/given.js';

let opened: OpenedDatabase;
beforeAll(async () => {
  opened = await openEmbedded();
});
afterAll(() => opened.close());

describe('settings', () => {
  const change = (key: string, expected: SettingValue | null, value: SettingValue, author = SYSTEM) =>
    new PgSystemSettingsCommandRepository(opened.db).change({ key, expected, value, at: at(3), by: author });
  const read = async (...keys: string[]) => (await new PgSystemSettingsReader(opened.db).read({ keys })).entries;

  it.each<SettingValue>([
    true,
    false,
    0,
    1,
    -1,
    0.1,
    2 ** 53 - 1,
    1e300,
    '',
    'true',
    '1',
    'null',
    '"x"',
    '{"a":1}',
    '\u{1F600} \\u0041',
  ])('keeps the type and value of %j', async (value) => {
    const key = `round.trip.${randomUUID()}`;
    expect(await change(key, null, value)).toEqual({ outcome: 'won', key });
    expect(await read(key)).toEqual([{ key, value }]);
    // What was read is what the next change may expect.
    expect(await change(key, value, 'next')).toEqual({ outcome: 'won', key });
  });

  it('answers every key once, null when never set, no inherited key', async () => {
    const key = `known.${randomUUID()}`;
    await change(key, null, 5);
    expect(await read('__proto__', key, 'constructor', key)).toEqual([
      { key: '__proto__', value: null },
      { key, value: 5 },
      { key: 'constructor', value: null },
    ]);
    expect(await read()).toEqual([]);
    await change('__proto__', null, 'own');
    expect(await read('__proto__')).toEqual([{ key: '__proto__', value: 'own' }]);
  });

  it('changes only from the expected value, and holds its author (C18, C7)', async () => {
    const key = `claimed.${randomUUID()}`;
    const author = await anAdmin(opened.db);
    const reader = new PgSystemSettingsReader(opened.db);
    expect(await reader.describe({ key })).toEqual({ key, value: null, updatedAt: null, updatedBy: null });
    const moved = { outcome: 'lost', reason: 'value_moved' };
    expect(await change(key, 1, 2)).toEqual(moved);
    expect(await change(key, null, 1, by(author))).toMatchObject({ outcome: 'won' });
    for (const stale of [null, 2, '1', true]) expect(await change(key, stale, 9)).toEqual(moved);
    expect(await change(key, 1, 2, by(author, 2))).toEqual({ outcome: 'lost', reason: 'author_moved' });
    expect(await reader.describe({ key })).toEqual({ key, value: 1, updatedAt: at(3), updatedBy: author });
  });
});

describe('effects', () => {
  const origin = { ip: '203.0.113.7', userAgent: 'Tests \0 \uD800', channel: 'ui', deviceId: null } as const;
  const audit = (over: Partial<AuditIntent<'admin.suspended'>> = {}): AuditIntent => ({
    eventId: randomUUID() as EventId,
    type: 'admin.suspended',
    category: 'admin',
    severity: 'warning',
    operation: 'admin.suspend',
    actor: { kind: 'anonymous' },
    target: { type: 'admin', id: 'x' },
    origin,
    correlationId: 'c',
    at: T0,
    metadata: { reason: 'bad \0 and lone \uDFFF' },
    ...over,
  });

  it('v5.0.0-16.4.1 an audit event is stored once, whatever characters its cause chose', async () => {
    const logger = new PgAuditLogger(opened.db);
    const event = audit();
    await logger.record(event);
    await logger.record({ ...event, operation: 'again' });
    const stored = await opened.db.select().from(auditEvents).where(eq(auditEvents.eventId, event.eventId));
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({
      operation: 'admin.suspend',
      targetType: 'admin',
      at: T0,
      actor: { kind: 'anonymous' },
      metadata: { reason: 'bad \uFFFD and lone \uFFFD' },
      origin: { userAgent: 'Tests \uFFFD \uFFFD' },
    });
  });

  it('the mailbox shows what would be mailed; codes lie sealed and go when they expire', async () => {
    const sealer = new Sealer([Redacted.of(randomBytes(32))]);
    const delivery = new PgSecretDelivery(opened.db, sealer);
    const mailbox = new DevelopmentMailbox(opened.db, sealer);
    const adminId = await anAdmin(opened.db);
    const code = 'canary-code';
    const secret: SecretDeliveryIntent = {
      eventId: randomUUID() as EventId,
      purpose: 'invitation',
      adminId,
      address: 'a@b.test',
      code: Redacted.of(code),
      expiresAt: at(100),
      correlationId: 'c',
      at: T0,
    };
    await delivery.deliver(secret);
    await delivery.deliver(secret);
    const [shown, ...more] = await mailbox.secrets(10);
    expect(more).toHaveLength(0);
    expect(shown?.code.reveal()).toBe(code);
    expect(shown).toMatchObject({ address: 'a@b.test', adminId, expiresAt: at(100) });
    expect(JSON.stringify(await rowsOf(opened.db, sql`select * from outgoing_secrets`))).not.toContain(code);
    await delivery.deliver({ ...secret, eventId: randomUUID() as EventId, at: at(100), expiresAt: at(200) });
    expect((await mailbox.secrets(10)).map(({ expiresAt }) => expiresAt)).toEqual([at(200)]);

    const notification: NotificationIntent = {
      eventId: randomUUID() as EventId,
      type: 'status_changed',
      security: true,
      severity: 'important',
      to: { kind: 'admin', adminId },
      operation: 'admin.suspend',
      origin,
      correlationId: 'c',
      at: T0,
    };
    const dispatcher = new PgNotificationDispatcher(opened.db);
    await dispatcher.dispatch(notification);
    await dispatcher.dispatch(notification);
    expect(await mailbox.notifications(10)).toMatchObject([{ type: 'status_changed', recipient: { kind: 'admin', adminId } }]);
  });
});
