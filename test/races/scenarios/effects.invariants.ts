import { expect } from '@jest/globals';

import { UnhandledRejections } from '../../faults/support/unhandled.js';
import { FaultInjector } from '../../../src/testing/doubles/fault-injector.js';
import type { Fault } from '../../../src/testing/doubles/fault.js';
import type { LightOptions, Wrap, WorldContracts } from '../support/light-world.js';
import { lifeline, outcomes, person, signIn } from '../support/people.js';
import type { Race } from '../support/race.js';

const gone = new Error('the sink is gone');
const SINK_FAULTS: readonly Fault[] = [
  { kind: 'sync_throw', value: gone },
  { kind: 'reject', value: gone },
  { kind: 'reject', value: undefined },
  { kind: 'sync_throw', value: null },
  { kind: 'never' },
  { kind: 'applied_then_throw', value: 'a string' },
  { kind: 'thenable', variant: 'rejects' },
  { kind: 'thenable', variant: 'throws' },
  { kind: 'thenable', variant: 'throwing_getter' },
  { kind: 'thenable', variant: 'recursive' },
  { kind: 'thenable', variant: 'both' },
  { kind: 'answer', value: { unexpected: 'object' } },
  { kind: 'mutate_arguments' },
];
const SINKS = [
  ['AuditLogger', 'record'],
  ['NotificationDispatcher', 'dispatch'],
  ['SecretDelivery', 'deliver'],
] as const;

/** All three sinks misbehave, each in its own way. */
export function hostileSinks(choose: (n: number) => number): Wrap {
  return (contracts) => {
    const faults = new FaultInjector<WorldContracts>(contracts);
    for (const [contract, method] of SINKS) {
      faults.plan({ contract, method, fault: SINK_FAULTS[choose(SINK_FAULTS.length)]! } as never);
    }
    return faults.contracts;
  };
}

export const noUnhandledRejection: Race = {
  id: 'E2',
  title: 'whatever the sinks do, no rejection is left unhandled, and no operation notices (F44, F45)',
  async play({ world, node, race, pick }) {
    lifeline(world);
    const who = person(world);
    const hostile = node({ wraps: [hostileSinks(pick)] });
    const watch = new UnhandledRejections();
    try {
      const results = await race<{ readonly outcome: string }>(
        () => signIn(hostile, who, true),
        () => hostile.lifecycle.suspend(hostile.operator(), { adminId: who.adminId, reason: 'in a race' }),
        () => signIn(hostile, who),
      );
      expect(outcomes(results)).toContain('changed');
      // Rejections are reported when the microtasks are done.
      await new Promise((resolve) => setImmediate(resolve));
      expect(watch.count).toBe(0);
    } finally {
      watch.stop();
    }
  },
};

/** Hands intents over the short way, as it is usually written: fire, and forget that it may fail (F45). */
export const intentsJustVoided: LightOptions = {
  replaced: {
    effects: ([sinks]) => {
      const quietly = (hand: () => unknown): void => {
        try {
          void hand();
        } catch {
          // A sync throw is thought of; a rejection is not.
        }
      };
      return {
        audit: (intent: never) => quietly(() => sinks.audit.record(intent)),
        notify: (intent: never) => quietly(() => sinks.notifications.dispatch(intent)),
        deliver: (intent: never) => quietly(() => sinks.secrets.deliver(intent)),
      } as never;
    },
  },
};
