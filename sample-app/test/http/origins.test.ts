import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { auditEvents } from '../support/database.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { aGuess, RawConnection } from '../support/raw-connection.js';

async function recordedIp(host: Host, headers: Record<string, string>): Promise<unknown> {
  await host.client().post('/auth/sign-in', { email: 'nobody@example.test', password: 'x' }, headers);
  await host.settled();
  const event = (await auditEvents(host.opened)).at(-1);
  return (JSON.parse(String(event?.['origin'])) as { ip: unknown }).ip;
}

const FORGED = {
  'x-forwarded-for': '203.0.113.9',
  'x-real-ip': '203.0.113.9',
  'x-client-ip': '203.0.113.9',
  'cf-connecting-ip': '203.0.113.9',
  forwarded: 'for=203.0.113.9',
};

describe('threat=forged headers (F60)', () => {
  describe('without a trusted proxy', () => {
    let host: Host;
    let ada: SignedIn;
    beforeAll(async () => {
      host = await startHost();
      ada = await theFirstAdmin(host);
    }, 60_000);
    afterAll(() => host.close());

    it("records the connection's own address, whatever headers say", async () => {
      expect(await recordedIp(host, FORGED)).toBe('127.0.0.1');
      for (const [name, value] of Object.entries(FORGED)) expect(await recordedIp(host, { [name]: value })).toBe('127.0.0.1');
    });

    it('records which browser it was, as it said, and none where it said nothing', async () => {
      const recordedAgent = async (): Promise<unknown> => {
        await host.settled();
        return (JSON.parse(String((await auditEvents(host.opened)).at(-1)?.['origin'])) as { userAgent: unknown }).userAgent;
      };
      await host.client().post('/auth/sign-in', { email: 'a@example.test', password: 'x' }, { 'user-agent': 'a browser/1.0' });
      expect(await recordedAgent()).toBe('a browser/1.0');
      const silent = await new RawConnection(host.url).opened();
      await silent.write(aGuess());
      await until(() => silent.statuses[0] ?? null);
      silent.destroy();
      expect(await recordedAgent()).toBeNull();
    });

    it.each([
      'x-forwarded-user',
      'x-remote-user',
      'remote-user',
      'x-webauth-user',
      'x-auth-request-email',
      'x-admin-id',
      'x-user-id',
      'x-session',
      'x-session-token',
      'x-forwarded-email',
    ])('lets nobody in by %s', async (name) => {
      const values = [ada.adminId, ada.email, [...ada.client.cookies.values()].at(-1) ?? ''];
      for (const value of values) expect((await host.client().get('/me', { [name]: value })).status).toBe(401);
    });

    it('v5.0.0-7.2.2 takes a session from its cookie alone', async () => {
      const token = ada.client.cookies.get('session') ?? '';
      expect((await ada.client.get('/me')).status).toBe(200);
      const elsewhere = [
        host.client().get('/me', { authorization: `Bearer ${token}` }),
        host.client().get(`/me?session=${token}&token=${token}`),
        host.client().get('/me', { cookie: `Session=${token}` }),
        host.client().get('/me', { cookie: `\u00a0session=${token}` }),
        host.client().get('/me', { cookie: `session="${token}"` }),
        host.client().get('/me', { cookie: `__Host-session=${token}` }),
      ];
      for (const reply of await Promise.all(elsewhere)) expect(reply.status).toBe(401);
    });
  });

  describe('behind one trusted proxy', () => {
    let host: Host;
    beforeAll(async () => {
      host = await startHost({ env: { TRUST_PROXY: '1' } });
    }, 60_000);
    afterAll(() => host.close());

    it('believes what that proxy added, and nothing the client wrote before', async () => {
      expect(await recordedIp(host, { 'x-forwarded-for': '198.51.100.7' })).toBe('198.51.100.7');
      expect(await recordedIp(host, { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' })).toBe('198.51.100.7');
      expect(await recordedIp(host, { 'x-forwarded-for': '203.0.113.9, 2001:db8::1' })).toBe('2001:db8::1');
      expect(await recordedIp(host, { 'x-real-ip': '203.0.113.9' })).toBe('127.0.0.1');
    });

    it('records no address where there is none', async () => {
      expect(await recordedIp(host, { 'x-forwarded-for': 'unknown' })).toBeNull();
      expect(await recordedIp(host, { 'x-forwarded-for': `1.2.3.4, ${'9'.repeat(200)}` })).toBeNull();
      expect(await recordedIp(host, { 'x-forwarded-for': '::ffff:198.51.100.7' })).toBe('198.51.100.7');
    });

    it('has one spelling for an address, however the client wrote it', async () => {
      for (const [spelled, one] of [
        ['::ffff:a04:404', '10.4.4.4'],
        ['::FFFF:0a04:0404', '10.4.4.4'],
        ['64:ff9b::10.4.4.4', '10.4.4.4'],
        ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
        ['2001:0db8::0.0.0.1', '2001:db8::1'],
      ] as const) {
        expect([spelled, await recordedIp(host, { 'x-forwarded-for': spelled })]).toEqual([spelled, one]);
      }
    });
  });

  it('a network has used up its minute, whichever way it spells its addresses from then on', async () => {
    const host = await startHost({ env: { TRUST_PROXY: '1', STRANGERS_PER_MINUTE: '1' } });
    const statusFrom = async (ip: string) => (await host.client().get('/system/state', { 'x-forwarded-for': ip })).status;
    expect([await statusFrom('10.4.4.4'), await statusFrom('10.4.4.4')]).toEqual([200, 429]);
    for (const spelled of [
      '::ffff:10.4.4.4',
      '::ffff:a04:404',
      '::FFFF:0a04:0404',
      '0:0:0:0:0:ffff:a04:404',
      '64:ff9b::a04:404',
    ]) {
      expect([spelled, await statusFrom(spelled)]).toEqual([spelled, 429]);
    }
    expect(await statusFrom('10.4.5.4')).toBe(200);
    await host.close();
  });
});
