import { describe, expect, it } from '@jest/globals';

import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';

/** What a notification says; how and whether it reaches anybody is for the host's dispatcher to decide. */
const FIELDS = ['eventId', 'type', 'security', 'severity', 'to', 'actor', 'operation', 'origin', 'correlationId', 'at'];
const RECIPIENTS = {
  admin: ['kind', 'adminId'],
  contact: ['kind', 'adminId', 'contactId'],
  all_active_admins: ['kind'],
  holders_of: ['kind', 'ability'],
} as const;

describe('OR-15 the core chooses no channel', () => {
  it('a notification names a recipient and a type, over all scenarios, and no way to reach them', async () => {
    const recipients = new Set<string>();
    for (const scenario of SCENARIOS) {
      const world = createLightWorld();
      const run = await scenario.arrange(world);
      const sink = world.infra.contracts.NotificationDispatcher;
      sink.clear();
      await run();
      for (const intent of sink.intents) {
        const name = scenarioName(scenario);
        expect([name, Object.keys(intent).sort()]).toEqual([name, [...FIELDS].sort()]);
        expect([name, Object.keys(intent.to)]).toEqual([name, [...RECIPIENTS[intent.to.kind]]]);
        recipients.add(intent.to.kind);
      }
      // One message is one hand-over: nothing is sent once per channel.
      const handed = world.faults.calls.filter(({ contract }) => contract === 'NotificationDispatcher');
      const told = handed.map(({ args }) => (args[0] as { readonly eventId: string }).eventId);
      expect([scenarioName(scenario), told]).toEqual([scenarioName(scenario), [...new Set(told)]]);
      await world.dispose();
    }
    expect([...recipients].sort()).toEqual(Object.keys(RECIPIENTS).sort());
  });
});
