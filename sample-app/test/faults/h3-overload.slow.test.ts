import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

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
