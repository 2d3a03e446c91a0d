import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { auditEvents, rowsOf } from '../support/database.js';
import { liveOnce, watchOperations } from '../support/every-operation.js';
import type { Host } from '../support/host.js';
import { SERVERS, startHostOn } from '../support/servers.js';

describe.each(SERVERS)('every operation of the library, on %s', (_name, url) => {
  const clock = new ManualClock();
  let host: Host;
  beforeAll(async () => {
    host = await startHostOn(url, clock);
  });
  afterAll(() => host.close());

  it('is done at least once, as its page says, without a failure', async () => {
    const left = watchOperations(host);
    await liveOnce(host, clock);
    expect(left()).toEqual([]);
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    expect(types).not.toContain('operation.outcome_unknown');
    // Each change found its record: none is left for the journal to tell of.
    expect(await rowsOf(host.opened, 'change_journal')).toEqual([]);
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
