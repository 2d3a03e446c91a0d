import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import { anActiveAdmin, expecting, Phone, signedIn, signIn, theFirstAdmin, withASecondFactor } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('the API', () => {
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  }, 60_000);
  afterAll(() => host.close());

  it('shows who is asking', async () => {
    const { body } = await ada.client.get('/me');
    expect(body).toMatchObject({ outcome: 'found', admin: { adminId: ada.adminId, status: 'active', emailVerified: true } });
    expect(Object.keys(body['admin']).sort()).toEqual([
      'adminId',
      'canonicalEmail',
      'closedAt',
      'createdAt',
      'email',
      'emailVerified',
      'name',
      'status',
      'statusChangedAt',
      'statusReason',
      'version',
    ]);
  });

  it('pages through admins', async () => {
    await anActiveAdmin(host, ada);
    await anActiveAdmin(host, ada);
    const first = (await ada.client.get('/admins?limit=2')).body;
    expect(first['items']).toHaveLength(2);
    const second = (await ada.client.get(`/admins?limit=2&cursor=${encodeURIComponent(first['next'])}`)).body;
    expect(second['items'].length).toBeGreaterThan(0);
    const ids = [...first['items'], ...second['items']].map(({ adminId }) => adminId);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await ada.client.get('/admins?status=active&search=Colleague')).body['items'].length).toBeGreaterThan(1);
    expect((await ada.client.get('/admins?status=gone')).status).toBe(400);
  });

  it('moves an admin along the status graph', async () => {
    const { adminId } = await anActiveAdmin(host, ada);
    const move = (name: string, body: object = { reason: 'x' }) => ada.client.post(`/admins/${adminId}/${name}`, body);
    expect((await move('lock')).body).toEqual({ outcome: 'changed', from: 'active', to: 'locked' });
    expect(ending(await move('lock'))).toBe('unchanged');
    expect(ending(await move('reinstate'))).toBe('illegal_transition');
    expect((await move('unlock')).body).toEqual({ outcome: 'changed', from: 'locked', to: 'active' });
    expect(ending(await move('status', { from: 'locked', to: 'active', reason: 'x' }))).toBe('conflict');
    expect((await move('status', { from: 'active', to: 'suspended', reason: 'x' })).body).toMatchObject({ outcome: 'changed' });
    expect(ending(await ada.client.post(`/admins/${ada.adminId}/suspend`, { reason: 'x' }))).toBe('self_forbidden');
    expect(ending(await ada.client.post('/admins/nobody/suspend', { reason: 'x' }))).toBe('not_found');
  });

  it('sends an invitation again, once it may', async () => {
    const { body } = await ada.client.post('/admins', { email: 'again@example.test', name: 'Again' });
    const path = `/admins/${body['admin'].adminId}/invitation`;
    const reply = await ada.client.post(path);
    expect([reply.status, ending(reply)]).toEqual([429, 'throttled']);
    expect(reply.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(ending(await ada.client.post(`/admins/${ada.adminId}/invitation`))).toBe('already_accepted');
    expect(ending(await ada.client.post('/admins', { email: 'AGAIN@example.test', name: 'Again' }))).toBe('email_taken');
    const weak = { code: await host.codeFor('again@example.test'), password: 'short' };
    expect((await host.client().post('/invitations/accept', weak)).body).toEqual({
      outcome: 'weak_password',
      rules: ['min_length', 'common'],
    });
  });

  it('P7 takes an invitation back, and the address is free for somebody else', async () => {
    const wrong = { email: 'mistyped@example.test', name: 'Robin' };
    const { body } = await ada.client.post('/admins', wrong);
    const path = `/admins/${body['admin'].adminId}/invitation`;
    expect(ending(await ada.client.post(`${path}/correct`, { email: 'robin@example.test' }))).toBe('throttled');
    const code = await host.codeFor(wrong.email);
    expect(ending(await ada.client.post(`${path}/withdraw`, { reason: 'mistyped' }))).toBe('withdrawn');
    const accepting = { code, password: 'long enough to be taken' };
    expect(ending(await host.client().post('/invitations/accept', accepting))).toBe('rejected invalid_code');
    const move = `/admins/${body['admin'].adminId}/suspend`;
    expect(ending(await ada.client.post(move, { reason: 'x' }))).toBe('not_found');
    expect(ending(await ada.client.post('/admins', wrong))).toBe('created');
    const { body: list } = await ada.client.get('/admins?search=mistyped');
    expect(list['items'].map(({ closedAt }: { closedAt: number | null }) => closedAt === null)).toEqual([false, true]);
    expect(ending(await ada.client.post(`/admins/${ada.adminId}/invitation/withdraw`, { reason: 'x' }))).toBe('already_accepted');
  });

  it('v5.0.0-7.5.2 lists and ends own sessions', async () => {
    const [one, two] = [await signedIn(host, ada), await signedIn(host, ada)];
    const { body } = await one.client.get('/sessions');
    const [current] = body['items'].filter((session: { current: boolean }) => session.current);
    const other = body['items'].find(
      ({ sessionId, state }: { sessionId: string; state: string }) => sessionId !== current.sessionId && state === 'live',
    );
    expect(JSON.stringify(body)).not.toMatch(/token|digest/i);
    const ended = await one.client.delete(`/sessions/${other.sessionId}`);
    expect(ending(ended)).toBe('revoked');
    expect(ending(await one.client.delete(`/sessions/${other.sessionId}`))).toBe('already_ended');
    expect(ending(await one.client.delete('/sessions/nothing'))).toBe('not_found');

    const before = one.client.cookies.get('session');
    const copy = one.client.copy();
    expect((await one.client.delete('/sessions')).body).toEqual({ outcome: 'revoked' });
    expect(one.client.cookies.get('session')).not.toBe(before);
    expect((await one.client.get('/me')).status).toBe(200);
    for (const client of [copy, two.client, ada.client]) expect((await client.get('/me')).status).toBe(401);
    ada = { ...ada, client: one.client };
  });

  it('SE1 v5.0.0-7.4.5 lists and ends the sessions of another admin', async () => {
    const sam = await signedIn(host, await anActiveAdmin(host, ada));
    const again = await signedIn(host, sam);
    const path = `/admins/${sam.adminId}/sessions`;
    const { body } = await ada.client.get(path);
    expect(body['items']).toHaveLength(2);
    const [{ sessionId }] = body['items'];
    expect(ending(await ada.client.post(`/admins/${ada.adminId}/sessions/${sessionId}/revoke`, { reason: 'x' }))).toBe(
      'not_found',
    );
    expect(ending(await ada.client.post(`${path}/${sessionId}/revoke`, { reason: 'x' }))).toBe('revoked');
    expect((await again.client.get('/me')).status).toBe(401);
    expect((await sam.client.get('/me')).status).toBe(200);
    expect(ending(await ada.client.post(`${path}/revoke`, { reason: 'x' }))).toBe('revoked');
    expect((await sam.client.get('/me')).status).toBe(401);
    expect(ending(await sam.client.get(path))).toBe('unauthenticated');
  });

  it('shows and changes settings', async () => {
    expect((await ada.client.get('/settings/audit.log_views')).body['setting']).toMatchObject({ value: false, updatedBy: null });
    expect((await ada.client.put('/settings/audit.log_views', { value: true })).body).toEqual({
      outcome: 'changed',
      old: null,
      new: true,
    });
    expect(ending(await ada.client.put('/settings/audit.log_views', { value: true }))).toBe('unchanged');
    expect((await ada.client.put('/settings/auth.max_login_attempts', { value: 0 })).body).toEqual({
      outcome: 'invalid_value',
      rule: 'min',
    });
    expect((await ada.client.put('/settings/system.read_only', { value: true })).body).toEqual({
      outcome: 'invalid_value',
      rule: 'changed_elsewhere',
    });
    expect(ending(await ada.client.get('/settings/no.such.key'))).toBe('unknown_key');
    expect((await ada.client.get('/settings/audit.log_views')).body['setting']).toMatchObject({
      value: true,
      updatedBy: expect.stringContaining(ada.adminId),
    });
    await ada.client.put('/settings/audit.log_views', { value: false });
  });

  it("answers for the host's own feature", async () => {
    expect(ending(await ada.client.get('/features/features.reports.enabled'))).toBe('enabled');
    expect((await ada.client.get('/reports')).status).toBe(200);
    await expecting('changed', ada.client.put('/settings/features.reports.enabled', { value: false }));
    expect((await ada.client.get('/features/features.reports.enabled')).body).toEqual({
      outcome: 'feature_disabled',
      key: 'features.reports.enabled',
    });
    for (const reply of [await ada.client.get('/reports'), await ada.client.post('/reports', { title: 'Shut' })]) {
      expect([reply.status, ending(reply)]).toEqual([404, 'feature_disabled']);
    }
    expect((await host.client().get('/reports')).status).toBe(401);
  });

  it('pages through the audit trail, and finds what one request did', async () => {
    const first = (await ada.client.get('/audit?limit=3')).body;
    const second = (await ada.client.get(`/audit?limit=3&cursor=${encodeURIComponent(first['next'])}`)).body;
    const at = [...first['items'], ...second['items']].map((entry) => entry.at);
    expect(at).toEqual([...at].sort((a, b) => b - a));
    const id = 'request-of-the-audit-test';
    await host.client().post('/auth/sign-in', { email: ada.email, password: 'wrong' }, { 'x-request-id': id });
    await host.settled();
    const { items } = (await ada.client.get(`/audit?correlationId=${id}`)).body;
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ type: 'auth.login.failed', correlationId: id, origin: { ip: '127.0.0.1', channel: 'api' } });
  });

  it('MF8 asks for a second factor where it is mandatory, with the code of somebody who vouches', async () => {
    const sam = await anActiveAdmin(host, ada);
    ada = await withASecondFactor(host, ada);
    const inside = await signedIn(host, sam);
    await expecting('changed', ada.client.put('/settings/auth.totp.mandatory', { value: true }));
    // Who came in while the password was enough comes in again.
    expect((await inside.client.get('/me')).status).toBe(401);
    const client = host.client();
    const { body } = await expecting('totp_enrolment_required', signIn(client, sam));
    const { challenge } = body;
    expect(ending(await client.post('/auth/totp-enrolment', { challenge, enrolmentCode: 'guessed' }))).toBe(
      'rejected invalid_code',
    );
    expect(ending(await ada.client.post(`/admins/${ada.adminId}/totp-enrolment-code`, { reason: 'x' }))).toBe('self_forbidden');
    const sent = await expecting('sent', ada.client.post(`/admins/${sam.adminId}/totp-enrolment-code`, { reason: 'x' }));
    expect(sent.status).toBe(202);
    const enrolmentCode = await host.codeFor(sam.email, 'totp_enrolment');
    const started = await expecting('started', client.post('/auth/totp-enrolment', { challenge, enrolmentCode }));
    expect(started.body['provisioningUri']).toMatch(/^otpauth:\/\/totp\//);
    const code = new Phone(started.body['secret']).code(0);
    await expecting('signed_in', client.post('/auth/totp-enrolment/confirm', { challenge, code }));
    expect((await client.get('/me')).status).toBe(200);
    await expecting('changed', ada.client.put('/settings/auth.totp.mandatory', { value: false }));
  });
});
