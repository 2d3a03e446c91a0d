import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { CompiledSources, readLines } from './support/compiled.js';

interface Hung {
  readonly growthMiB: number;
  readonly most: number;
  readonly lost: number;
  readonly told: number;
  readonly drainedMs: number;
  readonly intents: number;
  readonly after: { readonly inFlight: number; readonly lost: number };
}
interface Closed {
  readonly outcome: string;
  readonly closedMs: number;
}

describe('in a process of its own', () => {
  let sources: CompiledSources;
  beforeAll(() => {
    sources = new CompiledSources();
  }, 60_000);
  afterAll(() => sources.remove());

  it('E3 F46 C24 a hung sink: memory stays flat, the cap holds, every loss is counted', async () => {
    const { code, stdout, stderr } = await sources.run('hung-sink.js', [], ['--expose-gc']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [seen] = readLines<Hung>(stdout);
    if (seen === undefined) throw new Error('it said nothing');
    expect(seen.growthMiB).toBeLessThan(10);
    expect(seen.most).toBe(1_000);
    expect(seen.lost).toBe(seen.intents - 1_000);
    expect(seen.after).toMatchObject({ inFlight: 0, lost: seen.intents });
    expect(seen.told).toBe(seen.intents);
    // E6 the drain ends by its deadline of 20 ms; a slow machine may need a little longer to notice.
    expect(seen.drainedMs).toBeLessThan(2_000);
  }, 150_000);

  it.each(['hangs', 'is slow', 'rejects late', 'rejects with an Error'])(
    'E6 C20 a host whose audit sink %s stops in time and with code 0',
    async (kind) => {
      const { code, stdout, stderr } = await sources.run('shutdown.js', [kind]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [closed] = readLines<Closed>(stdout);
      expect(closed?.outcome).toBe('changed');
      expect(closed?.closedMs).toBeLessThan(2_000);
    },
    30_000,
  );
});
