import { beforeAll, describe, expect, it } from '@jest/globals';

import { ADMIN_STATUSES, AUDIT_TYPES, Redacted } from '@maatify/admin-infra';
import type { AdminStatus, AuditIntent, NotificationIntent } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import type { EventKind } from '../../src/effects/events.js';
import { OPERATIONS } from '../../src/module/vocabulary.js';
import { CONTACT_NOTICES, TOLD_TO_BOTH } from '../support/contacts.js';
import { EXTERNAL_NOTICES } from '../support/external-identities.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import { as, auditOf, LIFECYCLE_ABILITIES, signIn } from '../threats/support/people.js';
import { METADATA } from './support/metadata.js';

/** What one scenario told the outside, preparations included. */
interface Told {
  readonly operation: string;
  readonly name: string;
  readonly outcome: string;
  readonly audits: readonly AuditIntent[];
  /** Those of the run itself. */
  readonly ownAudits: readonly AuditIntent[];
  readonly notices: readonly NotificationIntent[];
  readonly events: readonly (readonly [EventKind, object])[];
  /** Everything there is to know an admin or a session by. */
  readonly identifiers: readonly string[];
  readonly addresses: readonly string[];
}

let all: readonly Told[] = [];
beforeAll(async () => {
  const told: Told[] = [];
  for (const scenario of SCENARIOS) {
    const world = createLightWorld();
    const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
    const run = await scenario.arrange(world);
    const events: (readonly [EventKind, object])[] = [];
    for (const kind of ['operation', 'call', 'intent', 'lost'] satisfies EventKind[]) {
      world.events.listen(kind, (event) => events.push([kind, event]));
    }
    const before = AuditLogger.intents.length;
    const { outcome } = await run();
    const { admins, sessions } = world.infra.store;
    told.push({
      operation: scenario.operation,
      name: scenarioName(scenario),
      outcome,
      audits: AuditLogger.intents,
      ownAudits: AuditLogger.intents.slice(before),
      notices: NotificationDispatcher.intents,
      events,
      identifiers: [...admins.keys(), ...sessions.keys()],
      addresses: [...admins.values()].flatMap(({ email, canonicalEmail }) => [email, canonicalEmail]),
    });
    await world.dispose();
  }
  all = told;
}, 120_000);

const keysOf = (value: object): string => Object.keys(value).sort().join();
const each = <T>(pick: (told: Told) => readonly T[]): readonly (readonly [string, T])[] =>
  all.flatMap((told) => pick(told).map((one) => [told.name, one] as const));

const ORIGIN = 'channel,deviceId,ip,userAgent';
const ACTORS: Readonly<Record<string, string>> = {
  admin: 'adminId,impersonatorId,kind,sessionId',
  system: 'kind,name,onBehalfOf',
  anonymous: 'kind',
};
const CATEGORIES = ['authentication', 'authorization', 'security', 'admin', 'view', 'system'];
const SEVERITIES = ['info', 'notice', 'warning', 'critical'];

describe('AU-15 AU-22 the envelope of an audit event', () => {
  it('says which event, who, on whom, from where, how grave and when; every time, and frozen', () => {
    const events = each(({ audits }) => audits);
    expect(events.length).toBeGreaterThan(500);
    for (const [name, event] of events) {
      const fields = 'actor,at,category,correlationId,eventId,metadata,operation,origin,severity,target,type';
      expect([name, keysOf(event), keysOf(event.origin), keysOf(event.actor)]).toEqual([
        name,
        fields,
        ORIGIN,
        ACTORS[event.actor.kind],
      ]);
      expect([CATEGORIES.includes(event.category), SEVERITIES.includes(event.severity)]).toEqual([true, true]);
      expect([typeof event.eventId, typeof event.at, Number.isSafeInteger(event.at)]).toEqual(['string', 'number', true]);
      if (event.target !== null) expect([name, keysOf(event.target)]).toEqual([name, 'id,type']);
      expect([event, event.actor, event.origin, event.metadata].every((part) => Object.isFrozen(part))).toBe(true);
    }
    const deviced = events.filter(([, { origin }]) => origin.deviceId !== null);
    expect(deviced.length).toBeGreaterThan(10);
    expect(events.filter(([, { origin }]) => origin.ip === TEST_ORIGIN.ip).length).toBeGreaterThan(100);
  });

  it('no two events share an id, and who acted with a session is named with it', () => {
    for (const { name, audits } of all) {
      expect([name, new Set(audits.map(({ eventId }) => eventId)).size]).toEqual([name, audits.length]);
    }
    const acting = OPERATIONS.filter(({ authority }) => authority !== null).map((declaration) => declaration.name);
    for (const { operation, name, ownAudits } of all) {
      if (!acting.includes(operation)) continue;
      for (const { actor } of ownAudits) expect([name, actor.kind]).not.toEqual([name, 'anonymous']);
    }
  });
});

describe('AU-22 what was recorded stays as it was recorded', () => {
  it('whatever becomes of those it is about', async () => {
    const world = createLightWorld();
    const actor = await world.actor(...LIFECYCLE_ABILITIES, 'system.settings.update', 'sessions.revoke');
    const { admin } = as(await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
    await signIn(world, { email: 'new@example.org', password: 'wrong' });
    const { intents } = world.infra.contracts.AuditLogger;
    const then = [...intents];
    const written = JSON.stringify(then);
    const { adminId } = admin;
    as(await world.lifecycle.lock(actor, { adminId, reason: 'odd' }), 'changed');
    as(await world.lifecycle.unlock(actor, { adminId, reason: 'explained' }), 'changed');
    as(await world.sessions.revokeAll(actor, { adminId, reason: 'all' }), 'revoked');
    as(await world.settings.set(actor, { key: 'system.default_language', value: 'de' }), 'changed');
    world.infra.store.admins.clear();
    world.infra.clock.advance(86_400_000);
    expect(world.infra.contracts.AuditLogger.intents.slice(0, then.length)).toEqual(then);
    expect(JSON.stringify(world.infra.contracts.AuditLogger.intents.slice(0, then.length))).toBe(written);
    expect(world.infra.contracts.AuditLogger.intents.length).toBeGreaterThan(then.length);
    await world.dispose();
  });
});

describe('AU-16 AU-17 what an audit event says', () => {
  it('is this, by type: plain scalars, each with a name', () => {
    expect(Object.keys(METADATA).sort()).toEqual([...AUDIT_TYPES].sort());
    for (const [name, { type, metadata }] of each(({ audits }) => audits)) {
      expect([name, type, keysOf(metadata)]).toEqual([name, type, METADATA[type]]);
      expect([name, Object.values(metadata).filter((value: unknown) => typeof value === 'object' && value !== null)]).toEqual([
        name,
        [],
      ]);
    }
  });

  it('names people by their id alone: no address is in it, an admin’s or a stranger’s', () => {
    for (const { name, audits, notices, addresses } of all) {
      const text = JSON.stringify([audits, notices]);
      expect([name, addresses.filter((address) => text.includes(address)), /[^\s"]@[^\s"]/.exec(text)]).toEqual([name, [], null]);
    }
  });

  it('neither does it repeat what was sent: names, addresses, passwords, unknown fields', async () => {
    const world = createLightWorld();
    const actor = await world.actor('admins.create', 'admins.suspend');
    const canaries = ['Canary Name', 'canary-address', 'canary-password', 'canary-field', 'canary-why'];
    as(await world.lifecycle.create(actor, { email: 'canary-address@example.org', name: 'Canary Name' }), 'created');
    await signIn(world, { email: 'canary-address@nowhere.example', password: 'canary-password' });
    await world.lifecycle.create(actor, { email: 'x@example.org', name: 'X', isSuper: 'canary-field' } as never);
    as(await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'canary-why' }), 'changed');
    const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
    const shownBy = (intents: unknown) => canaries.filter((canary) => JSON.stringify(intents).includes(canary));
    // The reason is what the acting person wrote for this very record; a notice does without it.
    expect([shownBy(AuditLogger.intents), shownBy(NotificationDispatcher.intents)]).toEqual([['canary-why'], []]);
    await world.dispose();
  });
});

describe('NT-02 NT-18 NT-19 what a notice says', () => {
  const RECIPIENTS: Readonly<Record<string, string>> = {
    admin: 'adminId,kind',
    contact: 'adminId,contactId,kind',
    all_active_admins: 'kind',
    holders_of: 'ability,kind',
  };

  it('is what happened, where and when, and whom it concerns: no text, no link, no button, no channel, no address', () => {
    const notices = each((told) => told.notices);
    expect(notices.length).toBeGreaterThan(200);
    for (const [name, notice] of notices) {
      const fields = 'actor,at,correlationId,eventId,operation,origin,security,severity,to,type';
      expect([name, keysOf(notice), keysOf(notice.origin), keysOf(notice.to)]).toEqual([
        name,
        fields,
        ORIGIN,
        RECIPIENTS[notice.to.kind],
      ]);
      expect([name, /:\/\/|<|href|action/.exec(JSON.stringify(notice))]).toEqual([name, null]);
      expect(Object.isFrozen(notice)).toBe(true);
    }
  });
});

describe('NT-06 NT-08 NT-09 the types of notices', () => {
  it('of security are marked as such, those about the system are not', () => {
    const SECURITY = [
      'new_sign_in',
      'new_device',
      'failed_attempts',
      'password_changed',
      'password_reset',
      'totp_enabled',
      'totp_disabled',
      'totp_reset',
      'recovery_code_used',
      'session_revoked',
      'sessions_revoked',
      'device_trusted',
      'device_untrusted',
      'device_revoked',
      'role_assigned',
      'role_revoked',
      'impersonation_started',
      'impersonation_ended',
      'status_changed',
      ...CONTACT_NOTICES,
      ...EXTERNAL_NOTICES,
    ];
    const TO_ALL = ['break_glass_used', 'emergency_changed'];
    const SYSTEM = ['setting_changed', 'read_only_changed', 'maintenance_changed'];
    // As they arrive, not as they are declared.
    const sent = each(({ notices }) => notices).map(([, notice]) => notice);
    const types = (security: boolean) => new Set(sent.filter((notice) => notice.security === security).map(({ type }) => type));
    expect([...types(true)].sort()).toEqual([...SECURITY, ...TOLD_TO_BOTH, ...TO_ALL].sort());
    expect([...types(false)].sort()).toEqual([...SYSTEM].sort());
    const recipients = (type: string) => new Set(sent.filter((notice) => notice.type === type).map(({ to }) => to.kind));
    expect(SYSTEM.map((type) => [...recipients(type)])).toEqual([['holders_of'], ['all_active_admins'], ['all_active_admins']]);
    for (const type of TO_ALL) expect([type, ...recipients(type)]).toEqual([type, 'all_active_admins']);
    for (const type of SECURITY) expect([type, ...recipients(type)]).toEqual([type, 'admin']);
    for (const type of TOLD_TO_BOTH) expect([type, ...recipients(type)]).toEqual([type, 'admin', 'contact']);
  });
});

describe('ID-21 ID-22 sign-ins and enrolments leave a trace', () => {
  const TRYING = [
    'auth.sign_in',
    'auth.complete_totp',
    'totp.confirm_mandatory_totp_enrolment',
    'totp.begin_mandatory_totp_enrolment',
  ];
  /** Nothing was tried yet. */
  const QUIET = ['validation_failed'];
  const PENDING = ['totp_required', 'totp_enrolment_required', 'password_change_required'];
  const untold = (operations: readonly string[]): readonly string[] =>
    all
      .filter(({ operation, outcome }) => operations.includes(operation) && !QUIET.includes(outcome))
      .filter(({ outcome, ownAudits }) => {
        const expected =
          outcome === 'signed_in'
            ? /^auth\.login\.success$/
            : PENDING.includes(outcome)
              ? /^auth\.login\.pending$/
              : /^auth\.(login|totp)\.failed$|enrolment\.started$|^operation\.refused$/;
        return ownAudits.filter(({ type }) => expected.test(type)).length !== 1;
      })
      .map(({ name }) => name);

  it('success as well as every failure, with the reason that only the trail may know', () => {
    expect(all.filter(({ operation }) => TRYING.includes(operation)).length).toBeGreaterThan(40);
    expect(untold(['auth.sign_in'])).toEqual([]);
    expect(untold(['auth.complete_totp'])).toEqual([]);
    for (const { name, ownAudits } of all) {
      for (const { type, metadata } of ownAudits) {
        if (type === 'auth.login.failed') expect([name, typeof metadata.reason]).toEqual([name, 'string']);
      }
    }
  });

  it('where a factor is enrolled on the way, success and every refusal, of a closed mode as well', () => {
    expect(untold(['totp.begin_mandatory_totp_enrolment', 'totp.confirm_mandatory_totp_enrolment'])).toEqual([]);
  });

  it('and whatever takes a factor away, or puts another in its place', () => {
    const TAKING = {
      'totp.disable_totp': ['disabled', 'auth.totp.disabled'],
      'totp.reset_totp': ['reset', 'auth.totp.disabled'],
      'totp.confirm_totp_replacement': ['enabled', 'auth.totp.replaced'],
      'totp.cancel_totp_enrolment': ['cancelled', 'auth.totp.enrolment.cancelled'],
    } as const;
    for (const [operation, [outcome, type]] of Object.entries(TAKING)) {
      const done = all.filter((one) => one.operation === operation && one.outcome === outcome);
      expect([operation, done.length > 0]).toEqual([operation, true]);
      for (const { name, ownAudits } of done) {
        expect([name, ownAudits.filter((event) => event.type === type).map(({ target }) => target?.type)]).toEqual([
          name,
          ['admin'],
        ]);
      }
    }
  });

  it('an enrolment when it starts and when it counts', () => {
    const told = (operation: string) =>
      new Set(all.flatMap((one) => (one.operation === operation ? one.ownAudits : [])).map(({ type }) => type));
    expect([...told('totp.begin_totp_enrolment')]).toContain('auth.totp.enrolment.started');
    expect([...told('totp.confirm_totp_enrolment')]).toContain('auth.totp.enabled');
    expect([...told('totp.begin_mandatory_totp_enrolment')]).toContain('auth.totp.enrolment.started');
    expect([...told('totp.confirm_mandatory_totp_enrolment')]).toContain('auth.totp.enabled');
  });
});

describe('ID-03 ID-24 AU-11 each step of an admin’s life is told', () => {
  const STEPS = ADMIN_STATUSES.flatMap((from) => ADMIN_STATUSES.map((to) => [from, to] as const)).filter(
    ([from, to]) => from !== to,
  );

  it.each(STEPS)('%s → %s: exactly once with both ends and the reason, or not at all', async (from, to) => {
    const world = createLightWorld();
    const actor = await world.actor(...LIFECYCLE_ABILITIES);
    const adminId = world.someone({ status: from });
    const { outcome } = await world.lifecycle.changeStatus(actor, { adminId, from, to, reason: 'because' });
    const told = auditOf(world, 'admin.status.changed').map(({ target, actor: by, metadata }) => ({ target, by, metadata }));
    const by = { kind: 'admin', adminId: actor.adminId, sessionId: actor.sessionId, impersonatorId: null };
    const step = { target: { type: 'admin', id: adminId }, by, metadata: { from, to, reason: 'because' } };
    expect(told).toEqual(outcome === 'changed' ? [step] : []);
    const NAMED: Partial<Record<AdminStatus, string>> = { suspended: 'admin.suspended', locked: 'admin.locked' };
    const named = NAMED[to];
    if (named !== undefined) expect(auditOf(world, named)).toHaveLength(outcome === 'changed' ? 1 : 0);
    await world.dispose();
  });

  it('also where redeeming an invitation makes it, and the first step is to be created', async () => {
    const world = createLightWorld();
    world.infra.store.setSetting('lifecycle.activate_on_acceptance', true);
    const { admin } = as(
      await world.lifecycle.create(await world.actor('admins.create'), { email: 'new@example.org', name: 'New' }),
      'created',
    );
    expect(auditOf(world, 'admin.created')).toMatchObject([{ target: { type: 'admin', id: admin.adminId } }]);
    const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
    const input = { code, password: Redacted.of('a long enough password') };
    as(await world.lifecycle.acceptInvitation(input, TEST_ORIGIN), 'accepted');
    expect(auditOf(world, 'admin.status.changed').map(({ metadata }) => metadata)).toEqual([
      { from: 'pending_verification', to: 'active', reason: null },
    ]);
    await world.dispose();
  });
});

describe('OP-10 OP-16 what can be observed', () => {
  const FIELDS: Readonly<Record<EventKind, string>> = {
    operation: 'correlationId,durationMs,ending,operation,runId',
    call: 'contract,correlationId,durationMs,endedAs,ending,method,operation,runId,startedAs',
    intent: 'correlationId,operation,sink,type',
    lost: 'cause,count,sink',
  };

  it('names operations, contracts and endings; no admin, no session, no address, no network', () => {
    let seen = 0;
    for (const { name, events, identifiers, addresses } of all) {
      for (const [kind, event] of events) expect([name, kind, keysOf(event)]).toEqual([name, kind, FIELDS[kind]]);
      const words = new Set(JSON.stringify(events).split(/[":,{}[\]]+/));
      const people = [...identifiers, ...addresses, String(TEST_ORIGIN.ip), String(TEST_ORIGIN.userAgent)];
      expect([name, people.filter((one) => words.has(one))]).toEqual([name, []]);
      seen += events.length;
    }
    expect(seen).toBeGreaterThan(1_000);
  });
});
