import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';
import { adminId as toAdminId, instant } from '@maatify/admin-infra';
import { Cluster, Redis } from 'ioredis';

import { RedisAttemptLimiter } from '../../src/redis/index.js';

const SLOTS = 16_384;
const AT = instant(1_893_456_000_123);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A cluster of one node: it refuses a script that touches two slots just as a large one does. */
async function startCluster() {
  const [port, busPort] = [await freePort(), await freePort()];
  const directory = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
  const settings = ['--port', port, '--cluster-port', busPort, '--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
  const server = spawn('redis-server', [...settings, '--save', '', '--dir', directory].map(String), { stdio: 'ignore' });
  const node = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 50, maxRetriesPerRequest: null });
  node.on('error', () => undefined);
  await node.call('CLUSTER', 'ADDSLOTSRANGE', 0, SLOTS - 1);
  while (!String(await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
    await new Promise((wait) => setTimeout(wait, 50));
  await node.quit();
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill();
    await ended;
    rmSync(directory, { recursive: true });
  };
  return { port, stop };
}

const installed = spawnSync('redis-server', ['--version']).status === 0;
const whenInstalled = installed ? it : it.skip;

whenInstalled('a cluster runs every script, whatever the budget is called (needs redis-server on the path)', async () => {
  const { port, stop } = await startCluster();
  const cluster = new Cluster([{ host: '127.0.0.1', port }]);
  const limiter = new RedisAttemptLimiter(cluster);
  for (const budget of ['admin:1', 'admin:a{b}c', '}', '{}']) {
    const asked = { budget, factor: 'password', limit: 5, lockoutMs: 60_000, windowMs: 86_400_000, at: AT } as const;
    const claims = await Promise.all(Array.from({ length: 200 }, () => limiter.reserve(asked)));
    const [first, ...others] = claims.filter((claim) => claim.outcome === 'reserved');
    expect(others).toHaveLength(4);
    await limiter.settle({ ...asked, reservationId: first?.reservationId ?? '', result: 'succeeded' });
    expect(await limiter.reserve(asked)).toMatchObject({ outcome: 'reserved', attemptsLeft: 4 });
  }
  for (const id of ['1', 'a{b}c', '}', '{}', 'a:b']) {
    const adminId = toAdminId(id);
    const asked = { factor: 'password', limit: 5, lockoutMs: 60_000, windowMs: 86_400_000, at: AT } as const;
    const budgets = [`admin:${id}`, `enrolment:${id}`, ...['d1', 'd2'].map((device) => `device:${id}:${device}`)];
    for (const budget of budgets) for (let used = 0; used < 5; used += 1) await limiter.reserve({ ...asked, budget });
    expect(await limiter.clear({ adminId, factor: null, at: AT })).toEqual({ outcome: 'won', adminId });
    for (const budget of budgets) expect(await limiter.reserve({ ...asked, budget })).toMatchObject({ attemptsLeft: 4 });
  }
  await cluster.quit();
  await stop();
});
