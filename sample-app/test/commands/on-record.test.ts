import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redacted } from '@maatify/admin-infra';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Libsql from 'libsql';

import { endRelayCommand } from '../../src/commands/end-relay.command.js';
import { exportAuditCommand } from '../../src/commands/export-audit.command.js';
import { inCore } from '../../src/commands/in-core.js';
import { migrateCommand } from '../../src/commands/migrate.command.js';
import { MODE_COMMANDS } from '../../src/commands/modes.js';
import { pruneCommand } from '../../src/commands/prune.command.js';
import { SUPPORT_COMMANDS } from '../../src/commands/support.js';
import { verifyAuditCommand } from '../../src/commands/verify-audit.command.js';
import type { AppConfiguration } from '../../src/platform/config/configuration.js';
import { WrongKeyError } from '../../src/platform/database/known-keys.js';
import { auditEvents } from '../support/database.js';
import type { Row } from '../support/database.js';
import { anActiveAdmin, aSecondFactor, expecting, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { aKey, startHost, testConfiguration } from '../support/host.js';
import type { Host } from '../support/host.js';

const REASON = 'called, and I know the voice';

/** Each command that opens a database by itself. */
const OPENING: Readonly<Record<string, (configuration: AppConfiguration) => Promise<number>>> = {
  migrate: migrateCommand,
  prune: pruneCommand,
  'audit:verify': verifyAuditCommand,
  'audit:end-relay': endRelayCommand,
  'export-audit': (configuration) =>
    exportAuditCommand(configuration, { format: 'csv', email: null, type: null, from: null, to: 1, reason: REASON }),
};

describe('what a command does beside a running host is on record: which of them, from where, and why', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'on-record-'));
  const env = { DATA_DIR: dataDir, TOTP_ENCRYPTION_KEY: aKey() };
  let configuration: AppConfiguration;
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  let out: jest.SpiedFunction<typeof process.stdout.write>;
  let beside: jest.SpiedFunction<typeof process.stderr.write>;
  beforeAll(async () => {
    configuration = testConfiguration(env);
    host = await startHost({ env });
    ada = await theFirstAdmin(host);
    sam = await signedIn(host, await anActiveAdmin(host, ada));
  }, 60_000);
  beforeEach(() => {
    out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    beside = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await host.close();
    rmSync(dataDir, { recursive: true });
  });

  /** The records that a command left, which are there when it has ended. */
  async function leftBy(command: () => Promise<number>): Promise<readonly Row[]> {
    await host.settled();
    const before = (await auditEvents(host.opened)).length;
    expect(await command()).toBe(0);
    return (await auditEvents(host.opened)).slice(before);
  }

  function expectOnRecord(records: readonly Row[], name: string): void {
    expect(records.length).toBeGreaterThan(0);
    for (const { actor, origin } of records) {
      expect(JSON.parse(String(actor))).toMatchObject({ kind: 'system', name });
      expect(JSON.parse(String(origin))).toMatchObject({ channel: 'cli' });
    }
    expect(records.map(({ metadata }) => String(metadata)).join()).toContain(REASON);
  }

  const BEFORE: Readonly<Record<keyof typeof SUPPORT_COMMANDS, () => Promise<unknown>>> = {
    'clear-throttle': () => signIn(host.client(), { ...sam, password: 'mistyped' }),
    unlock: () => expecting('changed', ada.client.post(`/admins/${sam.adminId}/lock`, { reason: 'x' })),
    'reset-factor': async () => aSecondFactor(await signedIn(host, sam)),
    'enrolment-code': () => Promise.resolve(),
    'reset-password': () => Promise.resolve(),
  };

  it.each(Object.keys(BEFORE) as (keyof typeof SUPPORT_COMMANDS)[])('%s', async (command) => {
    await BEFORE[command]();
    const asked = { email: sam.email, reason: REASON };
    expectOnRecord(
      await leftBy(() => inCore(configuration, 'seal', (app) => SUPPORT_COMMANDS[command](app, asked))),
      'support-cli',
    );
    expect(out.mock.calls.flat().join('')).toContain(`\nDatabase: ${join(dataDir, 'admin.db')}\nNext: `);
    expect(beside).not.toHaveBeenCalled();
  });

  it('each of them was tried', () => {
    expect(Object.keys(BEFORE).sort()).toEqual(Object.keys(SUPPORT_COMMANDS).sort());
  });

  it('nobody is helped who only shares a part of an address, and that is told beside the output', async () => {
    const asked = { email: sam.email.slice(1), reason: REASON };
    expect(await inCore(configuration, 'seal', (app) => SUPPORT_COMMANDS.unlock(app, asked))).toBe(1);
    expect([out.mock.calls.length, beside.mock.calls.flat().join('')]).toEqual([
      0,
      expect.stringMatching(/^Nobody has the address [^\n]+\nDatabase: [^\n]+\n$/),
    ]);
  });

  it('export-audit, whose file goes to standard output alone', async () => {
    const asked = { format: 'jsonl', email: sam.email, type: 'admin.created', from: null, to: null, reason: REASON };
    const records = await leftBy(() => exportAuditCommand(configuration, asked));
    expectOnRecord(records, 'audit-cli');
    expect(records.at(-1)).toMatchObject({ type: 'audit.exported', operation: 'audit.export' });
    const written = out.mock.calls.map(([text]) => String(text)).join('');
    expect(
      written
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { type: string }).type),
    ).toEqual(['admin.created']);
    expect(beside.mock.calls.flat().join('')).toContain('The audit trail is written');
  });

  it('export-audit of an address that nobody has writes nothing at all', async () => {
    const asked = { format: 'csv', email: 'nobody@example.org', type: null, from: null, to: null, reason: REASON } as const;
    expect([await exportAuditCommand(configuration, asked), out.mock.calls]).toEqual([1, []]);
    expect(beside.mock.calls.flat().join('')).toMatch(/^Nobody has the address nobody@example\.org/);
  });

  it('the ways out of a mode, and into an emergency and out of it', async () => {
    const switched = (command: (typeof MODE_COMMANDS)['emergency']['on']) =>
      leftBy(() => inCore(configuration, 'operate', (app) => command(app, REASON)));
    await expecting('changed', ada.client.put('/system/read-only', { on: true, reason: 'moving' }));
    expectOnRecord(await switched(MODE_COMMANDS['leave-mode']['read-only']), 'modes-cli');
    await expecting('entered', ada.client.post('/system/maintenance/enter', { reason: 'moving' }));
    expectOnRecord(await switched(MODE_COMMANDS['leave-mode'].maintenance), 'modes-cli');
    expectOnRecord(await switched(MODE_COMMANDS.emergency.on), 'modes-cli');
    expect((await ada.client.get('/me')).status).toBe(401);
    expectOnRecord(await switched(MODE_COMMANDS.emergency.off), 'modes-cli');
  });

  it.each(Object.entries(OPENING))('%s gives its database up', async (_, command) => {
    const close = jest.spyOn(Libsql.prototype, 'close');
    await command({ ...configuration, audit: { ...configuration.audit, keys: [Redacted.of(randomBytes(32))] } });
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('migrating with another key than the host has is refused, before and after there is one', async () => {
    await expect(migrateCommand(testConfiguration({ DATA_DIR: dataDir }))).rejects.toThrow(WrongKeyError);
    expect(out).not.toHaveBeenCalled();
    const fresh = { DATA_DIR: join(dataDir, 'fresh'), TOTP_ENCRYPTION_KEY: aKey() };
    expect(await migrateCommand(testConfiguration(fresh))).toBe(0);
    await expect(migrateCommand(testConfiguration({ ...fresh, TOTP_ENCRYPTION_KEY: aKey() }))).rejects.toThrow(WrongKeyError);
    await expect(startHost({ env: { ...fresh, TOTP_ENCRYPTION_KEY: aKey() } })).rejects.toThrow(WrongKeyError);
  });
});
