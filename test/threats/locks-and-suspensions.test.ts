import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { as, auditOf, MINUTE, person, signIn } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

describe('LC8 a lock that guessing brought about is no decision about the account', () => {
  it('tells of factor, admin and end; it moves no status, no version and no epoch, and ends by itself', async () => {
    const { adminId, email } = person(world, 'ada@example.org');
    const row = world.infra.store.admins.get(adminId);
    for (let tried = 0; tried < 5; tried += 1) await signIn(world, { email, password: 'wrong' });
    const until = world.infra.clock.now() + 30 * MINUTE;
    expect(await signIn(world, { email })).toEqual({ outcome: 'throttled', retryAt: until });
    expect(world.infra.store.admins.get(adminId)).toEqual(row);
    expect(auditOf(world, 'security.bruteforce.detected')).toMatchObject([
      { target: { type: 'admin', id: adminId }, actor: { kind: 'anonymous' }, metadata: { factor: 'password', until } },
    ]);
    expect(auditOf(world, 'admin.status.changed')).toEqual([]);
    world.infra.clock.set(until);
    as(await signIn(world, { email }), 'signed_in');
  });

  it.each([
    ['suspend', 'suspended', 'admin.suspended'],
    ['lock', 'locked', 'admin.locked'],
  ] as const)('%s is one: it names who decided and why, and stays until somebody takes it back', async (step, status, type) => {
    const { adminId, email } = person(world, 'ada@example.org');
    const operator = await world.actor(`admins.${step}`);
    as(await world.lifecycle[step](operator, { adminId, reason: 'left the company' }), 'changed');
    expect(world.infra.store.admins.get(adminId)).toMatchObject({
      status,
      statusReason: 'left the company',
      statusChangedAt: world.infra.clock.now(),
    });
    expect(auditOf(world, type)).toMatchObject([
      { actor: { kind: 'admin', adminId: operator.adminId }, target: { id: adminId }, metadata: { reason: 'left the company' } },
    ]);
    expect(auditOf(world, 'security.bruteforce.detected')).toEqual([]);
    world.infra.clock.advance(365 * 24 * 60 * MINUTE);
    expect(await signIn(world, { email })).toEqual({ outcome: 'rejected', reason: 'not_active', status });
  });
});
