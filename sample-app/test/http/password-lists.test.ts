import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { bootstrap } from '../../src/first-admin/bootstrap.js';
import { ending } from '../support/client.js';
import { EVERY_COMMON_PASSWORD } from '../support/common-passwords.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

/** The least that `auth.password.min_length` asks for unless it is changed. */
const MIN_LENGTH = 12;
const BREACHED = 'four wet socks on the line';

async function refused(ada: SignedIn, next: string) {
  const { status, body } = await ada.client.put('/password', { current: ada.password, next });
  return [next, status, body['rules']];
}

describe('v5.0.0-6.2.4 common passwords', () => {
  const common = readFileSync(EVERY_COMMON_PASSWORD, 'utf8')
    .split('\n')
    .filter((line) => line.length >= MIN_LENGTH);
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ env: { COMMON_PASSWORDS_FILE: EVERY_COMMON_PASSWORD } });
  }, 60_000);
  afterAll(() => host.close());

  it('the first administrator has none', async () => {
    const [password = ''] = common;
    const result = await bootstrap(host.app, { email: 'ada@example.test', password });
    expect(result).toEqual({ outcome: 'weak_password', rules: ['common'] });
  });

  it('more than 3000 are long enough, and a hundred out of them are refused over HTTP', async () => {
    expect(common.length).toBeGreaterThan(3_000);
    const ada = await theFirstAdmin(host);
    const step = Math.floor(common.length / 100);
    for (let index = 0; index < 100; index += 1) {
      const password = common[index * step] ?? '';
      expect(await refused(ada, password)).toEqual([password, 422, ['common']]);
    }
    expect(await refused(ada, 'PasswordPassword123')).toEqual(['PasswordPassword123', 422, ['common']]);
  }, 120_000);
});

describe('v5.0.0-6.1.2 v5.0.0-6.2.11 the words of the product', () => {
  it('are held against every password: the first, one of an invitation, one of a recovery, a changed one', async () => {
    const host = await startHost();
    try {
      const weak = { outcome: 'weak_password', rules: ['context_words'] };
      const [own, ...others] = ['Maatify-Admin-1', 'maatifymaatify1', 'ADMIN.Maatify', 'Maátify-ádmin'];
      expect(await bootstrap(host.app, { email: 'eve@example.test', password: own })).toEqual(weak);
      const ada = await theFirstAdmin(host);
      for (const password of others) expect(await refused(ada, password)).toEqual([password, 422, ['context_words']]);
      await ada.client.post('/admins', { email: 'sam@example.test', name: 'Sam' });
      const invitation = await host.codeFor('sam@example.test');
      const accept = (password: string) => host.client().post('/invitations/accept', { code: invitation, password });
      expect((await accept(own)).body).toEqual(weak);
      expect(ending(await accept('nine tall trees in a row'))).toBe('accepted');
      await host.client().post('/password-recovery', { email: ada.email });
      const code = await host.codeFor(ada.email, 'password_recovery');
      const complete = (next: string) => host.client().post('/password-recovery/complete', { code, next });
      expect((await complete(own)).body).toEqual(weak);
      expect(ending(await complete('six small boats at sea'))).toBe('changed');
    } finally {
      await host.close();
    }
  }, 60_000);
});

describe('v5.0.0-6.2.12 breached passwords', () => {
  let folder: string;
  let file: string;
  const write = (): void => {
    const hashes = [BREACHED, 'another', 'one more'].map((text) => createHash('sha1').update(text).digest('hex').toUpperCase());
    writeFileSync(
      file,
      hashes
        .sort()
        .map((hash) => `${hash}:3\r\n`)
        .join(''),
    );
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'breached-'));
    file = join(folder, 'pwned.txt');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are refused, and while the list cannot be read no password is set', async () => {
    write();
    const host = await startHost({ env: { BREACHED_PASSWORDS_FILE: file } });
    try {
      expect(await bootstrap(host.app, { email: 'ada@example.test', password: BREACHED })).toEqual({
        outcome: 'weak_password',
        rules: ['breached'],
      });
      const ada = await theFirstAdmin(host);
      expect(await refused(ada, BREACHED)).toEqual([BREACHED, 422, ['breached']]);
      rmSync(file);
      const reply = await ada.client.put('/password', { current: ada.password, next: 'nine tall trees in a row' });
      expect(reply.status).toBeGreaterThanOrEqual(500);
      expect(JSON.stringify(reply.body)).not.toContain(file);
      const still = await host.client().post('/auth/sign-in', { email: ada.email, password: ada.password });
      expect(ending(still)).toBe('signed_in');
      write();
      const set = await ada.client.put('/password', { current: ada.password, next: 'nine tall trees in a row' });
      expect(ending(set)).toBe('changed');
    } finally {
      await host.close();
    }
  }, 60_000);

  it('stop the start where the list is not there', async () => {
    await expect(startHost({ env: { BREACHED_PASSWORDS_FILE: file } })).rejects.toThrow(
      `The list of passwords '${file}' cannot be used: it cannot be read.`,
    );
  }, 60_000);
});
