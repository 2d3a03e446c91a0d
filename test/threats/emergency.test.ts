import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { impersonated } from '../support/callers.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import type { Person } from './support/people.js';
import { access, as, auditOf, challengeFor, codeNow, complete, PASSWORD, person, REASON, signIn } from './support/people.js';

const ALARM = { reason: 'a stolen laptop', trigger: 'suspected_compromise' } as const;
const KEY = 'security.emergency.enabled';

let world: LightWorld;
let root: Person;
beforeEach(() => {
  world = createLightWorld();
  root = person(world, 'root@example.org', { totp: true });
  world.infra.grants.grant(root.adminId, 'system.emergency', 'system.break_glass');
});
afterEach(() => world.dispose());

const later = () => world.infra.clock.advance(31_000);
const stored = (key: string) => world.infra.store.settings.get(key)?.value;

async function session(who: Person): Promise<Redacted> {
  later();
  const challenge = await challengeFor(world, who);
  return as(await complete(world, challenge, codeNow(world, who)), 'signed_in').issued.token;
}

const actorOf = async (token: Redacted): Promise<AdminActor> => as(await access(world, token), 'allowed').actor;

async function alarm(): Promise<Redacted> {
  const token = await session(root);
  as(await world.emergency.enableEmergency(await actorOf(token), ALARM), 'enabled');
  return token;
}

describe('EM1 VI-11 SS-22 SS-24 SS-25 SS-26 SS-32 ST-23 v5.0.0-7.4.5 an emergency', () => {
  it('every session is dead at once, of whoever called it too', async () => {
    const others = await Promise.all([world.signedIn(), world.signedIn({ totp: true })]);
    const own = await alarm();
    for (const token of [own, ...others.map(({ issued }) => issued.token)])
      expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'superseded' });
    // Actors that were made before do nothing any more, either.
    for (const { actor } of others) {
      as(await world.authentication.signOut(actor), 'session_ended');
      as(await world.settings.setReadOnly(actor, { on: true, reason: 'x' }), 'session_ended');
    }
  });

  it('every challenge is dead at once, of those who break the glass too', async () => {
    const other = person(world, 'other@example.org', { totp: true });
    const token = await session(root);
    later();
    const [mine, theirs] = [await challengeFor(world, root), await challengeFor(world, other)];
    as(await world.emergency.enableEmergency(await actorOf(token), ALARM), 'enabled');
    for (const [challenge, who] of [
      [mine, root],
      [theirs, other],
    ] as const)
      expect(await complete(world, challenge, codeNow(world, who))).toEqual({
        outcome: 'rejected',
        reason: 'challenge_expired',
      });
  });

  it('only who breaks the glass signs in: both factors, and the ability', async () => {
    const other = person(world, 'other@example.org', { totp: true });
    const half = person(world, 'half@example.org');
    world.infra.grants.grant(half.adminId, 'system.break_glass', 'system.emergency');
    await alarm();
    later();
    as(await complete(world, await challengeFor(world, other), codeNow(world, other)), 'emergency_restricted');
    as(await signIn(world, half), 'emergency_restricted');
    expect(auditOf(world, 'security.break_glass.used')).toEqual([]);
    await session(root);
    expect(auditOf(world, 'security.break_glass.used')).toHaveLength(1);
  });

  it('EM2 what was opened by breaking the glass ends at its time, like any session', async () => {
    const token = await alarm().then(() => session(root));
    const { session: opened } = as(await access(world, token), 'allowed');
    for (let minute = 0; minute < 12 * 60 - 1; minute += 10) {
      world.infra.clock.advance(10 * 60_000);
      await access(world, token);
    }
    expect(world.infra.clock.now()).toBeGreaterThanOrEqual(opened.expiresAt);
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'expired' });
  });

  it('EM2 whoever breaks the glass is reported to everybody, with the reason given, and waits for a review', async () => {
    await alarm();
    later();
    const input = {
      challenge: await challengeFor(world, root),
      code: Redacted.of(codeNow(world, root)),
      reason: 'to end the drill',
    };
    const answer = as(await world.authentication.completeTotp(input, TEST_ORIGIN), 'signed_in');
    const [event] = auditOf(world, 'security.break_glass.used');
    expect(event).toMatchObject({
      severity: 'critical',
      category: 'security',
      actor: { kind: 'admin', adminId: root.adminId },
      target: { type: 'admin', id: root.adminId },
      metadata: { mode: 'emergency', reason: 'to end the drill', review: 'due' },
    });
    const notice = world.infra.contracts.NotificationDispatcher.intents.find(({ type }) => type === 'break_glass_used');
    expect(notice).toMatchObject({ severity: 'critical', security: true, to: { kind: 'all_active_admins' } });
    // Told to nobody else.
    expect(JSON.stringify([answer, notice])).not.toContain('to end the drill');
    const others = world.infra.contracts.AuditLogger.intents.filter((intent) => intent !== event);
    expect(JSON.stringify(others)).not.toContain('to end the drill');
  });

  it.each([
    ['maintenance', 'system.maintenance.enabled', 'maintenance'],
    ['emergency', KEY, 'emergency_restricted'],
  ] as const)('EM2 in %s nobody comes in who does not say why, and being asked costs no code', async (_, mode, refusal) => {
    const other = person(world, 'other@example.org', { totp: true });
    world.infra.store.setSetting(mode, true);
    const challenges = [await challengeFor(world, root), await challengeFor(world, other)] as const;
    const [ofRoot, ofOther] = [root, other].map((who) => Redacted.of(codeNow(world, who))) as [Redacted, Redacted];
    const tries = (challenge: Redacted, code: Redacted, reason: string | null) =>
      world.authentication.completeTotp({ challenge, code, reason }, TEST_ORIGIN);
    // A wrong code is not looked at either, so that more of them than the budget has change nothing; and who may not break the glass is
    // asked like whoever may.
    for (let time = 0; time < 6; time += 1) {
      expect(await tries(challenges[0], ofRoot, null)).toEqual({ outcome: 'reason_required' });
      expect(await tries(challenges[0], Redacted.of('000000'), null)).toEqual({ outcome: 'reason_required' });
      expect(await tries(challenges[1], ofOther, null)).toEqual({ outcome: 'reason_required' });
    }
    for (const blank of ['', '   ', '\n', '\u200b']) as(await tries(challenges[0], ofRoot, blank), 'validation_failed');
    expect(auditOf(world, 'auth.login.failed').map(({ metadata }) => metadata)).toEqual(
      Array.from({ length: 18 }, () => ({ reason: 'mode', status: 'active' })),
    );
    expect([world.infra.store.sessions.size, auditOf(world, 'security.break_glass.used')]).toEqual([0, []]);
    as(await tries(challenges[1], ofOther, REASON), refusal);
    as(await tries(challenges[0], ofRoot, REASON), 'signed_in');
  });

  it('EM2 the reason is asked for again where a new password completes the sign-in, and the password stays until it is given', async () => {
    const { admins } = world.infra.store;
    admins.set(root.adminId, { ...admins.get(root.adminId)!, mustChangePassword: true });
    world.infra.store.setSetting(KEY, true);
    const first = await complete(world, await challengeFor(world, root), codeNow(world, root));
    const { challenge } = as(first, 'password_change_required');
    const input = { challenge, newPassword: Redacted.of('another horse altogether') };
    as(await world.authentication.completePasswordChange(input, TEST_ORIGIN), 'reason_required');
    as(await signIn(world, { email: root.email, password: PASSWORD }), 'totp_required');
    as(await world.authentication.completePasswordChange({ ...input, reason: REASON }, TEST_ORIGIN), 'signed_in');
    expect(auditOf(world, 'security.break_glass.used').map(({ metadata }) => metadata)).toEqual([
      { mode: 'emergency', reason: REASON, review: 'due' },
    ]);
  });

  it('maintenance is told apart; a sign-in that passes nothing is no report', async () => {
    await session(root);
    expect(auditOf(world, 'security.break_glass.used')).toEqual([]);
    world.infra.store.setSetting('system.maintenance.enabled', true);
    await session(root);
    world.infra.store.setSetting(KEY, true);
    await session(root);
    expect(auditOf(world, 'security.break_glass.used').map(({ metadata }) => metadata)).toEqual([
      { mode: 'maintenance', reason: REASON, review: 'due' },
      { mode: 'emergency', reason: REASON, review: 'due' },
    ]);
  });

  it('the way out works, and what died stays dead', async () => {
    const victim = await world.signedIn();
    const own = await alarm();
    const actor = await actorOf(await session(root));
    expect(await world.emergency.emergencyStatus(actor)).toMatchObject({
      emergency: { on: true, why: ALARM.reason, changedBy: root.adminId },
    });
    as(await world.emergency.disableEmergency(actor, { reason: 'over' }), 'disabled');
    expect(await world.settings.systemState()).toMatchObject({ state: { emergency: false } });
    for (const token of [own, victim.issued.token])
      expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'superseded' });
    expect(await access(world, await session(person(world, 'new@example.org', { totp: true })))).toMatchObject({
      outcome: 'allowed',
    });
  });

  it('a second one kills what was opened during the first', async () => {
    await alarm();
    const token = await session(root);
    as(await world.emergency.disableEmergency(await actorOf(token), { reason: 'over' }), 'disabled');
    as(await world.emergency.enableEmergency(await actorOf(token), ALARM), 'enabled');
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'superseded' });
    expect(stored('system.epoch')).toBe(2);
  });

  it('a sign-in that the emergency overtakes is born dead', async () => {
    const other = person(world, 'other@example.org', { totp: true });
    const token = await session(root);
    const actor = await actorOf(token);
    later();
    const challenge = await challengeFor(world, other);
    // Between its look at the settings and its opening the emergency begins.
    let overtaken = false;
    const { AttemptLimiter } = world.infra.contracts;
    const reserve = AttemptLimiter.reserve.bind(AttemptLimiter);
    AttemptLimiter.reserve = async (reservation) => {
      if (!overtaken) {
        overtaken = true;
        as(await world.emergency.enableEmergency(actor, ALARM), 'enabled');
      }
      return reserve(reservation);
    };
    const { issued } = as(await complete(world, challenge, codeNow(world, other)), 'signed_in');
    expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'superseded' });
  });

  it('a malformed switch reads as on, and can be mended', async () => {
    world.infra.store.setSetting(KEY, 'perhaps');
    as(await signIn(world, person(world, 'plain@example.org')), 'emergency_restricted');
    const actor = await actorOf(await session(root));
    expect(await world.emergency.emergencyStatus(actor)).toMatchObject({ emergency: { on: true, why: null } });
    as(await world.emergency.disableEmergency(actor, { reason: 'mended' }), 'disabled');
    expect(stored(KEY)).toBe(false);
  });

  it('an epoch that is none is mended by the next emergency, which kills what was opened under it', async () => {
    world.infra.store.setSetting('system.epoch', 'soon');
    const token = await alarm();
    expect(await access(world, token)).toEqual({ outcome: 'refused', reason: 'superseded' });
    expect(stored('system.epoch')).toBe(world.infra.clock.now());
    expect(await access(world, await session(root))).toMatchObject({ outcome: 'allowed' });
  });

  it('suspends nobody who could end it: the last one with a second factor stays', async () => {
    const lone = person(world, 'lone@example.org', { totp: true });
    world.infra.grants.grant(lone.adminId, 'admins.administer');
    // Somebody else holds it too and could come in at any other time: with a password alone.
    world.infra.grants.grant(person(world, 'plain@example.org').adminId, 'admins.administer');
    world.infra.grants.grant(root.adminId, 'admins.suspend');
    await alarm();
    const actor = await actorOf(await session(root));
    as(await world.lifecycle.suspend(actor, { adminId: lone.adminId, reason: 'x' }), 'last_holder');
    as(await world.emergency.disableEmergency(actor, { reason: 'over' }), 'disabled');
    as(await world.lifecycle.suspend(await actorOf(await session(root)), { adminId: lone.adminId, reason: 'x' }), 'changed');
  });

  it.each(['resetTotp', 'disableTotp'] as const)('one that begins while a factor goes (%s) keeps it', async (operation) => {
    const lone = await world.signedIn({ abilities: ['admins.administer'], totp: true });
    const operator = await world.actor('admins.totp.reset');
    const { TotpCommandRepository } = world.infra.contracts;
    const disable = TotpCommandRepository.disable.bind(TotpCommandRepository);
    TotpCommandRepository.disable = (disabling) => {
      world.infra.store.setSetting(KEY, true);
      return disable(disabling);
    };
    const code = Redacted.of(codeFor(lone.totpSecret!, world.infra.clock.now()));
    const { outcome } =
      operation === 'resetTotp'
        ? await world.totp.resetTotp(operator, { adminId: lone.adminId, reason: 'lost phone' })
        : await world.totp.disableTotp(lone.actor, { password: Redacted.of(lone.password), code });
    expect(outcome).toBe('conflict');
    expect(world.infra.store.totp.get(lone.adminId)?.sealedSeed).toBeTruthy();
  });

  it.each([
    ['auth.enabled', false],
    ['auth.totp.enabled', false],
    ['auth.totp.mandatory', true],
    ['system.read_only', true],
    ['system.maintenance.enabled', true],
  ] as const)('goes by the doors it looked at: %s moves meanwhile, and nothing is switched', async (door, value) => {
    const token = await session(root);
    const actor = await actorOf(token);
    const { AbilityResolver } = world.infra.contracts;
    const decide = AbilityResolver.decide.bind(AbilityResolver);
    AbilityResolver.decide = (question) => {
      if (question.ability === 'system.break_glass') world.infra.store.setSetting(door, value);
      return decide(question);
    };
    as(await world.emergency.enableEmergency(actor, ALARM), 'conflict');
    expect([stored(KEY), stored('system.epoch')]).toEqual([undefined, undefined]);
  });

  it('impersonating opens no way back: whoever acts as somebody else could not sign in as them', async () => {
    const { actor } = await world.signedIn({ abilities: ['system.emergency', 'system.break_glass'], totp: true });
    const acting = await impersonated(world, actor);
    for (const ability of ['system.emergency', 'system.break_glass']) world.infra.grants.grant(acting.impersonatorId!, ability);
    as(await world.emergency.enableEmergency(acting, ALARM), 'no_way_out');
    world.infra.grants.grantSystem('operator-cli', 'system.emergency');
    as(await world.emergency.enableEmergency(acting, ALARM), 'enabled');
  });

  it.each(['manual', 'auth_failures', 'suspected_compromise'] as const)(
    '%s: is recorded and told to every active admin',
    async (trigger) => {
      const actor = await actorOf(await session(root));
      as(await world.emergency.enableEmergency(actor, { reason: 'as it happened', trigger }), 'enabled');
      as(await world.emergency.disableEmergency(await actorOf(await session(root)), { reason: 'over' }), 'disabled');
      const events = auditOf(world, 'security.emergency.access');
      expect(events.map(({ metadata, severity }) => [metadata, severity])).toEqual([
        [{ on: true, reason: 'as it happened', trigger }, 'critical'],
        [{ on: false, reason: 'over', trigger: null }, 'critical'],
      ]);
      const notices = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type === 'emergency_changed');
      const told = { security: true, severity: 'critical', to: { kind: 'all_active_admins' } };
      expect(notices).toEqual([expect.objectContaining(told), expect.objectContaining(told)]);
    },
  );
});
