import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { listenAddress } from '../../src/platform/http/transport.js';
import { liveOnce } from '../support/every-operation.js';
import { expecting, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('every cookie that a host in production sets or takes away', () => {
  it('is one that a browser takes, over every operation', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'host-'));
    const clock = new ManualClock();
    const host = await startHost({
      clock,
      env: { NODE_ENV: 'production', DATA_DIR: dataDir, COOKIE_SECRET: randomBytes(32).toString('base64url') },
    });
    try {
      // The client refuses what a browser would (`keep` of `Client`).
      await liveOnce(host, clock);
      const cookies = host.replies.flatMap(({ reply }) => reply.setCookies);
      const named = cookies.map((cookie) => cookie.replace(/=(.?).*/s, (_, first) => (first === ';' ? ' taken away' : '')));
      expect([...new Set(named)].sort()).toEqual([
        '__Host-acting',
        '__Host-acting taken away',
        '__Host-device',
        '__Host-nonce',
        '__Host-nonce taken away',
        '__Host-session',
        '__Host-session taken away',
      ]);
      // Who closes the browser is signed out; only what recognises a device is kept, and a nonce for as long as it counts.
      const lives = cookies.map((cookie) => cookie.replace(/^__Host-(\w+)=[^;]*/, '$1'));
      const undated = lives.map((cookie) => (cookie.includes('Max-Age') ? cookie.replace(/ Expires=[^;]+;/, '') : cookie));
      const kept = 'Path=/; HttpOnly; Secure; SameSite=Strict';
      const taken = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Strict';
      const wanted = [
        ...[`session; ${kept}`, `session; ${taken}`, `acting; ${kept}`, `acting; ${taken}`],
        ...[`nonce; Max-Age=600; ${kept}`, `nonce; ${taken}`, `device; Max-Age=34560000; ${kept}`],
      ];
      expect([...new Set(undated)].sort()).toEqual(wanted.sort());
    } finally {
      await host.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});

describe('cookies in production', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'host-'));
  const secret = randomBytes(32).toString('base64url');
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ env: { NODE_ENV: 'production', DATA_DIR: dataDir, COOKIE_SECRET: secret } });
    ada = await theFirstAdmin(host);
  }, 60_000);
  afterAll(async () => {
    await host.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('carry the __Host- prefix and everything it stands for', async () => {
    const client = host.client();
    const { setCookies } = await expecting('signed_in', signIn(client, ada));
    const [session = ''] = setCookies.filter((cookie) => cookie.includes('session'));
    expect(session).toMatch(/^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const [device = ''] = setCookies.filter((cookie) => cookie.includes('device'));
    expect(device).toMatch(/^__Host-device=.*; HttpOnly; Secure; SameSite=Strict$/);
    expect(setCookies.join()).not.toContain('Domain');
    expect((await client.get('/me')).status).toBe(200);
  });

  it('are not taken under the name of the development cookie', async () => {
    const token = ada.client.cookies.get('__Host-session') ?? '';
    expect(token).not.toBe('');
    expect((await host.client().get('/me', { cookie: `session=${token}` })).status).toBe(401);
    expect((await host.client().get('/me', { cookie: `__host-session=${token}` })).status).toBe(401);
  });

  it('recognise a device by what was signed as a device, and by no other signature of the same secret', async () => {
    const [value = '', signature = ''] = (ada.client.cookies.get('__Host-device') ?? '').split('.');
    const hmac = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url');
    expect(hmac(`device:${value}`)).toBe(signature);
    const newDeviceWith = async (device: string): Promise<unknown> => {
      const client = host.client();
      client.cookies.set('__Host-device', device);
      const { body } = await expecting('signed_in', signIn(client, ada));
      expect(client.cookies.get('__Host-device') === device).toBe(body['newDevice'] === false);
      return body['newDevice'];
    };
    for (const forged of [
      hmac(value),
      hmac(`session:${value}`),
      hmac(`device${value}`),
      hmac(`${value}:device`),
      hmac('device:'),
    ])
      expect(await newDeviceWith(`${value}.${forged}`)).toBe(true);
    expect(await newDeviceWith(`${value}.${signature}`)).toBe(false);
  });

  it('are signed for one purpose each: the signature of a nonce makes no device, and that of a device no nonce', async () => {
    const hmac = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url');
    const client = host.client();
    await expecting('nonce_given', client.get('/auth/external/nonce'));
    const nonce = client.cookies.get('__Host-nonce') ?? '';
    const [value = '', signature = ''] = nonce.split('.');
    expect(hmac(`nonce:${value}`)).toBe(signature);
    client.cookies.set('__Host-device', nonce);
    const { body } = await expecting('signed_in', signIn(client, ada));
    expect([body['newDevice'], client.cookies.get('__Host-device') === nonce]).toEqual([true, false]);
  });

  it('leave off Secure only where nobody but this machine can connect', () => {
    expect(listenAddress({ environment: 'development' })).toBe('127.0.0.1');
    expect(listenAddress({ environment: 'test' })).toBe('127.0.0.1');
    expect(listenAddress({ environment: 'production' })).toBe('0.0.0.0');
  });
});
