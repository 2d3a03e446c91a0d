import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { KyselyAuditLogger, KyselyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
import { sql } from 'kysely';

import type { Client } from '../support/client.js';
import { anActiveAdmin, expecting, signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';

const MANY = 20_000;
const IDLE_MS = 600;

let host: Host;
let ada: SignedIn;
let sam: SignedIn;
beforeAll(async () => {
  host = await startHost({ limits: { exportIdleMs: IDLE_MS } });
  ada = await theFirstAdmin(host);
  sam = await signedIn(host, await anActiveAdmin(host, ada));
  await host.settled();
}, 60_000);
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => host.close());

const trail = (): KyselyAuditTrail => host.app.get(KyselyAuditTrail, { strict: false });

/** Asks and hands over the answer unread. */
function opened(client: Client, path: string): Promise<IncomingMessage> {
  const cookie = [...client.cookies].map((pair) => pair.join('=')).join('; ');
  return new Promise((resolve, reject) => {
    httpRequest(host.url + path, { headers: { cookie }, agent: false }, resolve)
      .on('error', reject)
      .end();
  });
}

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text;
}

const events = (lines: string) =>
  lines
    .split('\n')
    .slice(0, -1)
    .map(
      (line) =>
        JSON.parse(line) as { readonly type: string; readonly at: number; readonly metadata: object; readonly actor: object },
    );

/** What the trail says of exports, newest first. */
async function recorded() {
  await host.settled();
  const { body } = await ada.client.get('/audit?limit=100');
  return (body['items'] as { readonly type: string; readonly [field: string]: unknown }[]).filter(
    ({ type }) => type === 'audit.exported',
  );
}

describe('OP-05 OP-06 OP-12 OP-13 the audit trail as a file', () => {
  it('is CSV with a line of names, for whoever has the ability', async () => {
    const { status, headers, text } = await ada.client.get('/audit/export');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text.startsWith('event_id,at,type,category,severity,operation,correlation_id,actor_kind,')).toBe(true);
    expect(text).toContain(',admin.created,');
  });

  it('is what the list shows, as lines of JSON', async () => {
    const { headers, text } = await ada.client.get('/audit/export?format=jsonl');
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit.jsonl"');
    const [own, ...older] = events(text);
    expect(own?.type).toBe('audit.exported');
    const listed = (await ada.client.get('/audit?limit=100')).body['items'] as { readonly type: string }[];
    expect(older).toEqual(listed.slice(listed.findIndex((event) => event.type === 'audit.exported') + 1));
  });

  it('holds what is asked for: an admin, a type, a span of time', async () => {
    const get = async (query: string) => events((await ada.client.get(`/audit/export?format=jsonl&${query}`)).text);
    const ofSam = await get(`adminId=${sam.adminId}`);
    expect(ofSam.every((event) => JSON.stringify(event).includes(sam.adminId))).toBe(true);
    expect(ofSam.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['audit.exported', 'admin.created', 'auth.login.success']),
    );
    const types = new Set((await get('type=admin.created')).map(({ type }) => type));
    expect(types).toEqual(new Set(['admin.created']));
    const [middle] = await get(`type=auth.login.success`);
    const at = middle?.at ?? 0;
    expect((await get(`from=${String(at)}&to=${String(at + 1)}`)).every((event) => event.at === at)).toBe(true);
    expect(await get(`to=${String(at - 86_400_000)}`)).toEqual([]);
  });

  it('leaves a record of who took what from where, before the first of it leaves', async () => {
    const span = `from=1000&to=${String(Date.now() + 1_000)}`;
    const sent = { 'x-request-id': 'request-of-the-export', 'user-agent': 'a browser of hers' };
    await ada.client.get(`/audit/export?format=jsonl&adminId=${sam.adminId}&type=admin.created&${span}`, sent);
    const [record] = await recorded();
    expect(record).toMatchObject({
      type: 'audit.exported',
      operation: 'audit.export',
      actor: { kind: 'admin', adminId: ada.adminId },
      target: { type: 'admin', id: sam.adminId },
      origin: { channel: 'api', ip: '127.0.0.1', userAgent: 'a browser of hers' },
      correlationId: 'request-of-the-export',
      metadata: { format: 'jsonl', filter: { adminId: sam.adminId, type: 'admin.created', from: 1_000 }, reason: null },
    });
  });

  it('taken by who acts as somebody else it is theirs as well: the record names both', async () => {
    const kim = await signedIn(host, await anActiveAdmin(host, ada));
    const { body } = await expecting('created', ada.client.post('/roles', { name: 'exporter' }));
    await expecting('granted', ada.client.put(`/roles/${body['role'].roleId}/abilities/audit.export`));
    await expecting('assigned', ada.client.put(`/admins/${kim.adminId}/roles/${body['role'].roleId}`));
    const { client } = await signedIn(host, ada);
    await expecting('started', client.post(`/admins/${kim.adminId}/impersonate`, { reason: 'a ticket', minutes: 5 }));
    expect((await client.get('/audit/export?to=1')).status).toBe(200);
    const [record] = await recorded();
    expect(record?.['actor']).toMatchObject({ adminId: kim.adminId, impersonatorId: ada.adminId });
    await expecting('stopped', client.delete('/impersonation'));
  });

  it('is for nobody without the ability of its own, and the refusal is on record', async () => {
    const before = (await recorded()).length;
    expect((await host.client().get('/audit/export')).status).toBe(401);
    const { body } = await ada.client.post('/roles', { name: 'reader' });
    await expecting('granted', ada.client.put(`/roles/${body['role'].roleId}/abilities/audit.read`));
    await expecting('assigned', ada.client.put(`/admins/${sam.adminId}/roles/${body['role'].roleId}`));
    expect((await sam.client.get('/audit?limit=1')).status).toBe(200);
    const refused = await sam.client.get('/audit/export');
    expect([refused.status, refused.body]).toEqual([
      403,
      { outcome: 'denied', ability: 'audit.export', reason: 'not_permitted' },
    ]);
    expect((await recorded()).length).toBe(before);
    const { text } = await ada.client.get(`/audit/export?format=jsonl&type=authz.permission.denied&adminId=${sam.adminId}`);
    expect(events(text)[0]?.metadata).toMatchObject({ ability: 'audit.export' });
  });

  it.each([
    ['format=pdf', { path: 'format', rule: 'one_of' }],
    ['adminId=', { path: 'adminId', rule: 'admin_id' }],
    ['adminId=a%20b', { path: 'adminId', rule: 'admin_id' }],
    ['type=auth.login.succes', { path: 'type', rule: 'one_of' }],
    ['type=admin.created&type=admin.locked', { path: 'type', rule: 'one_of' }],
    ['from=yesterday', { path: 'from', rule: 'whole_number' }],
    ['from=-1', { path: 'from', rule: 'whole_number' }],
    ['to=1e99', { path: 'to', rule: 'whole_number' }],
    ['from=5&to=5', { path: 'to', rule: 'after_from' }],
    ['since=1', { path: 'since', rule: 'unknown_field' }],
  ])('says what is wrong with ?%s, and exports and records nothing', async (query, violation) => {
    const before = (await recorded()).length;
    const { status, body } = await ada.client.get(`/audit/export?${query}`);
    expect([status, body]).toEqual([400, { outcome: 'validation_failed', violations: [violation] }]);
    expect((await recorded()).length).toBe(before);
  });

  it('does not begin when its record cannot be written, nor when the trail cannot be read', async () => {
    const page = jest.spyOn(trail(), 'page');
    const record = jest.spyOn(host.app.get(KyselyAuditLogger, { strict: false }), 'record').mockRejectedValue(new Error('full'));
    const unrecorded = await ada.client.get('/audit/export');
    expect([unrecorded.status, unrecorded.body['error']]).toEqual([500, 'internal']);
    expect(page).not.toHaveBeenCalled();
    record.mockRestore();
    page.mockRejectedValue(new Error('away'));
    const unread = await ada.client.get('/audit/export?format=jsonl');
    expect([unread.status, unread.body['error']]).toEqual([500, 'internal']);
    page.mockRestore();
    // There are two slots, and neither was kept by an export that never began.
    expect((await ada.client.get('/audit/export?to=1')).status).toBe(200);
  });
});

describe('OP-05 a long trail', () => {
  beforeAll(async () => {
    const metadata = JSON.stringify({ reason: 'x'.repeat(1_500) });
    for (let n = 0; n < MANY; n += 500) {
      const rows = Array.from(
        { length: 500 },
        (_, i) =>
          sql`(${`many-${String(n + i)}`}, 'auth.logout', 'system', 'info', 'test', '{"kind":"anonymous"}', '{}', 'c', ${n + i}, ${metadata})`,
      );
      const columns = sql.raw('event_id, type, category, severity, operation, actor, origin, correlation_id, at, metadata');
      await sql`insert into admin_infra_audit_events (${columns}) values ${sql.join(rows)}`.execute(host.opened.db);
    }
  }, 60_000);
  const PATH = `/audit/export?format=jsonl&to=${String(MANY)}`;

  it('is listed twenty at a time where nothing else is asked for, and a hundred at most', async () => {
    const listed = async (query: string) => ((await ada.client.get(`/audit${query}`)).body['items'] as unknown[]).length;
    expect([await listed(''), await listed('?limit=100')]).toEqual([20, 100]);
    expect((await ada.client.get('/audit?limit=101')).status).toBe(400);
  });

  it('arrives whole', async () => {
    const ids = [...(await read(await opened(ada.client, PATH))).matchAll(/"eventId":"many-(\d+)"/g)].map(([, n]) => Number(n));
    expect(ids).toEqual(Array.from({ length: MANY }, (_, n) => MANY - 1 - n));
  });

  it('is not read on while the client takes nothing, and no more once it is gone', async () => {
    const page = jest.spyOn(trail(), 'page');
    const response = await opened(ada.client, PATH);
    await sleep(IDLE_MS / 2);
    const taken = page.mock.calls.length;
    expect(taken).toBeLessThan(MANY / 500 / 2);
    await sleep(IDLE_MS / 4);
    expect(page.mock.calls.length).toBe(taken);
    response.destroy();
    await sleep(IDLE_MS / 4);
    const atTheEnd = page.mock.calls.length;
    await sleep(IDLE_MS / 2);
    expect(page.mock.calls.length).toBe(atTheEnd);
    expect(atTheEnd).toBeLessThan(MANY / 500 / 2);
  });

  it('does not wait for ever for a client that takes nothing', async () => {
    const response = await opened(ada.client, PATH);
    const broken = new Promise((resolve) => response.once('error', resolve).once('aborted', resolve));
    await sleep(IDLE_MS * 3);
    response.resume();
    await broken;
    expect(response.complete).toBe(false);
  });

  it('is read for two at a time; the third is told to come back, and may once one has ended', async () => {
    const two = await Promise.all([opened(ada.client, PATH), opened(ada.client, PATH)]);
    const third = await ada.client.get(PATH);
    expect([third.status, third.body['error'], third.headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
    expect((await ada.client.get('/audit?limit=1')).status).toBe(200);
    for (const response of two) response.destroy();
    await until(async () => ((await ada.client.get('/audit/export?to=1')).status === 200 ? true : null));
  });

  it('that breaks off half way does not look whole, and the log says nothing of what was in it', async () => {
    const real = trail().page.bind(trail());
    let pages = 0;
    jest
      .spyOn(trail(), 'page')
      .mockImplementation((query) => ((pages += 1) > 3 ? Promise.reject(new Error('canary')) : real(query)));
    const response = await opened(ada.client, PATH);
    await expect(read(response)).rejects.toThrow(/aborted/);
    expect(response.complete).toBe(false);
    const logged = JSON.stringify(host.logger.entries);
    expect(logged).toContain('export_failed');
    expect(logged).not.toContain('canary');
  });
});
