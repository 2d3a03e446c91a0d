import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '@maatify/admin-infra/testing';

import { runFaulted } from './support/faulted-run.js';
import type { Case, Company, FaultedRun } from './support/faulted-run.js';
import { nameOf } from './support/methods.js';
import { E2, X1, X2, X5, X5_abandoned, X5_trace, X6, Z1 } from './support/oracles.js';
import type { Oracle } from './support/oracles.js';
import type { Recording } from './support/recording.js';
import { recordSuccesses } from './support/selection.js';
import { variantsOf } from './support/variants.js';
import type { Variant } from './support/variants.js';

type Oracles = Readonly<Record<string, Oracle>>;

async function failuresOf(one: Case, company: Company, oracles: Oracles): Promise<string[]> {
  const run: FaultedRun = await runFaulted(one, company);
  const where = `${one.recording.scenario.operation}: ${nameOf(one.call)} ${one.variant.kind} ${one.variant.name}`;
  return Object.entries(oracles).flatMap(([id, oracle]) => {
    const wrong = oracle(one, run);
    return wrong === null ? [] : [`${id} ${where}: ${wrong}`];
  });
}

function casesOf(recordings: readonly Recording[], primary: (variant: Variant) => boolean): Case[] {
  return recordings.flatMap((recording) =>
    recording.calls
      .filter(({ declared }) => declared !== null)
      .flatMap((call) =>
        variantsOf(recording, call)
          .filter(primary)
          .map((variant) => ({ recording, call, variant })),
      ),
  );
}

const PRIMARY = /^(K1 |K2 an error full|K4 after|K9 |K17 an error|K19 |K10 just before, applied at_once)/;
const SINKS: Readonly<Record<string, Fault>> = {
  throws: { kind: 'sync_throw', value: new Error('audit') },
  'rejects with undefined': { kind: 'reject', value: undefined },
  hangs: { kind: 'never' },
  'is a recursive thenable': { kind: 'thenable', variant: 'recursive' },
};

/** Two things go wrong in one run: each first fault meets every way in which the sink fails, and every slow call beside it. */
let recordings: readonly Recording[] = [];
beforeAll(async () => {
  recordings = await recordSuccesses();
}, 300_000);

describe('v5.0.0-16.5.2 E1 L7 a second fault in the sinks changes nothing about the first', () => {
  it.each(Object.entries(SINKS))(
    'X1 X5 X6 E2 the audit sink %s and the `lost` listener throws',
    async (_, fault) => {
      const company: Company = ({ faulty, world }) => {
        faulty.plan({ contract: 'AuditLogger', method: 'record', fault });
        world.events.listen('lost', () => {
          throw new Error('the alarm is broken too');
        });
        world.events.listen('lost', () => Promise.reject(new Error('and so is this one')) as never);
        return undefined;
      };
      const failures: string[] = [];
      const due = casesOf(recordings, (variant) => PRIMARY.test(`${variant.kind} ${variant.name}`));
      for (const one of due) failures.push(...(await failuresOf(one, company, { X1, X5, X5_trace, X6, Z1, E2, X2 })));
      expect(failures).toEqual([]);
      expect(due.length).toBeGreaterThan(100);
    },
    300_000,
  );
});

describe('X5 a call that fails beside one that is still under way', () => {
  it('E5 Z1 starts nothing afterwards, and leaves no write without a trace', async () => {
    const failures: string[] = [];
    for (const one of casesOf(recordings, ({ kind, name }) => kind === 'K2' && name === 'an error full of secrets')) {
      for (const slow of one.recording.calls) {
        if (slow.declared === null || slow === one.call) continue;
        for (const applies of ['at_once', 'on_release'] as const) {
          const { contract, method, nth } = slow;
          const company: Company = ({ faulty }) => {
            const held = faulty.plan({ contract, method, nth, fault: { kind: 'slow', applies } } as never);
            return () => {
              held.release();
            };
          };
          const oracles = { X1, X5_trace, X5_abandoned, X6, Z1, E2, X2 };
          const found = await failuresOf(one, company, oracles);
          failures.push(...found.map((failure) => `${nameOf(slow)} slow, applied ${applies}: ${failure}`));
        }
      }
    }
    expect(failures).toEqual([]);
  }, 300_000);
});
