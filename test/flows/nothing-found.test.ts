import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { adminId as toAdminId } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';

let world: LightWorld;
let actor: AdminActor;
beforeEach(async () => {
  world = createLightWorld();
  actor = await world.actor('admins.view', 'sessions.view', 'sessions.revoke', 'system.settings.view');
});
afterEach(() => world.dispose());

describe('OR-23 what is not there is said to be not there', () => {
  const LOOKING = SCENARIOS.filter(({ ending }) => ending === 'not_found');

  it('by every operation on something that has an id', () => {
    const declaring = OPERATIONS.filter(({ outcomes }) => 'not_found' in outcomes).map(({ name }) => name);
    expect(declaring.length).toBeGreaterThanOrEqual(12);
    expect(declaring.filter((name) => !LOOKING.some(({ operation }) => operation === name))).toEqual([]);
  });

  it.each(LOOKING.map((scenario) => [scenarioName(scenario), scenario] as const))(
    '%s: as a result that names what',
    async (_, scenario) => {
      const run = await scenario.arrange(world);
      expect(await run()).toEqual({
        outcome: 'not_found',
        entity: expect.stringMatching(/^(admin|session|device|invitation|role|contact|link|channel|notification)$/),
      });
    },
  );

  it('a list that is empty is a list, and a list of nobody is none', async () => {
    const adminId = world.someone();
    expect(await world.sessions.sessions(actor, { adminId })).toEqual({ outcome: 'page', items: [], next: null });
    expect(await world.sessions.sessions(actor, { adminId: toAdminId('nobody-at-all') })).toEqual({
      outcome: 'not_found',
      entity: 'admin',
    });
    expect(await world.lifecycle.admins(actor, { search: 'nobody is called so' })).toEqual({
      outcome: 'page',
      items: [],
      next: null,
    });
  });

  it('a key nobody registered is an outcome too', async () => {
    expect((await world.settings.setting(actor, { key: 'no.such.key' })).outcome).toBe('unknown_key');
  });
});
