import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import { anAcceptedAdmin, anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('threat=read-only mode (F55)', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  let waiting: Person;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
    sam = await signedIn(host, await anActiveAdmin(host, ada));
    waiting = await anAcceptedAdmin(host, ada);
    await expecting('created', ada.client.post('/admins', { email: 'invited@example.test', name: 'Invited' }));
    await expecting('changed', ada.client.put('/system/read-only', { on: true, reason: 'moving' }));
  }, 60_000);
  afterAll(() => host.close());

  it('refuses every change, and stores nothing but that it was tried', async () => {
    const code = await host.codeFor('invited@example.test');
    const before = await host.everything('audit_events');
    const { client } = ada;
    const replies = [
      await client.post('/admins', { email: 'new@example.test', name: 'New' }),
      await client.post(`/admins/${waiting.adminId}/activate`, { reason: 'x' }),
      await client.post(`/admins/${waiting.adminId}/status`, { from: 'pending_verification', to: 'active', reason: 'x' }),
      await client.post(`/admins/${waiting.adminId}/invitation`),
      await client.post(`/admins/${sam.adminId}/totp-enrolment-code`, { reason: 'x' }),
      await client.put('/settings/audit.log_views', { value: true }),
      await client.post('/totp/enrolment', { password: ada.password }),
      await client.post('/totp/replacement', { password: ada.password, code: '123456' }),
      await client.post('/totp/replacement/confirm', { code: '123456' }),
      await client.post('/totp/disable', { password: ada.password, code: '123456' }),
      await client.post(`/admins/${sam.adminId}/totp/reset`, { reason: 'x' }),
      await client.put('/password', { current: ada.password, next: 'long enough to be taken' }),
      await client.post(`/admins/${sam.adminId}/password/reset`, { reason: 'x' }),
      await host.client().post('/password-recovery', { email: ada.email }),
      await host.client().post('/password-recovery/complete', { code, next: 'long enough to be taken' }),
      await host.client().post('/auth/password-change', { challenge: code, newPassword: 'long enough to be taken' }),
      await client.post('/reports', { title: 'x' }),
      await host.client().post('/invitations/accept', { code, password: 'long enough to be taken' }),
    ];
    expect(replies.map((reply) => `${String(reply.status)} ${ending(reply)}`)).toEqual(replies.map(() => '423 read_only'));
    expect(await host.everything('audit_events')).toBe(before);
  });

  it('leaves reading, signing in and out, and every way to take authority away open', async () => {
    for (const path of [
      '/me',
      '/admins',
      '/sessions',
      '/audit',
      '/audit/export',
      '/settings/system.read_only',
      '/reports',
      '/totp',
    ]) {
      expect([path, (await ada.client.get(path)).status]).toEqual([path, 200]);
    }
    const again = await signedIn(host, ada);
    await expecting('reauthenticated', again.client.post('/auth/reauthenticate', { password: ada.password }));
    await expecting('nothing_pending', again.client.delete('/totp/enrolment'));
    await expecting('signed_out', again.client.post('/auth/sign-out'));
    await expecting('not_throttled', ada.client.post(`/admins/${waiting.adminId}/throttle/clear`, { reason: 'x' }));
    await expecting('revoked', ada.client.post(`/admins/${sam.adminId}/sessions/revoke`, { reason: 'x' }));
    expect((await sam.client.get('/me')).status).toBe(401);
    await expecting('changed', ada.client.post(`/admins/${sam.adminId}/suspend`, { reason: 'x' }));
    expect(ending(await signIn(host.client(), sam))).toBe('rejected not_active');
    await expecting('changed', ada.client.post(`/admins/${sam.adminId}/lock`, { reason: 'x' }));
  });

  it('is shown to everybody, and left by whoever may', async () => {
    expect((await host.client().get('/system/state')).body['state']).toMatchObject({ readOnly: true, auth: true });
    await expecting('changed', ada.client.put('/system/read-only', { on: false, reason: 'moved' }));
    await expecting('unchanged', ada.client.put('/system/read-only', { on: false, reason: 'moved' }));
    expect((await host.client().get('/system/state')).body['state']).toMatchObject({ readOnly: false });
    await expecting('changed', ada.client.post(`/admins/${waiting.adminId}/activate`, { reason: 'x' }));
  });
});
