import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { AuditRelay } from '@maatify/admin-infra-adapters/kysely';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { endRelayCommand } from '../../src/commands/end-relay.command.js';
import { auditEvents } from '../support/database.js';
import { theFirstAdmin } from '../support/given.js';
import { aKey, startHost, testConfiguration, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { DAY_MS, keepHouse, trailLength } from '../support/old-rows.js';

describe('v5.0.0-16.4.3 the trail is brought to the file of another system', () => {
  let directory: string;
  let path: string;
  let host: Host | null;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'relay-'));
    path = join(directory, 'away', 'audit.jsonl');
    host = null;
  });
  afterEach(async () => {
    await host?.close();
    rmSync(directory, { recursive: true });
  });

  const mount = () => mkdirSync(dirname(path));
  const lines = () => readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const idsIn = (texts: readonly string[]) => texts.map((line) => (JSON.parse(line) as { eventId: string }).eventId);
  const started = async (more: object = {}) => (host = await startHost({ env: { AUDIT_RELAY_FILE: path }, ...more }));
  const relayOf = ({ app }: Host) => app.get(AuditRelay, { strict: false });
  const idsOf = async ({ opened }: Host) => (await auditEvents(opened)).map((row) => row['event_id'] as string);

  it('by a job, each record once, for its owner alone', async () => {
    mount();
    const one = await started({ jobs: true });
    await theFirstAdmin(one);
    await one.settled();
    await until(async () => (existsSync(path) && lines().length === (await trailLength(one.opened)) ? true : null), 10_000);
    expect(idsIn(lines()).sort()).toEqual([...(await idsOf(one))].sort());
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('while it is away everything stays, is seen to wait, and no old record goes', async () => {
    const one = await started();
    const ada = await theFirstAdmin(one);
    await one.settled();
    const recorded = await trailLength(one.opened);
    expect((await ada.client.get('/health/details')).body).toMatchObject({ auditRelay: null });
    expect(await relayOf(one).runOnce()).toEqual({ relayed: 0, failed: recorded, more: false });
    expect((await ada.client.get('/health/details')).body).toMatchObject({
      outcome: 'healthy',
      auditRelay: { records: recorded, since: expect.any(Number), failingSince: expect.any(Number), attempts: 1 },
    });
    const told = (level: 'error' | 'warn') => JSON.stringify(one.logger.filter({ level }));
    expect(told('error')).toContain('"event":"audit_relay_failed"');
    expect((await keepHouse(one, Date.now() + 400 * DAY_MS)).auditEvents).toBe(0);
    expect(told('warn')).toContain('old_audit_events_wait_for_their_relay');
    mount();
    await relayOf(one).forget();
    await one.settled();
    const all = await trailLength(one.opened);
    expect(await relayOf(one).runOnce()).toMatchObject({ relayed: all });
    expect(lines()).toHaveLength(all);
    expect((await keepHouse(one, Date.now() + 400 * DAY_MS)).auditEvents).toBe(all);
  });

  it('a line that a crash cut short spoils none behind it', async () => {
    mount();
    const one = await started();
    await theFirstAdmin(one);
    await one.settled();
    appendFileSync(path, '{"seq":1,"eventId":"cut sh');
    await relayOf(one).runOnce();
    const [cut, ...whole] = lines();
    expect(() => JSON.parse(cut ?? '') as unknown).toThrow();
    expect(idsIn(whole)).toHaveLength(await trailLength(one.opened));
  });

  it('each line holds the whole record, and what holds it in its chain', async () => {
    mount();
    const one = await started({ env: { AUDIT_RELAY_FILE: path, AUDIT_DIGEST_KEYS: aKey() } });
    await theFirstAdmin(one);
    await one.settled();
    await relayOf(one).runOnce();
    const brought = lines().map((line) => JSON.parse(line) as Record<string, unknown>);
    const rows = await auditEvents(one.opened);
    expect(brought.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
    expect(brought.map(({ chain }) => chain)).toEqual(
      rows.map((row) => ({
        ...{ writer: row['chain_writer'], number: row['chain_number'] },
        ...{ key: row['chain_key'], digest: row['chain_digest'] },
      })),
    );
    for (const [index, { type, at, correlationId, metadata }] of brought.entries()) {
      const { type: kind, at: then, correlation_id: id } = rows[index] ?? {};
      expect([type, at, correlationId, typeof metadata]).toEqual([kind, then, id, 'object']);
    }
  });

  it('what is not on the disk is not there: it comes again, and no file stays open', async () => {
    mount();
    const one = await started();
    await theFirstAdmin(one);
    await one.settled();
    const handle = await open(join(directory, 'any'), 'a+');
    const files = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const synced = jest.spyOn(files, 'datasync');
    synced.mockRejectedValueOnce(new Error('the disk is full'));
    const all = await trailLength(one.opened);
    expect(await relayOf(one).runOnce()).toEqual({ relayed: 0, failed: all, more: false });
    // What the other side says may repeat what it was given.
    expect(JSON.stringify(one.logger.entries)).toContain('audit_relay_failed');
    expect(JSON.stringify(one.logger.entries)).not.toContain('the disk is full');
    await relayOf(one).forget();
    await relayOf(one).runOnce();
    const calls = synced.mock.calls.length;
    synced.mockRestore();
    expect([calls, heldOpen(path)]).toEqual([2, []]);
    expect(new Set(idsIn(lines()))).toEqual(new Set(await idsOf(one)));
  });

  it('a command ends it, says what was not brought, and nothing waits for it any more', async () => {
    const env = { ...{ AUDIT_RELAY_FILE: path, DATA_DIR: join(directory, 'data') }, TOTP_ENCRYPTION_KEY: aKey() };
    const one = await started({ env });
    await theFirstAdmin(one);
    await one.settled();
    const { failed } = await relayOf(one).runOnce();
    const toldBy = async (): Promise<readonly [number, string]> => {
      const streams = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockReturnValue(true));
      const code = await endRelayCommand(testConfiguration(env));
      const told = streams.flatMap(({ mock }) => mock.calls.flat()).join('');
      for (const stream of streams) stream.mockRestore();
      return [code, told];
    };
    expect(await toldBy()).toEqual([0, expect.stringContaining(`forgotten; ${String(failed)} records were not`)]);
    expect(await relayOf(one).waiting()).toBeNull();
    expect(await toldBy()).toEqual([1, expect.stringContaining('There is no relay')]);
    expect((await keepHouse(one, Date.now() + 400 * DAY_MS)).auditEvents).toBeGreaterThanOrEqual(failed);
  });

  it('a command ends none where there is none', async () => {
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await endRelayCommand(testConfiguration())).toBe(1);
    expect(written.mock.calls.flat().join('')).toContain('There is no relay');
    written.mockRestore();
  });
});

/** What this process holds open of a file, where the system lists that. */
function heldOpen(path: string): readonly string[] {
  const listed = '/proc/self/fd';
  if (!existsSync(listed)) return [];
  return readdirSync(listed).filter((fd) => {
    try {
      return readlinkSync(join(listed, fd)) === path;
    } catch {
      // Closed since it was listed.
      return false;
    }
  });
}
