import { describe, expect, it } from '@jest/globals';

import { AdminInfraEvents } from '@maatify/admin-infra';
import { ContractRecorder } from '@maatify/admin-infra/testing';

type Call = readonly [name: string, startedAs: number, endedAs: number, ending?: 'answered' | 'threw'];

function run(events: AdminInfraEvents, correlationId: string, calls: readonly Call[], operation = 'op'): void {
  for (const [name, startedAs, endedAs, ending = 'answered'] of [...calls].sort((a, b) => a[2] - b[2])) {
    const call = { contract: 'C', method: name, ending, durationMs: 0, startedAs, endedAs };
    events.contractCalled({ operation, correlationId, runId: 'r', ...call });
  }
}

function end(events: AdminInfraEvents, correlationId: string, operation = 'op'): void {
  events.publish('operation', () => ({ operation, ending: { outcome: 'done' }, durationMs: 0, correlationId, runId: 'r' }));
}

describe('ContractRecorder', () => {
  it.each<readonly [string, readonly Call[], number]>([
    ['nothing', [], 0],
    ['one call', [['a', 1, 2]], 1],
    [
      'two in parallel',
      [
        ['a', 1, 3],
        ['b', 2, 4],
      ],
      1,
    ],
    [
      'two in a row',
      [
        ['a', 1, 2],
        ['b', 3, 4],
      ],
      2,
    ],
    [
      'one inside the other',
      [
        ['a', 1, 4],
        ['b', 2, 3],
      ],
      1,
    ],
    // b and c run in a row beside the long a; d starts when all have ended.
    [
      'a diamond',
      [
        ['a', 1, 6],
        ['b', 2, 3],
        ['c', 4, 5],
        ['d', 7, 8],
      ],
      3,
    ],
    // d may start as soon as b has ended, while a still runs.
    [
      'an uneven fan',
      [
        ['a', 1, 8],
        ['b', 2, 3],
        ['d', 4, 5],
        ['e', 6, 7],
      ],
      3,
    ],
  ])('longestChain of %s', (_, calls, chain) => {
    const events = new AdminInfraEvents();
    const recorder = new ContractRecorder(events);
    run(events, 'r', calls);
    expect(recorder.longestChain()).toBe(chain);
    expect(recorder.calls()).toEqual([...calls].sort((a, b) => a[1] - b[1]).map(([name]) => `C.${name}`));
  });

  it('keeps interleaved runs apart, and runs that share a correlation id one after another', () => {
    const events = new AdminInfraEvents();
    const recorder = new ContractRecorder(events);
    run(events, 'one', [['a', 1, 2]]);
    run(events, 'two', [['b', 1, 2]]);
    run(events, 'one', [['c', 3, 4]]);
    end(events, 'one');
    run(events, 'one', [['d', 1, 2]]);
    run(events, 'one', [['e', 1, 2]], 'other');
    expect(recorder.runs().map(({ calls }) => calls.map(({ method }) => method).join(''))).toEqual(['ac', 'b', 'd', 'e']);
    expect(recorder.longestChain()).toBe(2);
    expect(recorder.calls('other')).toEqual(['C.e']);
    expect(recorder.longestChain('none')).toBe(0);
  });

  it('traces calls, intents and the ending in order', () => {
    const events = new AdminInfraEvents();
    const recorder = new ContractRecorder(events);
    run(events, 'r', [
      ['a', 1, 3],
      ['b', 2, 4, 'threw'],
    ]);
    for (const type of ['first', 'second']) {
      events.publish('intent', () => ({ operation: 'op', correlationId: 'r', sink: 'AuditLogger', type }));
    }
    run(events, 'r', [['c', 5, 6]]);
    expect(recorder.trace().at(-1)).toBe('  = still running');
    end(events, 'r');
    expect(recorder.trace()).toEqual([
      'op',
      '  1-3 C.a',
      '  2-4 C.b (threw)',
      '  > AuditLogger first',
      '  > AuditLogger second',
      '  5-6 C.c',
      '  = done',
    ]);
  });

  it('forgets when cleared and hears nothing when stopped', () => {
    const events = new AdminInfraEvents();
    const recorder = new ContractRecorder(events);
    run(events, 'r', [['a', 1, 2]]);
    recorder.clear();
    expect(recorder.calls()).toEqual([]);
    run(events, 'r', [['b', 1, 2]]);
    recorder.stop();
    expect(events.observed).toBe(false);
    run(events, 's', [['c', 1, 2]]);
    expect(recorder.calls()).toEqual(['C.b']);
  });
});
