import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { auditEvents, rowsOf } from '../support/database.js';
import { everyOperation, liveOnce, watchOperations } from '../support/every-operation.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('every operation of the library has its way in, on the embedded database', () => {
  const clock = new ManualClock();
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ clock });
  }, 60_000);
  afterAll(() => host.close());

  it('and is done at least once, as its page says, without a failure', async () => {
    expect(everyOperation().size).toBeGreaterThan(40);
    for (const [operation, done] of everyOperation()) expect([operation, done.length > 0]).toEqual([operation, true]);
    const left = watchOperations(host);
    expect(left()).toHaveLength(everyOperation().size);
    await liveOnce(host, clock);
    expect(left()).toEqual([]);
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    expect(types).not.toContain('operation.outcome_unknown');
    // Each change found its record: none is left for the journal to tell of.
    expect(await rowsOf(host.opened, 'change_journal')).toEqual([]);
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  }, 60_000);
});
