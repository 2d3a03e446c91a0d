import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { AdminActor } from '@maatify/admin-infra';

import { recordAll } from '../flows/support/recordings.js';
import type { Recording } from '../flows/support/recordings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { impersonated } from '../support/scenarios/common.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { auditOf, as, MINUTE } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const ability = 'admins.suspend';
const suspendSomebody = (actor: AdminActor) => world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'x' });

describe('AZ2 a denial is a result that says why', () => {
  it('not_permitted, to whoever does not hold the ability', async () => {
    expect(await suspendSomebody(await world.actor())).toEqual({ outcome: 'denied', ability, reason: 'not_permitted' });
  });

  it.each(['scope_violation', 'outranked'] as const)('%s, as the resolver said', async (reason) => {
    const actor = await world.actor(ability);
    world.infra.grants.restrict(actor.adminId, ability, reason);
    expect(await suspendSomebody(actor)).toEqual({ outcome: 'denied', ability, reason });
  });

  it('system_restriction, whatever the resolver says, to an impersonated session', async () => {
    const actor = await world.actor('system.settings.update');
    const acting = await impersonated(world, actor);
    world.infra.grants.grant(acting.impersonatorId ?? '', 'system.settings.update');
    const result = await world.settings.set(acting, { key: 'notifications.enabled', value: false });
    expect(result).toEqual({ outcome: 'denied', ability: 'system.settings.update', reason: 'system_restriction' });
  });
});

describe('AZ4 a denial leaves a trace', () => {
  let denied: readonly Recording[] = [];
  beforeAll(async () => {
    denied = await recordAll(SCENARIOS.filter(({ ending }) => ending === 'denied'));
  });

  it('over all denials there are, exactly one, and nothing else', () => {
    expect(denied.length).toBeGreaterThan(25);
    for (const { name, run } of denied) {
      expect([name, run.intents.map(({ sink, type }) => `${sink} ${type}`)]).toEqual([
        name,
        ['AuditLogger authz.permission.denied'],
      ]);
    }
  });

  it('which names who asked for what, about whom, and why it was denied', async () => {
    const actor = await world.actor();
    const adminId = world.someone();
    await world.lifecycle.suspend(actor, { adminId, reason: 'x' });
    expect(auditOf(world, 'authz.permission.denied')).toMatchObject([
      {
        category: 'authorization',
        actor: { kind: 'admin', adminId: actor.adminId },
        target: { type: 'admin', id: adminId },
        metadata: { operation: 'admin.suspend', ability, reason: 'not_permitted' },
      },
    ]);
  });
});

describe('AZ5 a command may ask for a fresh proof', () => {
  it('answers that one is needed, and how fresh, once the last one is too old', async () => {
    const email = 'ada@example.org';
    const { actor } = await world.signedIn({ email, abilities: [ability] });
    world.infra.clock.advance(10 * MINUTE - 1);
    as(await suspendSomebody(actor), 'changed');
    world.infra.clock.advance(1);
    const before = JSON.stringify(world.infra.store.contents());
    const victim = world.infra.store.adminByEmail('lifeline@example.org')!.adminId;
    const refused = await world.lifecycle.suspend(actor, { adminId: victim, reason: 'x' });
    expect(refused).toEqual({ outcome: 'step_up_required', maxAgeMinutes: 10 });
    expect(JSON.stringify(world.infra.store.contents())).toBe(before);
    // The session alone is still good: what is asked for is a proof, and only of this command.
    as(await world.sessions.sessions(actor, { adminId: actor.adminId }), 'page');
    as(await suspendSomebody((await world.signedIn({ email })).actor), 'changed');
  });

  it('and never to whom the command is denied anyway', async () => {
    const actor = await world.actor();
    world.infra.clock.advance(11 * MINUTE);
    expect((await suspendSomebody(actor)).outcome).toBe('denied');
  });
});
