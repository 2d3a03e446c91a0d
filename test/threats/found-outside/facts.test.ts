import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminId, SessionId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { digestOf } from '../../../src/kernel/digest.js';
import { impersonated } from '../../support/callers.js';
import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import { EVERY_ABILITY_ACTOR } from '../../support/world.js';
import { access, as, auditOf, challengeFor, codeNow, complete, person, signIn } from '../support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const DEVICE = 'canary-device-0123456789abcdef';
const alter = (contract: string, method: string, change: (answer: never) => unknown): void => {
  world.faults.plan({ contract, method, fault: { kind: 'alter_answer', alter: change as never } } as never);
};

describe('P1 AZ-12 OR-13 the core decides no right', () => {
  it('a resolver that denies everything stops a system actor', async () => {
    const value = { decision: 'deny', reason: 'not_permitted' } as const;
    world.faults.plan({ contract: 'AbilityResolver', method: 'decide', fault: { kind: 'answer', value } });
    const { adminId, issued } = await world.signedIn();
    const input = { adminId, reason: 'left' };
    const ended = await world.sessions.revokeAll(world.systemActor('limited-cli'), input);
    expect(ended).toEqual({ outcome: 'denied', ability: 'sessions.revoke', reason: 'not_permitted' });
    expect((await access(world, issued.token)).outcome).toBe('allowed');
  });

  it('one that allows everything lets it, and was asked for the actor by its name', async () => {
    world.faults.plan({ contract: 'AbilityResolver', method: 'decide', fault: { kind: 'answer', value: { decision: 'allow' } } });
    const adminId = world.someone();
    as(await world.lifecycle.suspend(world.systemActor(EVERY_ABILITY_ACTOR), { adminId, reason: 'x' }), 'changed');
    const asked = world.faults.calls.filter(({ method }) => method === 'decide').at(-1)?.args[0];
    expect(asked).toMatchObject({ actor: { kind: 'system', name: EVERY_ABILITY_ACTOR }, target: { type: 'admin', id: adminId } });
  });
});

const impossible = { code: 'contract.impossible_state', failure: 'invariant_violation' };
const contradicting = { code: 'contract.contradicting_answer', failure: 'contract_violation' };

describe('P2 rules of identity are decided here, and everything else is asked', () => {
  const answering = (decision: 'allow' | 'deny') => {
    const value = decision === 'allow' ? { decision } : { decision, reason: 'not_permitted' };
    world.faults.plan({ contract: 'AbilityResolver', method: 'decide', fault: { kind: 'answer', value } } as never);
  };
  const asked = () => world.faults.calls.filter(({ method }) => method === 'decide').length;

  it('one’s own account needs no right: a resolver that denies everything is not asked', async () => {
    const { actor, password } = await world.signedIn();
    answering('deny');
    const before = asked();
    as(await world.totp.totpStatus(actor, { adminId: actor.adminId }), 'found');
    as(await world.sessions.sessions(actor, { adminId: actor.adminId }), 'page');
    as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
    as(await world.authentication.signOut(actor), 'signed_out');
    expect(asked()).toBe(before);
  });

  it('nobody acts on themselves, whatever a resolver allows', async () => {
    const { actor } = await world.signedIn();
    answering('allow');
    const own = { adminId: actor.adminId, reason: 'x' };
    for (const operation of ['suspend', 'lock', 'unlock', 'reinstate'] as const)
      expect((await world.lifecycle[operation](actor, own)).outcome).toBe('self_forbidden');
    expect((await world.totp.resetTotp(actor, own)).outcome).toBe('self_forbidden');
    expect((await world.credentials.clearThrottle(actor, own)).outcome).toBe('self_forbidden');
  });

  it('nobody does as somebody else what is refused to whoever impersonates, whatever a resolver allows', async () => {
    const acting = await impersonated(world, (await world.signedIn()).actor);
    answering('allow');
    const restricted = { outcome: 'denied', reason: 'system_restriction' };
    const target = { adminId: world.someone(), reason: 'x' };
    expect(await world.totp.resetTotp(acting, target)).toMatchObject(restricted);
    expect(await world.settings.set(acting, { key: 'audit.log_views', value: true })).toMatchObject(restricted);
    const next = Redacted.of('another horse altogether');
    expect(await world.credentials.changeOwnPassword(acting, { current: next, next })).toMatchObject(restricted);
    as(await world.lifecycle.suspend(acting, target), 'changed');
  });

  it('and everything else is asked: a resolver that denies stops it, with no call about the target', async () => {
    const { actor } = await world.signedIn({ abilities: ['admins.suspend'] });
    answering('deny');
    const before = world.faults.calls.length;
    expect((await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'x' })).outcome).toBe('denied');
    expect(world.faults.calls.slice(before).filter(({ contract }) => contract.startsWith('Admin'))).toEqual([]);
  });
});

describe('P3 FEM-03 FEM-04 FEM-21 OR-08 an answer is held against its request and itself: nothing fails open', () => {
  it.each([
    ['enabled: false with a seed', { enabled: false }],
    ['enabled without a seed', { sealedSeed: null }],
  ])('a factor that is %s is no state', async (_, change) => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    alter('TotpQueryRepository', 'state', (answer: object) => ({ ...answer, ...change }));
    await expect(complete(world, challenge, codeNow(world, ada))).rejects.toMatchObject(impossible);
    expect(world.infra.store.sessions.size).toBe(0);
  });

  it.each([0, 2, 7])('ending all sessions that answers an epoch moved by %i', async (moved) => {
    const actor = await world.actor('sessions.revoke');
    const adminId = world.someone();
    alter('SessionCommandRepository', 'endAll', (answer: object) => ({ ...answer, credentialEpoch: moved }));
    await expect(world.sessions.revokeAll(actor, { adminId, reason: 'x' })).rejects.toMatchObject(contradicting);
  });

  it('an invitation that was accepted by somebody who is locked', async () => {
    const actor = await world.actor('admins.create');
    as(await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }), 'created');
    const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
    const change = (answer: object) => ({ ...answer, from: 'locked', to: 'active' });
    alter('AdminCommandRepository', 'acceptInvitation', change);
    const input = { code, password: Redacted.of('a long enough password') };
    await expect(world.lifecycle.acceptInvitation(input, TEST_ORIGIN)).rejects.toMatchObject({
      failure: expect.stringMatching(/violation$/),
    });
  });

  it('creating that answers an active admin', async () => {
    const actor = await world.actor('admins.create');
    alter('AdminCommandRepository', 'create', (answer: { admin: object }) => ({
      ...(answer as object),
      admin: { ...answer.admin, status: 'active' },
    }));
    await expect(world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' })).rejects.toMatchObject(contradicting);
  });

  it.each([
    ['more than were asked for', { limit: 1 }, (admins: readonly object[]) => [...admins, ...admins]],
    [
      'admins of another status',
      { status: 'locked' },
      (admins: readonly object[]) => admins.map((one) => ({ ...one, status: 'active' })),
    ],
  ] as const)('a page with %s', async (_, asked, change) => {
    const actor = await world.actor('admins.view');
    world.someone({ status: 'locked' });
    alter('AdminQueryRepository', 'page', (answer: { admins: readonly object[] }) => ({
      ...(answer as object),
      admins: change(answer.admins),
    }));
    await expect(world.lifecycle.admins(actor, asked)).rejects.toMatchObject(contradicting);
  });

  it('a change of status that answers the version it began with', async () => {
    const actor = await world.actor('admins.suspend');
    const version = world.infra.store.admins.get(actor.adminId)!.version;
    alter('AdminCommandRepository', 'changeStatus', (answer: object) => ({ ...answer, version }));
    await expect(world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'x' })).rejects.toMatchObject(contradicting);
  });

  it('a session with a reason for its end and no end is not allowed', async () => {
    const { issued } = await world.signedIn();
    alter('SessionQueryRepository', 'byTokenDigest', (answer: { session: object }) => ({
      ...(answer as object),
      session: { ...answer.session, endReason: 'revoked' },
    }));
    await expect(access(world, issued.token)).rejects.toMatchObject(impossible);
  });
});

describe('P6 an actor whose session was revoked changes nothing, not within thirty seconds either', () => {
  it.each([0, 1, 29_999, 30_000])('%i ms after it was looked at', async (passed) => {
    const { actor } = await world.signedIn({ abilities: ['admins.create', 'sessions.revoke'] });
    const other = await world.actor('sessions.revoke');
    const { adminId, sessionId } = actor;
    as(await world.sessions.revoke(other, { adminId, sessionId, reason: 'stolen' }), 'revoked');
    world.infra.clock.advance(passed);
    const ended = await world.lifecycle.create(actor, { email: 'friend@example.org', name: 'Friend' });
    expect(ended).toEqual({ outcome: 'session_ended' });
    expect(world.infra.store.adminByEmail('friend@example.org')).toBeNull();
  });
});

describe('P8 every refusal of a mutation after authorization is audited', () => {
  const refusals = () => auditOf(world, 'operation.refused').map(({ metadata }) => metadata);

  it('self_forbidden, last_holder, illegal_transition, not_found, step_up_required', async () => {
    const actor = await world.actor('admins.suspend', 'admins.reinstate');
    const last = world.someone({ abilities: ['admins.administer'] });
    const reason = 'x';
    await world.lifecycle.suspend(actor, { adminId: actor.adminId, reason });
    await world.lifecycle.suspend(actor, { adminId: last, reason });
    await world.lifecycle.reinstate(actor, { adminId: world.someone({ status: 'locked' }), reason });
    await world.lifecycle.suspend(actor, { adminId: 'nobody' as AdminId, reason });
    world.infra.clock.advance(11 * 60_000);
    await world.lifecycle.suspend(actor, { adminId: last, reason });
    const suspend = 'admin.suspend';
    expect(refusals()).toEqual([
      { operation: suspend, outcome: 'self_forbidden', reason: null },
      { operation: suspend, outcome: 'last_holder', reason: null },
      { operation: 'admin.reinstate', outcome: 'illegal_transition', reason: null },
      { operation: suspend, outcome: 'not_found', reason: null },
      { operation: suspend, outcome: 'step_up_required', reason: null },
    ]);
  });

  it('a denial has its own event, a success and an unchanged one none', async () => {
    const actor = await world.actor('admins.suspend');
    const adminId = world.someone();
    await world.lifecycle.lock(actor, { adminId, reason: 'x' });
    as(await world.lifecycle.suspend(actor, { adminId, reason: 'x' }), 'changed');
    as(await world.lifecycle.suspend(actor, { adminId, reason: 'x' }), 'unchanged');
    expect([refusals(), auditOf(world, 'authz.permission.denied').length]).toEqual([[], 1]);
  });
});

describe('P9 one fact, one computation', () => {
  it('a sign-in and the view of its session agree about the device', async () => {
    const ada = person(world, 'ada@example.org');
    for (const [device, expected] of [
      [DEVICE, true],
      [DEVICE, false],
      [undefined, true],
      ['another-device-0123456789', true],
    ] as const) {
      const { newDevice, issued } = as(
        await signIn(world, { email: ada.email, ...(device === undefined ? {} : { device }) }),
        'signed_in',
      );
      expect([newDevice, issued.session.newDevice]).toEqual([expected, expected]);
      const { actor } = as(await access(world, issued.token), 'allowed');
      const { items } = as(await world.sessions.sessions(actor, { adminId: ada.adminId }), 'page');
      const listed = items.find(({ sessionId }) => sessionId === issued.session.sessionId);
      expect(listed?.newDevice).toBe(expected);
    }
  });

  it('a list says of a session what `access` says of it: device_revoked', async () => {
    const ada = person(world, 'ada@example.org');
    const there = as(await signIn(world, { email: ada.email, device: DEVICE }), 'signed_in').issued;
    const here = as(await signIn(world, { email: ada.email }), 'signed_in').issued;
    const { actor } = as(await access(world, here.token), 'allowed');
    world.infra.store.revokeDevice(ada.adminId, digestOf('device', DEVICE));
    const { items } = as(await world.sessions.sessions(actor, { adminId: ada.adminId }), 'page');
    const stateOf = (id: SessionId) => items.find(({ sessionId }) => sessionId === id)?.state;
    expect(await access(world, there.token)).toEqual({ outcome: 'refused', reason: 'device_revoked' });
    expect([stateOf(there.session.sessionId), stateOf(here.session.sessionId)]).toEqual(['device_revoked', 'live']);
  });

  it.each([
    ['never set', null],
    ['set before', 'fr'],
    ['malformed', 7],
  ] as const)('the result’s `old` is the audit’s, when it was %s', async (_, stored) => {
    const key = 'system.default_language';
    if (stored !== null) world.infra.store.setSetting(key, stored);
    const actor = await world.actor('system.settings.update');
    const ended = as(await world.settings.set(actor, { key, value: 'de' }), 'changed');
    expect([ended.old, auditOf(world, 'system.setting.updated').at(-1)?.metadata]).toEqual([
      stored,
      { key, old: stored, new: 'de' },
    ]);
  });

  it('a malformed stored setting is shown as what it is', async () => {
    const actor = await world.actor('system.settings.view');
    world.infra.store.setSetting('auth.max_login_attempts', 'many');
    const { setting } = as(await world.settings.setting(actor, { key: 'auth.max_login_attempts' }), 'found');
    expect(setting).toMatchObject({ value: 1, stored: 'many', malformed: true });
    world.infra.store.setSetting('auth.max_login_attempts', 1);
    const strict = as(await world.settings.setting(actor, { key: 'auth.max_login_attempts' }), 'found').setting;
    expect(strict).toMatchObject({ value: 1, stored: 1, malformed: false });
  });
});

describe('P11 half a target is no target', () => {
  it.each([
    { targetType: 'order' },
    { targetId: '42' },
    { targetType: 'order', targetId: null },
    { targetType: null, targetId: '42' },
  ])('%j', async (half) => {
    const actor = await world.actor('orders.refund');
    const before = world.faults.calls.length;
    for (const method of ['authorize', 'authorizeQuery'] as const) {
      const ended = await world.authorization[method](actor, { ability: 'orders.refund', ...half });
      expect(ended.outcome).toBe('validation_failed');
    }
    expect(world.faults.calls.slice(before).filter(({ method }) => method === 'decide')).toEqual([]);
  });

  it('both or neither is one', async () => {
    const actor = await world.actor('orders.refund');
    for (const target of [{}, { targetType: 'order', targetId: '42' }, { targetType: null, targetId: null }]) {
      expect((await world.authorization.authorize(actor, { ability: 'orders.refund', ...target })).outcome).toBe('granted');
    }
  });
});

describe('P12 a notification says how grave it is', () => {
  const SEVERITY: Readonly<Record<string, string>> = {
    new_sign_in: 'info',
    new_device: 'important',
    failed_attempts: 'critical',
    status_changed: 'important',
    setting_changed: 'important',
    read_only_changed: 'important',
    sessions_revoked: 'important',
  };

  it('by its type, as it arrives', async () => {
    const ada = person(world, 'ada@example.org');
    await signIn(world, { email: ada.email, device: DEVICE });
    for (let n = 0; n < 5; n += 1) await signIn(world, { email: ada.email, password: 'wrong' });
    const abilities = ['admins.suspend', 'system.settings.update', 'system.read_only', 'sessions.revoke'];
    const actor = await world.actor(...abilities);
    as(await world.sessions.revokeAll(actor, { adminId: ada.adminId, reason: 'x' }), 'revoked');
    as(await world.lifecycle.suspend(actor, { adminId: ada.adminId, reason: 'x' }), 'changed');
    as(await world.settings.set(actor, { key: 'audit.log_views', value: true }), 'changed');
    as(await world.settings.setReadOnly(actor, { on: true, reason: 'x' }), 'changed');
    const told = world.infra.contracts.NotificationDispatcher.intents.map(({ type, severity }) => [type, severity] as const);
    expect(Object.fromEntries(told)).toEqual(SEVERITY);
  });
});

describe('H14 a foreign message that shows a secret in any spelling is dropped whole', () => {
  const SECRET = 'pa ss"wörd-42/+?';
  const SPELLINGS: Readonly<Record<string, string>> = {
    'as it is': SECRET,
    'JSON-escaped': JSON.stringify(SECRET),
    'URL-encoded': encodeURIComponent(SECRET),
    'as a form': new URLSearchParams({ p: SECRET }).toString(),
    base64: Buffer.from(SECRET).toString('base64'),
    base64url: Buffer.from(SECRET).toString('base64url'),
    hex: Buffer.from(SECRET).toString('hex'),
    'in another case': SECRET.toUpperCase(),
    cut: SECRET.slice(0, 10),
  };
  /** Every other letter is beyond ASCII, so that no piece of it is spelled the same everywhere. */
  const FOREIGN = 'äbödüfßhéjèlñpçr';
  const inAscii = JSON.stringify(FOREIGN).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

  const causeOf = async (password: string, message: string): Promise<{ readonly message: string; readonly code?: string }> => {
    const ada = person(world, 'ada@example.org');
    const value = Object.assign(new Error(message), { code: 'E_DRIVER' });
    world.faults.plan({ contract: 'PasswordHasher', method: 'verify', fault: { kind: 'reject', value } });
    const thrown: unknown = await signIn(world, { email: ada.email, password }).catch((error: unknown) => error);
    return (thrown as Error).cause as never;
  };

  it.each(Object.entries(SPELLINGS))('%s', async (_, spelled) => {
    const cause = await causeOf(SECRET, `query failed near ${spelled} at line 3`);
    expect(cause.message).not.toContain(spelled);
    expect(cause.message).not.toContain('query failed');
    expect(cause.message).not.toContain('at line 3');
    expect(JSON.stringify(cause)).not.toContain(spelled);
    expect(cause.code).toBe('E_DRIVER');
  });

  it.each([
    ['JSON-escaped down to ASCII', inAscii],
    ['the same in upper case', inAscii.replaceAll(/[a-f0-9]{4}/g, (digits) => digits.toUpperCase())],
    ['URL-encoded', encodeURIComponent(FOREIGN)],
    ['hex', Buffer.from(FOREIGN).toString('hex').toUpperCase()],
  ])('of letters beyond ASCII: %s', async (_, spelled) => {
    expect((await causeOf(FOREIGN, `query failed near ${spelled} at line 3`)).message).not.toMatch(/query failed|at line 3/);
  });

  it('a short password is not told by what is missing', async () => {
    const cause = await causeOf('trying', 'timeout exceeded when trying to connect');
    expect(cause.message).not.toMatch(/timeout|redacted> to connect|when/);
  });

  it('a message without one is kept', async () => {
    expect((await causeOf(SECRET, 'connection refused')).message).toContain('connection refused');
  });
});
