import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AdminStatus } from '@maatify/admin-infra';

import { statusStep } from '../../src/lifecycle/status-graph.policy.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { EVERY_ABILITY_ACTOR } from '../support/world.js';
import { as, challengeFor, codeNow, complete, person, signIn } from './support/people.js';

const STATUSES: readonly AdminStatus[] = ['created', 'pending_verification', 'active', 'suspended', 'locked'];
const EVERY_STEP = ['admins.create', 'admins.activate', 'admins.suspend', 'admins.reinstate', 'admins.lock', 'admins.unlock'];
const PEOPLE = 3;
const someone = fc.nat({ max: PEOPLE - 1 });
const RUNS = { numRuns: 60 };

async function inAWorld(look: (world: LightWorld) => Promise<void>): Promise<void> {
  const world = createLightWorld();
  await look(world);
  await world.dispose();
}

const stored = (world: LightWorld) => JSON.stringify(world.infra.store.contents());

describe('v5.0.0-2.2.3 fields that are right one by one and do not belong together change nothing', () => {
  it('a session is ended under the id of its own admin and no other', () =>
    fc.assert(
      fc.asyncProperty(someone, someone, (named, owner) =>
        inAWorld(async (world) => {
          const operator = await world.actor('sessions.revoke');
          const signedIn = [await world.signedIn(), await world.signedIn(), await world.signedIn()];
          const { adminId } = signedIn[named]!;
          const { sessionId } = signedIn[owner]!.actor;
          const before = stored(world);
          const { outcome } = await world.sessions.revoke(operator, {
            adminId,
            sessionId: sessionId,
            reason: 'lost',
          });
          expect([outcome, stored(world) === before]).toEqual(named === owner ? ['revoked', false] : ['not_found', true]);
        }),
      ),
      RUNS,
    ));

  it('a status moves from where it is, along the graph, and never for the one who moves it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...STATUSES),
        fc.constantFrom(...STATUSES),
        fc.constantFrom(...STATUSES),
        fc.boolean(),
        (is, from, to, oneself) =>
          inAWorld(async (world) => {
            const operator = await world.actor(...EVERY_STEP);
            const adminId = oneself ? operator.adminId : world.someone({ status: is });
            const before = stored(world);
            const { outcome } = await world.lifecycle.changeStatus(operator, { adminId, from, to, reason: 'because' });
            const step = statusStep(from, to);
            // Everybody here has a verified address, so no way leads back to the invitation.
            const due = !oneself && is === from && step !== null && step.email !== 'unverified';
            expect([is, from, to, outcome === 'changed', stored(world) !== before]).toEqual([is, from, to, due, due]);
          }),
      ),
      RUNS,
    ));

  it('a code completes the challenge of its own admin and no other', () =>
    fc.assert(
      fc.asyncProperty(someone, someone, (challenged, coded) =>
        inAWorld(async (world) => {
          const people = Array.from({ length: PEOPLE }, (_, n) => person(world, `p${String(n)}@example.org`, { totp: true }));
          const challenge = await challengeFor(world, people[challenged]!);
          const { outcome } = await complete(world, challenge, codeNow(world, people[coded]!));
          expect([outcome, world.infra.store.sessions.size]).toEqual(challenged === coded ? ['signed_in', 1] : ['rejected', 0]);
        }),
      ),
      RUNS,
    ));

  it('a second factor is not made mandatory while nobody can enrol one, in whichever order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('auth.totp.enabled', 'auth.totp.mandatory'), value: fc.boolean() }), {
          maxLength: 6,
        }),
        (changes) =>
          inAWorld(async (world) => {
            // No part of the host could undo it; one that could is a way back.
            world.infra.grants.revokeSystem(EVERY_ABILITY_ACTOR, 'system.settings.security.update');
            const operator = await world.actor('system.settings.update', 'system.settings.security.update');
            for (const change of changes) await world.settings.set(operator, change);
            const value = (key: string) => world.infra.store.settings.get(key)?.value;
            expect([value('auth.totp.enabled') ?? true, value('auth.totp.mandatory') ?? false]).not.toEqual([false, true]);
          }),
      ),
      RUNS,
    ));

  it('whatever is opened ends after it began', () =>
    inAWorld(async (world) => {
      const who = person(world, 'ada@example.org', { totp: true });
      as(await complete(world, await challengeFor(world, who), codeNow(world, who)), 'signed_in');
      as(await signIn(world, { email: person(world, 'sam@example.org').email }), 'signed_in');
      const creator = await world.actor('admins.create');
      as(await world.lifecycle.create(creator, { email: 'new@example.org', name: 'New' }), 'created');
      const { sessions, challenges, codes } = world.infra.store;
      const now = world.infra.clock.now();
      const ends = [...sessions.values(), ...challenges.values(), ...codes.values()].map(({ expiresAt }) => expiresAt);
      expect(ends.length).toBeGreaterThanOrEqual(5);
      expect(ends.filter((end) => end <= now)).toEqual([]);
    }));
});
