import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Client, Reply } from '../support/client.js';
import { auditEvents, rowsOf } from '../support/database.js';
import { anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';
import { keepHouse } from '../support/old-rows.js';

const said = (reply: Reply): string => `${String(reply.status)} ${ending(reply)}`;
const NONE = 'a'.repeat(64);

interface Device {
  readonly deviceId: string;
  readonly current: boolean;
  readonly trusted: boolean;
  readonly revoked: boolean;
}

describe('devices over HTTP', () => {
  const clock = new ManualClock();
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  let laptop: SignedIn;
  beforeAll(async () => {
    host = await startHost({ clock });
    ada = await theFirstAdmin(host);
  }, 60_000);
  beforeEach(async () => {
    sam = await signedIn(host, await anActiveAdmin(host, ada));
    laptop = await signedIn(host, sam);
  });
  afterAll(() => host.close());

  const list = async (client: Client, path = '/devices'): Promise<readonly Device[]> =>
    (await expecting('page', client.get(path))).body['items'] as readonly Device[];
  const idOf = async ({ client }: SignedIn): Promise<string> =>
    String((await list(client)).find(({ current }) => current)?.deviceId);

  it('knows the browser in which an invitation was accepted: nobody’s guesses elsewhere keep its owner out', async () => {
    const [email, password] = ['accepts-here@example.test', 'a long passphrase of theirs'];
    const { body } = await expecting('created', ada.client.post('/admins', { email, name: 'Robin' }));
    const browser = host.client();
    await expecting('accepted', browser.post('/invitations/accept', { code: await host.codeFor(email), password }));
    await expecting('changed', ada.client.post(`/admins/${String(body['admin'].adminId)}/activate`, { reason: 'starts today' }));
    const stranger = host.client();
    for (let guess = 0; guess < 6; guess += 1) await signIn(stranger, { email, password: 'a guess' });
    expect(said(await signIn(stranger, { email, password }))).toBe('429 throttled');
    const reply = await signIn(browser, { email, password });
    expect([said(reply), reply.body['newDevice']]).toEqual(['200 signed_in', false]);
  });

  it('lists one’s own, the current one marked, and never what the cookie holds', async () => {
    const devices = await list(sam.client);
    // The laptop, and the browser in which the invitation was accepted.
    expect(devices.map(({ current }) => current).sort()).toEqual([false, false, true]);
    const [value = ''] = (sam.client.cookies.get('device') ?? '').split('.');
    expect(value.length).toBeGreaterThan(20);
    expect(JSON.stringify(devices)).not.toContain(value);
    expect(await list(ada.client, `/admins/${sam.adminId}/devices`)).toHaveLength(3);
    expect(said(await sam.client.get(`/admins/${ada.adminId}/devices`))).toBe('403 denied not_permitted');
    expect(said(await ada.client.get('/admins/nobody/devices'))).toBe('404 not_found');
    expect(said(await sam.client.get('/devices?cursor=x'))).toBe('400 invalid_cursor');
    expect(said(await host.client().get('/devices'))).toBe('401 unauthenticated');
  });

  it('revokes one of one’s own: its sessions are dead, and who comes back from it is at a new device', async () => {
    const deviceId = await idOf(laptop);
    expect(said(await sam.client.delete(`/devices/${deviceId}`))).toBe('200 revoked');
    expect(said(await sam.client.delete(`/devices/${deviceId}`))).toBe('200 already_revoked');
    expect((await laptop.client.get('/me')).status).toBe(401);
    expect((await sam.client.get('/me')).status).toBe(200);
    expect((await expecting('signed_in', signIn(laptop.client, sam))).body).toMatchObject({ newDevice: true });
    expect(said(await sam.client.delete(`/devices/${NONE}`))).toBe('404 not_found');
    expect(said(await ada.client.delete(`/devices/${deviceId}`))).toBe('404 not_found');
    expect(said(await sam.client.delete('/devices/no-digest'))).toBe('400 validation_failed');
  });

  it('trusts one and takes that back; the next sign-in is asked for all the same', async () => {
    const path = `/devices/${await idOf(sam)}/trust`;
    expect(said(await sam.client.put(path))).toBe('200 trusted');
    expect(said(await sam.client.put(path))).toBe('200 already_trusted');
    expect((await list(sam.client)).find(({ current }) => current)).toMatchObject({ trusted: true });
    expect(said(await signIn(sam.client.copy(), { ...sam, password: 'mistyped' }))).toBe('401 rejected invalid_credentials');
    expect(said(await sam.client.delete(path))).toBe('200 untrusted');
    expect(said(await sam.client.delete(path))).toBe('200 not_trusted');
    expect(said(await sam.client.put(`/devices/${NONE}/trust`))).toBe('404 not_found');
    const other = await idOf(laptop);
    await expecting('revoked', sam.client.delete(`/devices/${other}`));
    expect(said(await sam.client.put(`/devices/${other}/trust`))).toBe('409 device_revoked');
  });

  it('an administrator revokes the device of another, with a reason', async () => {
    const path = `/admins/${sam.adminId}/devices/${await idOf(laptop)}/revoke`;
    expect(said(await sam.client.post(path, { reason: 'x' }))).toBe('403 denied not_permitted');
    expect(said(await ada.client.post(path, {}))).toBe('400 validation_failed');
    expect(said(await ada.client.post(path.replace(sam.adminId, ada.adminId), { reason: 'x' }))).toBe('404 not_found');
    expect(said(await ada.client.post(path, { reason: 'lost on a train' }))).toBe('200 revoked');
    expect(said(await ada.client.post(path, { reason: 'lost on a train' }))).toBe('200 already_revoked');
    expect((await laptop.client.get('/me')).status).toBe(401);
    expect((await sam.client.get('/me')).status).toBe(200);
  });

  it('from other origins no device is touched', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const deviceId = await idOf(sam);
    const before = await host.everything();
    for (const [method, path] of [
      ['DELETE', `/devices/${deviceId}`],
      ['PUT', `/devices/${deviceId}/trust`],
      ['DELETE', `/devices/${deviceId}/trust`],
    ] as const) {
      expect([path, said(await sam.client.send(method, path, undefined, foreign))]).toEqual([path, '403 forbidden']);
    }
    const revoke = `/admins/${sam.adminId}/devices/${deviceId}/revoke`;
    expect(said(await ada.client.post(revoke, { reason: 'x' }, foreign))).toBe('403 forbidden');
    expect(await host.everything()).toBe(before);
  });

  it('housekeeping says of sessions that are over that they are, once', async () => {
    clock.advance(13 * 3_600_000);
    const live = (await rowsOf(host.opened, 'sessions')).length;
    expect(live).toBeGreaterThan(2);
    expect((await keepHouse(host, clock.now())).endedSessions).toBeGreaterThan(2);
    expect((await keepHouse(host, clock.now())).endedSessions).toBe(0);
    await host.settled();
    const types = (await auditEvents(host.opened)).map(({ type }) => type);
    for (const type of ['security.session.expired', 'security.device.revoked', 'security.device.trusted']) {
      expect(types).toContain(type);
    }
    expect(host.logger.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
