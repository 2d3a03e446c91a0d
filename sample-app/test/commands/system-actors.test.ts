import { ABILITIES, AuthorizationOrchestrator, SystemActors } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { HOST_ABILITIES } from '../../src/abilities.js';
import { hostPolicy, systemActorAbilities } from '../../src/host-policy.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

/** Typed a second time on purpose: what a part of the host may do is decided by a person, here and there. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  'bootstrap-cli': ['admins.bootstrap'],
  housekeeping: ['sessions.expire', 'system.settings.view'],
  'support-cli': [
    'admins.password.reset',
    'admins.throttle.clear',
    'admins.totp.enrol',
    'admins.totp.reset',
    'admins.unlock',
    'admins.view',
  ],
  'audit-cli': ['admins.view', 'audit.export'],
  'modes-cli': ['system.emergency', 'system.maintenance', 'system.read_only'],
};

describe('the parts of the host that act without a person', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost();
  }, 60_000);
  afterAll(() => host.close());

  it('are these, each declared and each given something', () => {
    expect(Object.keys(hostPolicy.systemActors ?? {}).sort()).toEqual(Object.keys(MAY).sort());
    expect(Object.keys(systemActorAbilities).sort()).toEqual(Object.keys(MAY).sort());
  });

  it.each(Object.entries(MAY))('%s may do %j, and nothing else of all there is', async (name, abilities) => {
    const actor = host.app.get(SystemActors).get(name, { channel: 'cli' });
    const authorization = host.app.get(AuthorizationOrchestrator);
    const every = [...Object.keys(ABILITIES), ...Object.keys(HOST_ABILITIES)].sort();
    const granted = [];
    for (const ability of every) {
      if ((await authorization.authorize(actor, { ability })).outcome === 'granted') granted.push(ability);
    }
    expect(every.length).toBeGreaterThan(20);
    expect(granted).toEqual(abilities);
  });
});
