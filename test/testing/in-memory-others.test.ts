import { describe, expect, it } from '@jest/globals';

import { AdminCommandRepository, Redacted } from '@maatify/admin-infra';
import type { AbilityQuestion, AdminId, AuditIntent, NotificationIntent, SecretDeliveryIntent } from '@maatify/admin-infra';
import { at, authored, SYSTEM, T0, tally, times, world } from './support/world.js';

describe('in-memory settings', () => {
  it('answers every key once, null when it was never set, and never an inherited one (F50)', async () => {
    const { store, contracts } = world();
    store.setSetting('auth.enabled', false, 'ops');
    const keys = ['auth.enabled', '__proto__', 'constructor', 'auth.enabled'];
    expect((await contracts.SystemSettingsReader.read({ keys })).entries).toEqual([
      { key: 'auth.enabled', value: false },
      { key: '__proto__', value: null },
      { key: 'constructor', value: null },
    ]);
    const reader = contracts.SystemSettingsReader;
    expect(await reader.describe({ key: 'auth.enabled' })).toEqual({
      key: 'auth.enabled',
      value: false,
      updatedAt: T0,
      updatedBy: 'ops',
    });
    expect(await reader.describe({ key: 'x' })).toEqual({ key: 'x', value: null, updatedAt: null, updatedBy: null });
  });

  it('changes only while the old value is the expected one; of parallel writers one wins (C18)', async () => {
    const { store, contracts } = world();
    const admin = store.addAdmin({ email: 'a@example.org' });
    const change = (expected: number | null, value: number, by = SYSTEM) =>
      contracts.SystemSettingsCommandRepository.change({ key: 'k', expected, value, restsOn: [], at: at(1), by });
    expect(tally(await Promise.all(times(8, (n) => change(null, n))))).toEqual({ won: 1, value_moved: 7 });
    expect(await change(0, 1, authored(admin))).toEqual({ outcome: 'won', key: 'k' });
    expect(store.settings.get('k')).toEqual({ value: 1, updatedAt: at(1), updatedBy: admin.adminId });
    store.admins.set(admin.adminId, { ...admin, status: 'locked' });
    expect(await change(1, 2, authored(admin))).toEqual({ outcome: 'lost', reason: 'author_moved' });
    expect(store.settings.get('k')?.value).toBe(1);
  });
});

describe('in-memory AbilityResolver', () => {
  const ask = (
    adminId: string,
    ability: string,
    changes: Partial<AbilityQuestion> = {},
    impersonatorId: AdminId | null = null,
  ) => ({
    actor: { kind: 'admin', adminId: adminId as AdminId, impersonatorId } as const,
    ability,
    target: { type: 'admin', id: 'target' },
    ...changes,
  });
  const denied = (reason: string) => ({ decision: 'deny', reason });

  it('allows explicit grants only: no wildcard, no inherited name (Z2, L12)', async () => {
    const { contracts, grants } = world();
    const decide = contracts.AbilityResolver.decide.bind(contracts.AbilityResolver);
    grants.grant('a', 'admins.create', '*');
    expect(await decide(ask('a', 'admins.create'))).toEqual({ decision: 'allow' });
    expect(await decide(ask('a', 'admins.suspend'))).toEqual(denied('not_permitted'));
    expect(await decide(ask('a', 'constructor'))).toEqual(denied('not_permitted'));
    expect(await decide(ask('nobody', 'admins.create'))).toEqual(denied('not_permitted'));
    grants.revoke('a', 'admins.create');
    expect(await decide(ask('a', 'admins.create'))).toEqual(denied('not_permitted'));
  });

  it('restricts one target or all, and lifts it again', async () => {
    const { contracts, grants } = world();
    const decide = contracts.AbilityResolver.decide.bind(contracts.AbilityResolver);
    grants.grant('a', 'x', 'y');
    grants.restrict('a', 'x', 'outranked', { type: 'admin', id: 'target' });
    grants.restrict('a', 'y', 'scope_violation');
    expect(await decide(ask('a', 'x'))).toEqual(denied('outranked'));
    expect(await decide(ask('a', 'x', { target: null }))).toEqual({ decision: 'allow' });
    expect(await decide(ask('a', 'x', { target: { type: 'admin', id: 'other' } }))).toEqual({ decision: 'allow' });
    expect(await decide(ask('a', 'y', { target: null }))).toEqual(denied('scope_violation'));
    grants.lift('a', 'y');
    expect(await decide(ask('a', 'y'))).toEqual({ decision: 'allow' });
  });

  it('gives an impersonator the intersection of both rights (I2)', async () => {
    const { contracts, grants } = world();
    grants.grant('target', 'x', 'y');
    grants.grant('impersonator', 'x');
    const by = 'impersonator' as AdminId;
    expect(await contracts.AbilityResolver.decide(ask('target', 'x', {}, by))).toEqual({ decision: 'allow' });
    expect(await contracts.AbilityResolver.decide(ask('target', 'y', {}, by))).toEqual(denied('not_permitted'));
  });
});

describe('in-memory sinks', () => {
  it('keep what they got, once per event id, and not what becomes of it later (X3, E4)', () => {
    const { contracts } = world();
    const audit = { eventId: 'e1', type: 'auth.logout' } as unknown as AuditIntent;
    contracts.AuditLogger.record(audit);
    contracts.AuditLogger.record(audit);
    (audit as { type: string }).type = 'changed';
    contracts.AuditLogger.record({ eventId: 'e2', type: 'auth.login.success' } as unknown as AuditIntent);
    expect(contracts.AuditLogger.types).toEqual(['auth.logout', 'auth.login.success']);
    expect(contracts.AuditLogger.ofType('auth.logout')).toHaveLength(1);
    contracts.AuditLogger.clear();
    expect(contracts.AuditLogger.intents).toEqual([]);

    contracts.NotificationDispatcher.dispatch({ eventId: 'n1', type: 'new_device' } as NotificationIntent);
    expect(contracts.NotificationDispatcher.types).toEqual(['new_device']);
  });

  it('hand out the newest code of an admin and purpose', () => {
    const { contracts } = world();
    const mailbox = contracts.SecretDelivery;
    const send = (eventId: string, code: string) => {
      mailbox.deliver({
        eventId,
        adminId: 'a',
        purpose: 'invitation',
        code: Redacted.of(code),
      } as unknown as SecretDeliveryIntent);
    };
    send('s1', 'one');
    send('s2', 'two');
    expect(mailbox.lastCode('a' as AdminId, 'invitation')).toBe('two');
    expect(mailbox.lastCode('a' as AdminId, 'totp_enrolment')).toBeNull();
    expect(JSON.stringify(mailbox.intents)).not.toContain('two');
  });
});

describe('createInMemoryContracts', () => {
  it('shares nothing between two calls', async () => {
    const [one, two] = [world(), world()];
    one.store.addAdmin({ email: 'a@example.org' });
    expect(
      await two.contracts.AdminQueryRepository.page({ filter: { status: null, search: null }, cursor: null, limit: 9 }),
    ).toMatchObject({ admins: [] });
  });

  it('names every implementation after its contract', () => {
    const { contracts } = world();
    expect(Object.keys(contracts)).toContain(String(AdminCommandRepository.description).split('/').at(-1));
    expect(Object.keys(contracts)).toHaveLength(31);
  });
});
