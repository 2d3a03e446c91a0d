import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Reply } from '../support/client.js';
import { anActiveAdmin, expecting, signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const said = (reply: Reply): string => `${String(reply.status)} ${ending(reply)}`;

describe('roles over HTTP', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: SignedIn;
  let made = 0;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  }, 60_000);
  beforeEach(async () => {
    sam = await signedIn(host, await anActiveAdmin(host, ada));
  });
  afterAll(() => host.close());

  const aRole = async (...abilities: readonly string[]): Promise<string> => {
    const { body } = await expecting('created', ada.client.post('/roles', { name: `Role ${String((made += 1))}` }));
    const path = `/roles/${String(body['role'].roleId)}`;
    for (const ability of abilities) await expecting('granted', ada.client.put(`${path}/abilities/${ability}`));
    return path;
  };
  const held = (role: string, { adminId }: SignedIn): string => `/admins/${adminId}${role}`;

  it('what a role lets its holders do counts with the next request, and ends with it', async () => {
    const role = await aRole('reports.read', 'reports.create');
    expect(said(await sam.client.get('/reports'))).toBe('403 denied not_permitted');
    expect(said(await ada.client.put(held(role, sam)))).toBe('200 assigned');
    expect(said(await ada.client.put(held(role, sam)))).toBe('200 already_assigned');
    expect((await sam.client.get('/reports')).status).toBe(200);
    const { body } = await expecting('page', sam.client.get(`/admins/${sam.adminId}/roles`));
    expect(body['items']).toMatchObject([{ roleId: role.slice('/roles/'.length), assignedBy: ada.adminId }]);
    expect(said(await ada.client.delete(held(role, sam)))).toBe('200 revoked');
    expect(said(await ada.client.delete(held(role, sam)))).toBe('200 not_assigned');
    expect(said(await sam.client.get('/reports'))).toBe('403 denied not_permitted');
  });

  it('nobody hands out more than they have, takes from those who may more, or serves themselves', async () => {
    const kim = await signedIn(host, await anActiveAdmin(host, ada));
    const role = await aRole('roles.assign', 'roles.manage', 'roles.view');
    await expecting('assigned', ada.client.put(held(role, sam)));
    expect(said(await sam.client.put(held('/roles/owner', kim)))).toBe('403 escalation_forbidden');
    expect(said(await sam.client.delete(held('/roles/owner', ada)))).toBe('403 escalation_forbidden');
    expect(said(await sam.client.put(held('/roles/owner', sam)))).toBe('403 self_forbidden');
    expect(said(await sam.client.put(`${role}/abilities/roles.view`))).toBe('200 already_granted');
    const other = await aRole();
    expect(said(await sam.client.put(`${other}/abilities/admins.suspend`))).toBe('403 escalation_forbidden');
    expect(said(await ada.client.put(`${other}/abilities/no.such.ability`))).toBe('400 validation_failed');
    expect(said(await ada.client.put(`${other}/abilities/admins.*`))).toBe('400 validation_failed');
    expect(said(await sam.client.get(`/admins/${ada.adminId}/authority`))).toBe('200 outranked');
    expect(said(await ada.client.get(`/admins/${sam.adminId}/authority`))).toBe('200 can_act_on');
  });

  it('the last owner keeps what puts things right', async () => {
    expect(said(await ada.client.delete('/roles/owner/abilities/admins.administer'))).toBe('409 last_holder');
    expect(said(await ada.client.delete(held('/roles/owner', ada)))).toBe('403 self_forbidden');
  });

  it('a name is taken in any case, and what is not there is said to be not there', async () => {
    const role = await aRole();
    const { body } = await expecting('found', ada.client.get(role));
    const name = String(body['role'].name).toUpperCase();
    expect(said(await ada.client.post('/roles', { name }))).toBe('409 name_taken');
    expect(said(await ada.client.put(`${role}/name`, { name }))).toBe('200 renamed');
    expect(said(await ada.client.put(`${role}/name`, { name }))).toBe('200 unchanged');
    expect(said(await ada.client.get('/roles/none'))).toBe('404 not_found');
    expect(said(await ada.client.put(held('/roles/none', sam)))).toBe('404 not_found');
    expect(said(await ada.client.put(`/admins/nobody${role}`))).toBe('404 not_found');
    expect(said(await ada.client.post('/roles', { name: 'Two  blanks' }))).toBe('400 validation_failed');
    expect(said(await ada.client.get('/roles?cursor=x'))).toBe('400 invalid_cursor');
  });
});
