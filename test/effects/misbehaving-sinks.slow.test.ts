import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { MISBEHAVIOURS } from './child/misbehaviours.js';
import { CompiledSources, readLines } from './support/compiled.js';
import type { ChildEnd } from './support/compiled.js';

const SINKS = ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'] as const;
const KINDS = Object.keys(MISBEHAVIOURS).filter((kind) => kind !== 'none');
/** Two at a time: a child mostly starts up. */
const AT_ONCE = 2;

interface Line {
  readonly sink: string;
  readonly operation?: string;
  readonly result?: string;
  readonly contents?: string;
  readonly counters?: boolean;
  readonly handed?: number;
  readonly started?: number;
}

describe('v5.0.0-16.5.4 E1 E2 F44 F45 AD3 OR-11 a sink that misbehaves, in a process without handlers', () => {
  let sources: CompiledSources;
  const ends = new Map<string, ChildEnd>();
  const lines = (sink: string, kind: string) =>
    readLines<Line>(ends.get(kind)?.stdout ?? '').filter((line) => line.sink === sink);

  beforeAll(async () => {
    sources = new CompiledSources();
    const due = ['none', ...KINDS];
    const worker = async (): Promise<void> => {
      for (let next = due.shift(); next !== undefined; next = due.shift()) {
        ends.set(next, await sources.run('run-scenarios.js', [next]));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }, 600_000);
  afterAll(() => sources.remove());

  it.each(KINDS)('%s: the process lives and ends with code 0', (kind) => {
    const { code, stderr } = ends.get(kind) ?? { code: null, stderr: 'never ran' };
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each(SINKS.flatMap((sink) => KINDS.map((kind) => [sink, kind] as const)))(
    '%s %s: every result and every state is as with a perfect sink',
    (sink, kind) => {
      const run = lines(sink, kind);
      const perfect = lines(sink, 'none');
      expect(perfect.length).toBeGreaterThan(30);
      expect(run.slice(0, -1)).toEqual(perfect.slice(0, -1));
      expect(run.at(-1)?.handed).toBe(perfect.at(-1)?.handed);
      expect(run.at(-1)?.handed).toBeGreaterThan(0);
    },
  );

  it('F45 a lazy thenable is started: what nobody awaits would never be sent', () => {
    for (const sink of SINKS) {
      const end = lines(sink, 'answers a lazy thenable').at(-1);
      expect(end?.started).toBe(end?.handed);
    }
  });
});
