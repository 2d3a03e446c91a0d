import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { CORE_SETTINGS, IMPERSONATION_SETTINGS, Redacted } from '@maatify/admin-infra';
import type { SettingValue } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { access, as, auditOf, HOUR, MINUTE, person, signIn } from './support/people.js';

let world: World;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

/** What is seen of the system; run once with the default and once with another value. */
type Look = (world: World) => Promise<unknown>;

const signedInAs: Look = async (at) => (await signIn(at, { email: person(at, 'ada@example.org').email })).outcome;

const wrongTwiceThenRight: Look = async (at) => {
  const { email } = person(at, 'ada@example.org');
  for (let tried = 0; tried < 2; tried += 1) await signIn(at, { email, password: 'wrong' });
  return (await signIn(at, { email })).outcome;
};

const lockedThenLater: Look = async (at) => {
  const { email } = person(at, 'ada@example.org');
  for (let tried = 0; tried < 5; tried += 1) await signIn(at, { email, password: 'wrong' });
  at.infra.clock.advance(2 * MINUTE);
  return (await signIn(at, { email })).outcome;
};

const fourThenAnotherLater: Look = async (at) => {
  const { email } = person(at, 'ada@example.org');
  for (let tried = 0; tried < 4; tried += 1) await signIn(at, { email, password: 'wrong' });
  at.infra.clock.advance(6 * MINUTE);
  await signIn(at, { email, password: 'wrong' });
  return (await signIn(at, { email })).outcome;
};

const noticesOfAChange: Look = async (at) => {
  const actor = await at.actor('system.settings.update');
  as(await at.settings.set(actor, { key: 'system.default_language', value: 'de' }), 'changed');
  const types = at.infra.contracts.NotificationDispatcher.intents.map(({ type }) => type);
  return types.filter((type) => type === 'setting_changed');
};

/** For how many minutes somebody who asks for the longest time impersonates another. */
const startedFor: Look = async (at) => {
  const actor = await at.actor('security.impersonate');
  const asked = { adminId: at.someone(), reason: 'ticket', minutes: 240 };
  const started = await at.impersonation.startImpersonation(actor, asked);
  return started.outcome === 'started' ? (started.expiresAt - at.infra.clock.now()) / MINUTE : started.outcome;
};

const invited: Look = async (at) => {
  const creator = await at.actor('admins.create');
  as(await at.lifecycle.create(creator, { email: 'new@example.org', name: 'New' }), 'created');
  const { code } = at.infra.contracts.SecretDelivery.intents.at(-1)!;
  return at.lifecycle.acceptInvitation({ code, password: Redacted.of('fifteen letters') }, TEST_ORIGIN);
};

const usedAfter =
  (idleMs: number, times: number): Look =>
  async (at) => {
    const { issued } = await at.signedIn();
    let result;
    for (let time = 0; time < times; time += 1) {
      at.infra.clock.advance(idleMs);
      result = await access(at, issued.token);
    }
    return result?.outcome === 'refused' ? result.reason : result?.outcome;
  };

const suspendedAfter =
  (ms: number): Look =>
  async (at) => {
    const actor = await at.actor('admins.suspend');
    at.infra.clock.advance(ms);
    return (await at.lifecycle.suspend(actor, { adminId: at.someone(), reason: 'x' })).outcome;
  };

const secondSession: Look = async (at) => {
  const { email } = person(at, 'ada@example.org');
  const first = as(await signIn(at, { email }), 'signed_in');
  await signIn(at, { email });
  return (await access(at, first.issued.token)).outcome;
};

const enrolment: Look = async (at) => {
  const { actor, password } = await at.signedIn();
  return (await at.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) })).outcome;
};

const auditedSuspension: Look = async (at) => {
  await suspendedAfter(0)(at);
  return [auditOf(at, 'admin.suspended').length, auditOf(at, 'security.session.created').length];
};

const auditedView: Look = async (at) => {
  await at.lifecycle.admin(await at.actor('admins.view'), { adminId: at.someone() });
  return auditOf(at, 'view.admin.profile').length;
};

const actorsOwnSession: Look = async (at) => (await at.authentication.signOut(await at.actor())).outcome;

interface Enforced {
  readonly look: Look;
  readonly usually: unknown;
  readonly value: SettingValue;
  readonly then: unknown;
  /** Set after the session was opened, for what ends running sessions. */
  readonly late?: true;
}

/** Every setting the library itself enforces, and an outcome that changes with it. */
const ENFORCED: Readonly<Record<string, Enforced>> = {
  'auth.enabled': { look: signedInAs, usually: 'signed_in', value: false, then: 'auth_disabled' },
  'auth.totp.enabled': { look: enrolment, usually: 'started', value: false, then: 'feature_disabled' },
  'auth.totp.mandatory': { look: signedInAs, usually: 'signed_in', value: true, then: 'totp_enrolment_required' },
  'auth.max_login_attempts': { look: wrongTwiceThenRight, usually: 'signed_in', value: 2, then: 'throttled' },
  'auth.lockout.duration_minutes': { look: lockedThenLater, usually: 'throttled', value: 1, then: 'signed_in' },
  'auth.password.min_length': {
    look: invited,
    usually: { outcome: 'accepted', status: 'pending_verification' },
    value: 16,
    then: { outcome: 'weak_password', rules: ['min_length'] },
  },
  'auth.step_up.max_age_minutes': { look: suspendedAfter(5 * MINUTE), usually: 'changed', value: 5, then: 'step_up_required' },
  'auth.session.absolute_hours': { look: usedAfter(20 * MINUTE, 3), usually: 'allowed', value: 1, then: 'expired' },
  'auth.session.idle_minutes': { look: usedAfter(20 * MINUTE, 1), usually: 'allowed', value: 20, then: 'idle' },
  'auth.session.max_live': { look: secondSession, usually: 'allowed', value: 1, then: 'refused' },
  'lifecycle.activate_on_acceptance': {
    look: invited,
    usually: { outcome: 'accepted', status: 'pending_verification' },
    value: true,
    then: { outcome: 'accepted', status: 'active' },
  },
  'auth.attempts.window_minutes': { look: fourThenAnotherLater, usually: 'throttled', value: 5, then: 'signed_in' },
  // Those about security arrive all the same.
  'notifications.enabled': { look: noticesOfAChange, usually: ['setting_changed'], value: false, then: [] },
  // Security events are recorded all the same (ST-08).
  'audit.enabled': { look: auditedSuspension, usually: [1, 1], value: false, then: [0, 1] },
  'audit.log_views': { look: auditedView, usually: 0, value: true, then: 1 },
  'system.maintenance.enabled': { look: signedInAs, usually: 'signed_in', value: true, then: 'maintenance' },
  'system.read_only': {
    look: async (at) => {
      const actor = await at.actor('admins.create');
      return (await at.lifecycle.create(actor, { email: 'new@example.org', name: 'New' })).outcome;
    },
    usually: 'created',
    value: true,
    then: 'read_only',
  },
  'features.impersonation.enabled': { look: startedFor, usually: 30, value: false, then: 'feature_disabled' },
  'auth.impersonation.max_minutes': { look: startedFor, usually: 30, value: 7, then: 7 },
  'security.emergency.enabled': { look: signedInAs, usually: 'signed_in', value: true, then: 'emergency_restricted' },
  'system.epoch': { look: actorsOwnSession, usually: 'signed_out', value: 1, then: 'session_ended', late: true },
};

/** Settings the library keeps for the host, and why it enforces nothing itself. */
const KEPT_FOR_THE_HOST: Readonly<Record<string, string>> = {
  'security.emergency.reason': 'shown with the state of the emergency, never interpreted',
  'audit.retention_days': 'the host owns the audit store',
  'system.default_language': 'never interpreted',
  'system.default_timezone': 'never interpreted',
};

describe('OR-05 F59 A8 every setting is enforced, or said not to be', () => {
  it('the two lists together are the registry', () => {
    const listed = [...Object.keys(ENFORCED), ...Object.keys(KEPT_FOR_THE_HOST)];
    expect(listed.sort()).toEqual([...CORE_SETTINGS, ...IMPERSONATION_SETTINGS].map(({ key }) => key).sort());
  });

  it.each(Object.entries(ENFORCED))('%s changes what happens', async (key, { look, usually, value, then, late }) => {
    expect(await look(world)).toEqual(usually);
    await world.dispose();
    world = createLightWorld();
    if (late === undefined) {
      world.infra.store.setSetting(key, value);
    } else {
      const open = world.actor.bind(world);
      Object.assign(world, {
        actor: async (...abilities: string[]) => {
          const actor = await open(...abilities);
          world.infra.store.setSetting(key, value);
          return actor;
        },
      });
    }
    expect(await look(world)).toEqual(then);
  });

  it('LK3 the time of the lock is told', async () => {
    world.infra.store.setSetting('auth.lockout.duration_minutes', 7);
    const { email } = person(world, 'ada@example.org');
    for (let tried = 0; tried < 5; tried += 1) await signIn(world, { email, password: 'wrong' });
    expect(await signIn(world, { email })).toEqual({ outcome: 'throttled', retryAt: world.infra.clock.now() + 7 * MINUTE });
  });

  it('S6 a limit that was shortened later shortens running sessions', async () => {
    const { issued } = await world.signedIn();
    for (let passed = 0; passed < 2 * HOUR; passed += 20 * MINUTE) {
      world.infra.clock.advance(20 * MINUTE);
      expect((await access(world, issued.token)).outcome).toBe('allowed');
    }
    world.infra.store.setSetting('auth.session.absolute_hours', 1);
    expect(await access(world, issued.token)).toEqual({ outcome: 'refused', reason: 'expired' });
  });
});

describe('A8 L10 ST-19 a malformed setting means its strictest reading', () => {
  const MALFORMED = ['perhaps', -1, 1e9, 0.5];
  const STRICTEST: Readonly<Record<string, Pick<Enforced, 'look'> & { readonly then: unknown }>> = {
    'auth.enabled': { look: signedInAs, then: 'auth_disabled' },
    'auth.totp.enabled': { look: enrolment, then: 'feature_disabled' },
    'auth.totp.mandatory': { look: signedInAs, then: 'totp_enrolment_required' },
    'auth.max_login_attempts': { look: wrongTwiceThenRight, then: 'throttled' },
    'auth.lockout.duration_minutes': { look: lockedThenLater, then: 'throttled' },
    'auth.password.min_length': { look: invited, then: { outcome: 'weak_password', rules: ['min_length'] } },
    'auth.step_up.max_age_minutes': { look: suspendedAfter(MINUTE), then: 'step_up_required' },
    'auth.session.absolute_hours': { look: usedAfter(20 * MINUTE, 3), then: 'expired' },
    'auth.session.idle_minutes': { look: usedAfter(MINUTE, 1), then: 'idle' },
    'auth.session.max_live': { look: secondSession, then: 'refused' },
    'lifecycle.activate_on_acceptance': { look: invited, then: { outcome: 'accepted', status: 'pending_verification' } },
    'audit.enabled': { look: auditedSuspension, then: [1, 1] },
    'audit.log_views': { look: auditedView, then: 1 },
    'system.maintenance.enabled': { look: signedInAs, then: 'maintenance' },
    'security.emergency.enabled': { look: signedInAs, then: 'emergency_restricted' },
  };

  it.each(Object.entries(STRICTEST))('%s', async (key, { look, then }) => {
    for (const value of MALFORMED) {
      await world.dispose();
      world = createLightWorld();
      world.infra.store.setSetting(key, value);
      expect([value, await look(world)]).toEqual([value, then]);
    }
  });
});
