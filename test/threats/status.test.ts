import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ADMIN_STATUSES } from '@maatify/admin-infra';
import type { AdminId, AdminStatus } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import { impersonated } from '../support/scenarios/common.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { World } from '../support/world.js';
import { challengeFor, codeNow, complete, person, signIn } from './support/people.js';

let world: World;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const statusesOf = ({ infra }: World): ReadonlyMap<AdminId, AdminStatus> =>
  new Map([...infra.store.admins.values()].map(({ adminId, status }) => [adminId, status]));

describe('F28 X7 LC4 ID-02 ID-03 only the status operations change a status, and nobody is ever gone', () => {
  const MOVING = ['admin.change_status', 'admin.activate', 'admin.suspend', 'admin.reinstate', 'admin.lock', 'admin.unlock'];
  /** Redeeming an invitation activates where a setting says so; until then `created` becomes `pending_verification`. */
  const ALSO = [...MOVING, 'admin.accept_invitation'];

  it('no other operation does, whatever it ends in', async () => {
    let moved = 0;
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      const run = await scenario.arrange(own);
      const before = statusesOf(own);
      await run();
      const after = statusesOf(own);
      const changed = [...before].filter(([id, status]) => after.get(id) !== status);
      if (!ALSO.includes(scenario.operation)) expect([scenarioName(scenario), changed]).toEqual([scenarioName(scenario), []]);
      moved += changed.length;
      // X7 and nobody is ever gone.
      expect([...before.keys()].filter((id) => !after.has(id))).toEqual([]);
      await own.dispose();
    }
    expect(moved).toBeGreaterThanOrEqual(MOVING.length);
  });

  it.each(['suspended', 'locked', 'created', 'pending_verification'] as const)(
    'signing in leaves %s as it is',
    async (status) => {
      const { adminId, email } = person(world, 'ada@example.org', { status });
      expect(await signIn(world, { email })).toEqual({ outcome: 'rejected', reason: 'not_active', status });
      expect(world.infra.store.admins.get(adminId)?.status).toBe(status);
    },
  );
});

/** The published graph of operations.md: from, to, the ability of the step. */
const GRAPH: Readonly<Record<string, string>> = {
  'created → pending_verification': 'admins.create',
  'created → suspended': 'admins.suspend',
  'created → locked': 'admins.lock',
  'pending_verification → active': 'admins.activate',
  'pending_verification → suspended': 'admins.suspend',
  'pending_verification → locked': 'admins.lock',
  'active → suspended': 'admins.suspend',
  'active → locked': 'admins.lock',
  'suspended → active': 'admins.reinstate',
  'suspended → locked': 'admins.lock',
  'locked → active': 'admins.unlock',
  'locked → suspended': 'admins.unlock',
};
const ABILITIES = ['admins.create', 'admins.activate', 'admins.suspend', 'admins.reinstate', 'admins.lock', 'admins.unlock'];
const PAIRS = ADMIN_STATUSES.flatMap((from) => ADMIN_STATUSES.map((to) => [from, to] as const));

describe('OR-04 F39 Z5 VI-11 an ability opens its own steps and no other', () => {
  it.each(ABILITIES)('changeStatus with nothing but %s', async (ability) => {
    for (const [from, to] of PAIRS) {
      const actor = await world.actor(ability);
      const adminId = world.someone({ status: from });
      const { outcome } = await world.lifecycle.changeStatus(actor, { adminId, from, to, reason: 'x' });
      const step = `${from} → ${to}`;
      expect([step, outcome === 'changed']).toEqual([step, GRAPH[step] === ability]);
      expect(world.infra.store.admins.get(adminId)?.status).toBe(outcome === 'changed' ? to : from);
    }
  });

  const NAMED = { activate: 'active', suspend: 'suspended', reinstate: 'active', lock: 'locked', unlock: 'active' } as const;

  it.each(Object.entries(NAMED))('%s makes only its own step, from whatever status', async (name, to) => {
    const operation = name as keyof typeof NAMED;
    for (const from of ADMIN_STATUSES) {
      const actor = await world.actor(`admins.${name}`);
      const adminId = world.someone({ status: from });
      const { outcome } = await world.lifecycle[operation](actor, { adminId, reason: 'x' });
      const step = `${from} → ${to}`;
      expect([step, outcome === 'changed']).toEqual([step, GRAPH[step] === `admins.${name}`]);
    }
  });

  it('with every other ability of the library, the missing one is denied', async () => {
    for (const missing of ABILITIES) {
      const actor = await world.actor(...ABILITIES.filter((ability) => ability !== missing), 'admins.administer');
      for (const [step, ability] of Object.entries(GRAPH).filter(([, needed]) => needed === missing)) {
        const [from, to] = step.split(' → ') as [AdminStatus, AdminStatus];
        const adminId = world.someone({ status: from });
        const result = await world.lifecycle.changeStatus(actor, { adminId, from, to, reason: 'x' });
        expect(result).toEqual({ outcome: 'denied', ability, reason: 'not_permitted' });
      }
    }
  });

  it('L12 LC6 nobody moves their own status, not even as somebody else', async () => {
    const actor = await world.actor(...ABILITIES);
    const acting = await impersonated(world, actor);
    if (acting.impersonatorId === null) throw new Error('not impersonating');
    world.infra.grants.grant(acting.impersonatorId, ...ABILITIES);
    for (const adminId of [acting.adminId, acting.impersonatorId]) {
      for (const operation of ['suspend', 'lock', 'unlock'] as const) {
        expect(await world.lifecycle[operation](acting, { adminId, reason: 'x' })).toEqual({ outcome: 'self_forbidden' });
      }
    }
  });
});

describe('F42 Z6 LC5 the last holder is the last who can really sign in', () => {
  const LIFELINE = 'admins.administer';

  it.each(['suspend', 'lock'] as const)('%s: holders who are shut out or unverified do not count', async (operation) => {
    const actor = await world.actor('admins.suspend', 'admins.lock');
    const { store } = world.infra;
    const last = world.someone({ abilities: [LIFELINE] });
    for (const status of ['suspended', 'locked', 'created', 'pending_verification'] as const) {
      world.someone({ status, abilities: [LIFELINE] });
    }
    world.someone({ emailVerified: false, abilities: [LIFELINE] });
    // W6: without a password, or with one that has to be changed first, nobody comes in.
    store.addAdmin({ email: 'no-password@example.org', abilities: [LIFELINE] });
    const stuck = world.someone({ abilities: [LIFELINE] });
    store.admins.set(stuck, { ...store.admins.get(stuck)!, mustChangePassword: true });
    world.someone({ abilities: ['admins.view'] });
    expect(await world.lifecycle[operation](actor, { adminId: last, reason: 'x' })).toEqual({ outcome: 'last_holder' });
    expect(store.admins.get(last)?.status).toBe('active');
    world.someone({ abilities: [LIFELINE] });
    expect((await world.lifecycle[operation](actor, { adminId: last, reason: 'x' })).outcome).toBe('changed');
  });

  it('the lifeline is the ability the policy names', async () => {
    await world.dispose();
    world = createLightWorld((contracts) => contracts, { lifelineAbility: 'ops.root' });
    const actor = await world.actor('admins.suspend');
    const root = world.someone({ abilities: ['ops.root'] });
    expect((await world.lifecycle.suspend(actor, { adminId: root, reason: 'x' })).outcome).toBe('last_holder');
  });
});

describe('F27 F20 a sign-in that is half done is looked at again', () => {
  it.each(['suspended', 'locked', 'pending_verification', 'created'] as const)(
    'whoever is %s meanwhile is told so after the code, and comes no further',
    async (status) => {
      const who = person(world, 'ada@example.org', { totp: true });
      const challenge = await challengeFor(world, who);
      const { admins, sessions } = world.infra.store;
      admins.set(who.adminId, { ...admins.get(who.adminId)!, status });
      expect(await complete(world, challenge, codeNow(world, who))).toEqual({
        outcome: 'rejected',
        reason: 'not_active',
        status,
      });
      expect(sessions.size).toBe(0);
    },
  );
});
