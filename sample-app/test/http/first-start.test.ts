import { ABILITIES } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { HOST_ABILITIES } from '../../src/abilities.js';
import { bootstrap } from '../../src/first-admin/bootstrap.js';
import { anyAdmin } from '../../src/first-admin/first-admin.js';
import { rowsOf, tablesOf } from '../support/database.js';
import { ending } from '../support/client.js';
import { signIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

describe('v5.0.0-6.3.2 threat=default accounts', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost();
  }, 60_000);
  afterAll(() => host.close());

  const LETTING_IN = [
    'admins',
    'roles',
    'role_abilities',
    'admin_roles',
    'sessions',
    'challenges',
    'one_time_codes',
    'totp_factors',
  ];
  const filled = async (): Promise<readonly string[]> => {
    const known = await tablesOf(host.opened);
    expect(known).toEqual(expect.arrayContaining(LETTING_IN));
    const counted = await Promise.all(known.map(async (table) => [table, (await rowsOf(host.opened, table)).length] as const));
    return counted.filter(([, count]) => count > 0).map(([table]) => table);
  };

  it('a new system knows nobody: no table but those of migrations, locks and the names of keys has a row', async () => {
    expect(await filled()).toEqual(['host_keys', 'locks', 'migrations']);
    expect(await anyAdmin(host.app)).toBe(false);
  });

  it.each(['admin', 'root', 'sa', 'administrator', 'test', 'user'])('%s signs in with no usual password', async (name) => {
    for (const password of [name, 'password', 'changeme', '']) {
      const { status } = await signIn(host.client(), { email: `${name}@example.test`, password });
      expect([password, status >= 400]).toEqual([password, true]);
    }
    expect((await filled()).filter((table) => LETTING_IN.includes(table))).toEqual([]);
  });

  it('the first admin is made by whoever runs the host, with a password of their own, and only once', async () => {
    const first = { email: 'first@example.test', password: 'a passphrase of my own' };
    expect((await bootstrap(host.app, { ...first, password: 'short' })).outcome).toBe('weak_password');
    expect((await bootstrap(host.app, { ...first, password: 'first@example.test' })).outcome).toBe('weak_password');
    expect((await bootstrap(host.app, first)).outcome).toBe('created');
    expect((await bootstrap(host.app, { email: 'second@example.test', password: 'another passphrase' })).outcome).toBe(
      'already_bootstrapped',
    );
    expect(ending(await signIn(host.client(), { email: 'second@example.test', password: 'another passphrase' }))).toBe(
      'rejected invalid_credentials',
    );
    expect(ending(await signIn(host.client(), first))).toBe('signed_in');
  });

  it('the first admin may do all that people do, and nothing of what the host does by itself', async () => {
    const client = host.client();
    await signIn(client, { email: 'first@example.test', password: 'a passphrase of my own' });
    const { adminId } = (await client.get('/me')).body['admin'] as { adminId: string };
    const held = (await client.get(`/admins/${adminId}/abilities`)).body['abilities'] as string[];
    const all = [...Object.keys(ABILITIES), ...Object.keys(HOST_ABILITIES)];
    const own = ['admins.bootstrap', 'sessions.expire'];
    expect([...held].sort()).toEqual(all.filter((ability) => !own.includes(ability)).sort());
  });
});
