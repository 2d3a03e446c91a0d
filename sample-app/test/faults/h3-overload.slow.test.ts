import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { networkOf } from '../../src/platform/http/network-of.js';
import { RatePerMinute } from '../../src/platform/http/rate-per-minute.js';
import { ending } from '../support/client.js';
import { anActiveAdmin, signIn, theFirstAdmin } from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { HangingHasher } from '../support/hanging-hasher.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { RawConnection, wireRequest } from '../support/raw-connection.js';

const ELSEWHERE = '127.0.9.9';
const PROMPTLY_MS = 2_000;
const GUESS = wireRequest('POST', '/auth/sign-in', { email: 'locked@example.test', password: 'a guess of a stranger' });

describe('what one network asks for denies nobody else (found outside, row H3)', () => {
  let host: Host;
  let ada: SignedIn;
  let sam: Person;
  const attackers: RawConnection[] = [];
  beforeAll(async () => {
    host = await startHost({ env: { STRANGERS_PER_MINUTE: '60' } });
    ada = await theFirstAdmin(host);
    sam = await anActiveAdmin(host, ada);
  });
  afterEach(() => {
    for (const attacker of attackers.splice(0)) attacker.destroy();
  });
  afterAll(() => host.close());

  const attack = async (connections: number, requests: number): Promise<readonly RawConnection[]> => {
    const opened = await Promise.all(Array.from({ length: connections }, () => new RawConnection(host.url, ELSEWHERE).opened()));
    attackers.push(...opened);
    for (const attacker of opened) void attacker.write(GUESS.repeat(requests));
    return opened;
  };

  /** What others see meanwhile: the slowest answer in milliseconds, and every ending. */
  const othersMeanwhile = async () => {
    const startedMs = performance.now();
    const replies = await Promise.all([ada.client.get('/me'), ada.client.get('/admins'), signIn(host.client(), sam)]);
    return { ms: performance.now() - startedMs, endings: replies.map(ending) };
  };

  it('1 500 sign-ins on one connection', async () => {
    const [attacker] = (await attack(1, 1_500)) as [RawConnection];
    const others = await othersMeanwhile();
    expect(others.endings).toEqual(['found', 'page', 'signed_in']);
    expect(others.ms).toBeLessThan(PROMPTLY_MS);
    await until(() => attacker.closed || null);
    expect(attacker.statuses).toEqual([401, 401, 401, 401, 503]);
    expect(attacker.received).toMatch(/retry-after: 1\r\n/i);
    expect(attacker.received).toContain('"error":"overloaded","written":"no"');
  });

  it('40 connections that pipeline 10 each', async () => {
    const others = Promise.all([othersMeanwhile(), attack(40, 10)]);
    const [{ endings, ms }, opened] = await others;
    expect(endings).toEqual(['found', 'page', 'signed_in']);
    expect(ms).toBeLessThan(PROMPTLY_MS);
    await until(() => opened.every(({ closed, statuses }) => closed || statuses.length === 10) || null);
    const statuses = new Set(opened.flatMap((one) => one.statuses));
    expect(statuses).toContain(503);
    for (const status of statuses) expect([401, 429, 503]).toContain(status);
  });

  it('more requests to public routes in a minute than a network may send', async () => {
    const attacker = await new RawConnection(host.url, ELSEWHERE).opened();
    attackers.push(attacker);
    for (let turn = 1; turn <= 70; turn += 1) {
      await attacker.write(wireRequest('POST', '/invitations/accept', { code: 'x'.repeat(43), password: 'x'.repeat(20) }));
      await until(() => attacker.statuses.length === turn || null);
    }
    expect(attacker.statuses).toContain(429);
    expect(attacker.received).toMatch(/HTTP\/1\.1 429[^]*retry-after: [1-9]\d?\r\n/i);
    expect((await othersMeanwhile()).endings).toEqual(['found', 'page', 'signed_in']);
    // A load balancer asks all the time.
    expect((await host.client().get('/health')).status).toBe(200);
  });
});

describe('all networks together (found outside, row H3)', () => {
  it.each([
    ['strangers', { strangersInAll: 2 }, 200],
    ['requests', { inAll: 2 }, 503],
  ] as const)('start no more %s than there is room for, and whoever is refused knows it at once', async (_, limits, others) => {
    const hasher = new HangingHasher();
    const host = await startHost({ limits, contracts: { PasswordHasher: { useValue: hasher } } });
    const ada = await theFirstAdmin(host);
    const release = hasher.hold();
    const networks = ['127.0.1.1', '127.0.2.1', '127.0.3.1'];
    const opened = await Promise.all(networks.map((address) => new RawConnection(host.url, address).opened()));
    const [first, second, third] = opened as [RawConnection, RawConnection, RawConnection];
    await first.write(GUESS);
    await second.write(GUESS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await third.write(GUESS);
    await until(() => third.statuses.length === 1 || null);
    expect([first.statuses, second.statuses, third.statuses]).toEqual([[], [], [503]]);
    expect(third.received).toMatch(/retry-after: 1\r\n/i);
    expect((await ada.client.get('/me')).status).toBe(others);
    // Whoever asks for a load balancer is told how the host is, not how busy it is.
    expect((await host.client().get('/health')).body).toEqual({ outcome: 'healthy' });
    release();
    await until(() => (first.statuses.length === 1 && second.statuses.length === 1) || null);
    expect((await ada.client.get('/me')).status).toBe(200);
    for (const connection of opened) connection.destroy();
    await host.close();
  });
});

describe('a network (found outside, row H3)', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['::ffff:cb00:7107', '203.0.113.0/24'],
    ['::FFFF:CB00:7107', '203.0.113.0/24'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.0/24'],
    ['0000:0000:0000:0000:0000:ffff:cb00:7107', '203.0.113.0/24'],
    ['64:ff9b::203.0.113.7', '203.0.113.0/24'],
    ['64:ff9b::cb00:7107', '203.0.113.0/24'],
    ['64:ff9b:1::cb00:7107', '64:ff9b:1:0::/56'],
    ['2001:db8:1:2ff::1', '2001:db8:1:200::/56'],
    ['2001:db8:1:201:a:b:c:d', '2001:db8:1:200::/56'],
    ['2001:db8::1', '2001:db8:0:0::/56'],
    ['fe80::1%eth0', 'fe80:0:0:0::/56'],
    ['::1', '0:0:0:0::/56'],
    [null, 'unknown'],
    ['nonsense', 'unknown'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('saves no allowance up, however long it was quiet', () => {
    let now = 0;
    const rate = new RatePerMinute(60, () => now);
    expect(rate.waitFor('a')).toBe(0);
    now += 3_600_000;
    expect(Array.from({ length: 61 }, () => rate.waitFor('a'))).toEqual([...Array<number>(60).fill(0), 1_000]);
  });

  it('gains nothing by asking while it has to wait', () => {
    let now = 0;
    const rate = new RatePerMinute(60, () => now);
    for (let passed = 0; passed < 60; passed += 1) rate.waitFor('a');
    const waits = [100, 200, 300, 100, 200].map((ms) => {
      now += ms;
      return rate.waitFor('a');
    });
    expect(waits).toEqual([900, 700, 400, 300, 100]);
    now += 99;
    expect(rate.waitFor('a')).toBeGreaterThan(0);
    now += 1;
    expect([rate.waitFor('a'), rate.waitFor('a')]).toEqual([0, 1_000]);
  });

  it('may ask so often at once, then as its allowance grows, and no network is remembered for ever', () => {
    let now = 0;
    const rate = new RatePerMinute(60, () => now);
    expect(Array.from({ length: 60 }, () => rate.waitFor('a'))).toEqual(Array(60).fill(0));
    expect(rate.waitFor('a')).toBe(1_000);
    expect(rate.waitFor('b')).toBe(0);
    now += 1_000;
    expect([rate.waitFor('a'), rate.waitFor('a')]).toEqual([0, 1_000]);
    for (let other = 0; other < 10_000; other += 1) rate.waitFor(`other ${String(other)}`);
    expect(rate.waitFor('a')).toBe(0);
  });
});
