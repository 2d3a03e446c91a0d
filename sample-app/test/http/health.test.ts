import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';

import { rowsOf } from '../support/database.js';
import { expecting, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('what health asks of the database', () => {
  let host: Host;
  let ada: SignedIn;
  /** The time the probe goes by. */
  let now = 1_000_000;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    now += 10_000;
  });
  afterAll(() => host.close());

  it('is asked once a second, however many want to know', async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const asked = jest.spyOn(host.opened.sinks, 'getExecutor');
    const many = () => Promise.all(Array.from({ length: 6 }, () => host.client().get('/health')));
    const counts: number[] = [];
    for (const ms of [0, 999, 1, 1]) {
      now += ms;
      expect((await many()).map(({ status }) => status)).toEqual(Array(6).fill(200));
      counts.push(asked.mock.calls.length);
    }
    expect(counts).toEqual([1, 1, 2, 2]);
  });

  it('is a write: where none is taken the host is not well, says one word, and tells its operator which', async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    await sql`alter table admin_infra_locks rename to away`.execute(host.opened.db);
    const { status, text } = await host.client().get('/health');
    const details = await ada.client.get('/health/details');
    await sql`alter table away rename to admin_infra_locks`.execute(host.opened.db);
    expect([status, text]).toEqual([503, '{"outcome":"unhealthy"}']);
    const gone = { outcome: 'unhealthy', database: 'unreachable', auditRelay: null, unrecordedChanges: null };
    expect([details.status, details.body]).toEqual([503, expect.objectContaining(gone)]);
    const told = host.logger.filter({ level: 'error' });
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toContain('"event":"database_not_writable","state":"unreachable"');
    now += 1_000;
    expect((await host.client().get('/health')).status).toBe(200);
  });

  it('OP-11 a database that is read only is not well either: nobody can sign in to its host', async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    await sql`pragma query_only = on`.execute(host.opened.db);
    const { status, text } = await host.client().get('/health');
    const details = await ada.client.get('/health/details');
    await sql`pragma query_only = off`.execute(host.opened.db);
    expect([status, text]).toEqual([503, '{"outcome":"unhealthy"}']);
    expect([details.status, details.body]).toEqual([
      503,
      expect.objectContaining({ outcome: 'unhealthy', database: 'read_only' }),
    ]);
  });
});

it('a change whose record is lost is not forgotten: it waits in the journal, and whoever may know is told', async () => {
  const sink = { down: false, record: () => (sink.down ? Promise.reject(new Error('away')) : Promise.resolve()) };
  const host = await startHost({ contracts: { AuditLogger: { useValue: sink } } });
  const { client } = await theFirstAdmin(host);
  await host.settled();
  const waiting = async (): Promise<number> => (await rowsOf(host.opened, 'change_journal')).length;
  const before = await waiting();
  sink.down = true;
  await expecting('changed', client.put('/settings/audit.log_views', { value: true }));
  await host.settled();
  expect(await waiting()).toBe(before + 1);
  const { body } = await client.get('/health/details');
  expect(body['unrecordedChanges']).not.toBeNull();
  await host.close();
});
