import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { OutboxRelay } from '@maatify/admin-infra-adapters/kysely';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { rowsOf } from '../support/database.js';
import { expecting, theFirstAdmin } from '../support/given.js';
import { startHost, until } from '../support/host.js';
import type { HostSetup } from '../support/host.js';
import { Mailbox } from '../support/mailbox.js';

/** As often as a host that has a mailer looks for messages. */
const RELAY_EVERY_MS = 2_000;
const EMAIL = 'invited@example.test';

describe('a host that was handed no mailer', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'mail-'));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  /** What it shows on the terminal while it brings an invitation as far as it can. */
  async function shownBy(environment: string) {
    const written: string[] = [];
    const streams = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        written.push(String(text));
        return true;
      }),
    );
    const setup = { env: { NODE_ENV: environment, DATA_DIR: dataDir }, mailer: undefined };
    const host = await startHost(setup as unknown as HostSetup);
    try {
      const ada = await theFirstAdmin(host);
      await expecting('created', ada.client.post('/admins', { email: EMAIL, name: 'Invited' }));
      await host.settled();
      await host.app.get(OutboxRelay, { strict: false }).runOnce();
      const waiting = await rowsOf(host.opened, 'outbox');
      return { written: written.join(''), waiting, logged: JSON.stringify(host.logger.entries) };
    } finally {
      await host.close();
      for (const stream of streams) stream.mockRestore();
    }
  }

  it('shows a developer the code on the terminal', async () => {
    const { written, logged } = await shownBy('development');
    expect(written).toMatch(new RegExp(`^\\[mail\\] invitation for ${EMAIL}: [\\w-]{20,}$`, 'm'));
    expect(logged).not.toContain('no_mailer');
  });

  it('shows nobody anything in production: it says so at its start, and the code waits sealed', async () => {
    const { written, waiting, logged } = await shownBy('production');
    expect(written).toBe('');
    expect(logged).toContain('no_mailer');
    expect(waiting.length).toBeGreaterThan(0);
    expect(logged).not.toContain(EMAIL);
  });

  it('tries nothing in production: no message is given up before there is a mailer', async () => {
    const tried = jest.spyOn(OutboxRelay.prototype, 'runOnce');
    const setup = { env: { NODE_ENV: 'production', DATA_DIR: dataDir }, mailer: undefined, jobs: true };
    const host = await startHost(setup as unknown as HostSetup);
    await sleep(RELAY_EVERY_MS + 200);
    await host.close();
    expect(tried).not.toHaveBeenCalled();
    tried.mockRestore();
  });
});

it('a host brings its mail by itself', async () => {
  const mailer = new Mailbox();
  const host = await startHost({ mailer, jobs: true });
  const ada = await theFirstAdmin(host);
  await expecting('created', ada.client.post('/admins', { email: EMAIL, name: 'Invited' }));
  expect(await until(() => mailer.codeFor(EMAIL, 'invitation'), 15_000)).toMatch(/^[\w-]{20,}$/);
  await host.close();
});
