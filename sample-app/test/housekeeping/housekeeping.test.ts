import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';

import { Housekeeping } from '../../src/housekeeping/housekeeping.js';
import { inSlices } from '../../src/housekeeping/old-rows.js';
import { pruneCommand } from '../../src/commands/prune.command.js';
import { RepeatingJob } from '../../src/platform/jobs/repeating-job.js';
import { ScheduledJob } from '../../src/platform/jobs/scheduled-job.js';
import { rowsOf } from '../support/database.js';
import { expecting, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost, testConfiguration, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { DAY_MS, deleteFromTrail, keepHouse, trailLength } from '../support/old-rows.js';

describe('v5.0.0-14.2.7 housekeeping', () => {
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
    for (let guess = 0; guess < 3; guess += 1)
      await signIn(host.client(), { email: `${String(guess)}@example.test`, password: 'x' });
    await host.settled();
  });
  afterAll(() => host.close());

  it('removes what strangers leave behind by guessing, once it is over for a month (found outside, row W11)', async () => {
    await host.client().post('/password-recovery', { email: ada.email });
    await host.settled();
    expect((await rowsOf(host.opened, 'attempt_budgets')).length).toBeGreaterThan(3);
    for (const table of ['sessions', 'one_time_codes']) expect(await rowsOf(host.opened, table)).toHaveLength(1);
    expect(await keepHouse(host, Date.now() + 20 * DAY_MS)).toEqual({ endedSessions: 0, rows: 0, auditEvents: 0 });
    expect((await keepHouse(host, Date.now() + 40 * DAY_MS)).rows).toBeGreaterThan(3);
    expect(await rowsOf(host.opened, 'attempt_budgets')).toEqual([]);
    for (const table of ['sessions', 'one_time_codes']) expect(await rowsOf(host.opened, table)).toEqual([]);
    // People are never deleted.
    expect(await rowsOf(host.opened, 'admins')).toHaveLength(1);
    // By its own record the device stays known.
    expect(await rowsOf(host.opened, 'devices')).toHaveLength(1);
  });

  it('v5.0.0-16.4.2 keeps the audit trail as long as the setting says, and no longer (found outside, row H8)', async () => {
    await host.settled();
    const recorded = await trailLength(host.opened);
    expect(recorded).toBeGreaterThan(3);
    expect((await keepHouse(host, Date.now() + 364 * DAY_MS)).auditEvents).toBe(0);
    // Her session went with the old rows.
    await expecting('signed_in', signIn(ada.client, ada));
    await expecting('changed', ada.client.put('/settings/audit.retention_days', { value: 400 }));
    expect((await keepHouse(host, Date.now() + 399 * DAY_MS)).auditEvents).toBe(0);
    await host.settled();
    const all = await trailLength(host.opened);
    expect((await keepHouse(host, Date.now() + 401 * DAY_MS)).auditEvents).toBeGreaterThanOrEqual(all);
    // The guard is back.
    await signIn(host.client(), ada);
    await host.settled();
    expect(await trailLength(host.opened)).toBeGreaterThan(0);
    await expect(deleteFromTrail(host.opened)).rejects.toThrow(/append-only/);
  });

  it('what fails half way leaves every record, and the guard in its place', async () => {
    const ids = async () => (await rowsOf(host.opened, 'audit_events')).map((row) => row['event_id']);
    const before = await ids();
    expect(before.length).toBeGreaterThan(0);
    const fails = "create trigger fails_here before delete on admin_infra_audit_events begin select raise(abort, 'full'); end";
    await sql.raw(fails).execute(host.opened.db);
    await expect(keepHouse(host, Date.now() + 5_000 * DAY_MS)).rejects.toThrow(/full/);
    await sql.raw('drop trigger fails_here').execute(host.opened.db);
    // What ended on the way has records of its own by now.
    expect(await ids()).toEqual(expect.arrayContaining(before));
    await expect(deleteFromTrail(host.opened)).rejects.toThrow(/append-only/);
  });

  it('is asked of the library, and removes nothing when that does not answer', async () => {
    const settings = { setting: () => Promise.resolve({ outcome: 'denied' }) };
    const actors = { get: () => ({}) };
    const sessions = { expireDue: () => Promise.resolve({ outcome: 'expired', count: 0, more: false }) };
    const before = await trailLength(host.opened);
    const impersonation = { expireDueImpersonations: sessions.expireDue };
    const housekeeping = new Housekeeping(
      host.opened,
      actors as never,
      settings as never,
      sessions as never,
      impersonation as never,
      { audit: { keys: [], relayFile: null } },
    );
    await expect(housekeeping.run(Date.now() + 5_000 * DAY_MS)).rejects.toThrow('none is removed');
    expect(await trailLength(host.opened)).toBe(before);
  });

  it('is a command as well', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await pruneCommand(testConfiguration())).toBe(0);
    expect(written.mock.calls.flat()).toEqual([
      '{"database":"in memory","removed":{"endedSessions":0,"rows":0,"auditEvents":0}}\n',
    ]);
    written.mockRestore();
  });
});

describe('a repeating job', () => {
  it('runs again and again, one run at a time, and ends with the one under way', async () => {
    let [runs, under, most, aborted] = [0, 0, 0, false];
    const job = new RepeatingJob({
      name: 'test',
      everyMs: 5,
      run: async (closing) => {
        under += 1;
        most = Math.max(most, under);
        await new Promise((resolve) => setTimeout(resolve, 10));
        aborted = closing.aborted;
        under -= 1;
        runs += 1;
        if (runs === 2) throw new Error('a run that fails ends no job');
      },
    });
    job.start();
    await until(() => runs >= 4 || null);
    await until(() => under === 1 || null);
    await job.stop();
    const ended = runs;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([under, most, runs, aborted]).toEqual([0, 1, ended, true]);
  });

  it('closing waits for the run under way, and not where this process leaves the work to others', async () => {
    let [started, ended] = [false, false];
    const run = async () => {
      started = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      ended = true;
    };
    const job = new ScheduledJob({ name: 'test', everyMs: 1, run });
    job.onApplicationBootstrap();
    await until(() => started || null);
    await job.beforeApplicationShutdown();
    expect(ended).toBe(true);
    const none = new ScheduledJob(null);
    none.onApplicationBootstrap();
    await expect(none.beforeApplicationShutdown()).resolves.toBeUndefined();
  });

  it('takes slices until nothing is left, or the host closes', async () => {
    let left = 3;
    expect(await inSlices(() => Promise.resolve({ removed: 1, more: --left > 0 }))).toBe(3);
    const closing = new AbortController();
    closing.abort();
    expect(await inSlices(() => Promise.reject(new Error('not asked')), closing.signal)).toBe(0);
  });
});
